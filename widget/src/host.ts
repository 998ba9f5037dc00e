// What amoCRM's page gives a widget, as far as this one uses it. Only documented members.

export interface AjaxOptions {
  url: string;
  method: string;
  data?: string;
  contentType?: string;
  dataType?: "text";
  timeout?: number;
  headers?: Record<string, string>;
  /** Set on the XMLHttpRequest before it is sent. */
  xhrFields?: { onprogress(event: { currentTarget: { responseText: string } }): void };
  complete?(answer: AjaxAnswer): void;
}

/** The part of jQuery's request object that is read. */
export interface AjaxAnswer {
  status: number;
  responseText?: string;
  getResponseHeader?(name: string): string | null;
}

/** The widget instance: the host adds these members after the constructor has run. */
export interface Widget {
  callbacks: Record<string, (...args: never[]) => unknown>;
  params: { path: string; version: string; widget_code: string };
  langs: unknown;
  get_settings(): Record<string, string | undefined>;
  system(): { amouser_id?: number | string; domain?: string };
  /** Adds the disposable token to a request and sends it. */
  $authorizedAjax(options: AjaxOptions): { then(done: unknown, fail: (reason: unknown) => void): unknown };
}

/** The page's own object, read only. What it holds is not documented to the last member, so nothing is taken for sure. */
interface Application {
  constant?(name: string): unknown;
}

/** Whether the page says that its user is an administrator; when it says nothing, the proxy decides. */
export function isAdministrator(): boolean {
  const { APP } = window as { APP?: Application };
  const rights = APP?.constant?.("user_rights") as { is_admin?: unknown } | undefined;
  return rights?.is_admin === undefined || rights.is_admin === true || rights.is_admin === 1 || rights.is_admin === "Y";
}
