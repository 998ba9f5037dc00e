// The edge proxy, and the only file that knows the network. Every request goes through the host's
// $authorizedAjax, which adds the disposable token; this widget never sees one.

import { signal } from "@preact/signals";
import { ABI } from "./door";
import type { Change, Desired, Envelope, Failure, Issue, Kind, Locale, Plan, PlanOptions } from "./door-types";
import type { AjaxAnswer, AjaxOptions, Widget } from "./host";

/** What came back, whatever it was. Status 0 means that nothing came. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
  /** Seconds after which it may be asked again, null when nothing is said of it. */
  retryAfter: number | null;
}

/** A refusal in words, ready to be shown. `code` is stable, the texts are the proxy's. */
export interface Problem {
  status: number;
  code: string;
  /** Whether the proxy says so itself; else it is what amoCRM said, or a stranger. */
  own: boolean;
  title: string;
  detail: string;
  retryAfter: number | null;
  issues: Pick<Issue, "message" | "hint">[];
}

export type Outcome<T> = { value: T; problem?: never } | { value?: never; problem: Problem };

export interface AppliedItem {
  endpoint: string;
  address: string;
  status: "done" | "failed" | "unknown" | "not-sent";
  failure: Failure | null;
}

export interface Applied {
  applied: boolean;
  items: AppliedItem[];
  /** What the account took without carrying it out; null when it could not be read again. */
  differences: Change[] | null;
  /** The state before, to go back to; null when nothing was to be sent. */
  snapshot: string | null;
}

/** How far an apply has come, told when it begins and after each of its requests. */
export interface Progress {
  done: number;
  total: number;
  /** What became of the request that has just come back. */
  items: AppliedItem[];
}

/** One of the states that the proxy keeps. */
export interface Snapshot {
  id: string;
  at: string;
  kind: Kind;
  user: number;
  changes: number;
  deletes: number;
}

export type Planned = Outcome<Envelope<{ plan?: Plan }>>;

/** An apply of many steps waits for the vendor's pace, so this is long. In milliseconds. */
const TIMEOUT = 120_000;
/** How often a call that came too early is made, and how long it waits (in seconds) when nobody says. */
const TRIES = 4;
const PAUSE = 2;

/** What an answer to an apply amounts to when its end is missing. */
const LOST = JSON.stringify({ code: "unknown-outcome" });

const LISTS = {
  pipelines: "/api/v2/pipelines",
  statuses: "/api/v4/customers/statuses",
  segments: "/api/v4/customers/segments?limit=250&page=",
  fields: "/api/v4/customers/segments/custom_fields?limit=250&page=",
};

export class Proxy {
  /** When a call that was refused for haste will be repeated, in milliseconds since 1970; null when none waits. */
  readonly waiting = signal<number | null>(null);

  constructor(private readonly widget: Pick<Widget, "$authorizedAjax" | "get_settings">) {}

  /** Where the proxy is, "" when nobody has said so yet. */
  get origin(): string {
    return plainOrigin(this.widget.get_settings()["proxy"] ?? "");
  }

  /** The vendor's own reply, to be parsed by the core. */
  list(what: keyof typeof LISTS, page = 1): Promise<Reply> {
    const path = LISTS[what];
    return this.patient("GET", path.endsWith("=") ? path + page : path);
  }

  /** Asks for a plan on the account as it is now. The proxy keeps it for ten minutes under its digest. */
  async plan(kind: Kind, desired: Desired, options: PlanOptions, locale: Locale): Promise<Planned> {
    return outcome(await this.patient("POST", "/plan", { kind, desired, options, locale }), isEnvelope);
  }

  /**
   * Carries out a kept plan, and hands on how far it has come. Never repeated by itself: nobody but the user may
   * send twice. An answer that ends without its last line leaves open what was carried out.
   */
  async apply(digest: string, tell: (progress: Progress) => void): Promise<Outcome<Applied>> {
    let read = 0;
    let line: Record<string, unknown> | null = null;
    const hear = (text: string): void => {
      for (let end; (end = text.indexOf("\n", read)) >= 0; read = end + 1) {
        line = parsed(text.slice(read, end)) ?? line;
        if (line?.["progress"]) tell(line["progress"] as Progress);
      }
    };
    const reply = await this.send("POST", "/apply", { digest }, hear);
    if (reply.status !== 200 && reply.status !== 0) return { problem: problemOf(reply) };
    hear(`${reply.body}\n`);
    // A proxy that knows of no lines answers with nothing but the result.
    const result = line?.["result"] ?? line;
    return isApplied(result) ? { value: result } : { problem: problemOf({ ...reply, body: LOST }) };
  }

  async snapshots(): Promise<Outcome<{ snapshots: Snapshot[] }>> {
    return outcome(await this.patient("GET", "/snapshots"), isSnapshots);
  }

  /** Asks for the plan that leads back to a kept state. */
  async restore(snapshot: string, options: PlanOptions, locale: Locale): Promise<Planned> {
    return outcome(await this.patient("POST", "/restore", { snapshot, options, locale }), isEnvelope);
  }

  /** Sends, and sends again when it was refused for haste: as late as was asked for. Only for what changes nothing. */
  private async patient(method: string, path: string, body?: unknown, tries = TRIES): Promise<Reply> {
    const reply = await this.send(method, path, body);
    if (reply.status !== 429 || tries <= 1) return reply;
    const wait = (reply.retryAfter ?? PAUSE) * 1000;
    this.waiting.value = Date.now() + wait;
    await new Promise((resolve) => setTimeout(resolve, wait));
    this.waiting.value = null;
    return this.patient(method, path, body, tries - 1);
  }

  /** With `hear` the answer comes as lines of JSON; it is given all of the text so far, whenever more has come. */
  private send(method: string, path: string, body?: unknown, hear?: (text: string) => void): Promise<Reply> {
    return new Promise((resolve) => {
      const options: AjaxOptions = {
        url: this.origin + path,
        method,
        dataType: "text",
        timeout: TIMEOUT,
        complete: (answer) => resolve(replyOf(answer)),
      };
      if (body !== undefined) {
        options.data = JSON.stringify(body);
        options.contentType = "application/json";
      }
      if (hear) {
        options.headers = { Accept: "application/x-ndjson" };
        options.xhrFields = { onprogress: ({ currentTarget }) => hear(currentTarget.responseText) };
      }
      // A token that could not be had never reaches `complete`: the rejection is the only word of it.
      this.widget.$authorizedAjax(options).then(undefined, (reason) => resolve(replyOf(reason)));
    });
  }
}

export const plainOrigin = (setting: string): string => setting.trim().replace(/\/+$/, "");

/** What is at an address: "fine", "proxy-newer" or "proxy-older" than this page, or a problem's code. */
export async function foundAt(origin: string): Promise<string> {
  try {
    const answer = await fetch(`${origin}/health`, { credentials: "omit" });
    const { value, problem } = outcome({ ...replyOf(null), status: answer.status, body: await answer.text() }, isHealth);
    return problem ? problem.code : value.abi === ABI ? "fine" : value.abi > ABI ? "proxy-newer" : "proxy-older";
  } catch {
    return codeOf(replyOf(null));
  }
}

/** Opens the page that connects the account, in a window of its own; null when the browser does not let it. */
export const openConsent = (origin: string): Window | null =>
  open(`${origin}/oauth/install?host=${encodeURIComponent(location.host)}`, "stagewright-connect", "width=760,height=640");

function replyOf(answer: unknown): Reply {
  const { status, responseText, getResponseHeader } = (answer ?? {}) as Partial<AjaxAnswer>;
  return {
    status: typeof status === "number" ? status : 0,
    contentType: getResponseHeader?.call(answer, "content-type") ?? "",
    body: typeof responseText === "string" ? responseText : "",
    retryAfter: seconds(getResponseHeader?.call(answer, "retry-after")),
  };
}

function seconds(text: string | null | undefined): number | null {
  const value = Number(text?.trim() || NaN);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), 600) : null;
}

/** The problem that a reply is, or that it amounts to when it is nothing of ours. */
export function problemOf(reply: Reply): Problem {
  const body = parsed(reply.body);
  const text = (name: string): string => (typeof body?.[name] === "string" ? (body[name] as string) : "");
  const groups = Array.isArray(body?.["validation-errors"]) ? (body["validation-errors"] as unknown[]) : [];
  const issues = groups.flatMap((group) => {
    const errors = (group as { errors?: unknown }).errors;
    return Array.isArray(errors) ? (errors as Record<string, string>[]) : [];
  });
  return {
    status: reply.status,
    code: text("code") || codeOf(reply),
    own: reply.status === 0 || text("code") !== "",
    retryAfter: reply.retryAfter,
    title: text("title"),
    detail: text("detail"),
    issues: issues.map((one) => ({ message: one["detail"] ?? "", hint: one["hint"] ?? "" })),
  };
}

const codeOf = ({ status }: Reply): string =>
  status !== 0 ? "unexpected-answer" : navigator.onLine === false ? "offline" : "unreachable";

function outcome<T>(reply: Reply, is: (body: unknown) => body is T): Outcome<T> {
  const body = parsed(reply.body);
  return reply.status === 200 && is(body) ? { value: body } : { problem: problemOf(reply) };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isEnvelope = (body: any): body is Envelope<{ plan?: Plan }> => typeof body?.ok === "boolean" && Array.isArray(body.issues);

const isApplied = (body: any): body is Applied => typeof body?.applied === "boolean" && Array.isArray(body.items);

const isSnapshots = (body: any): body is { snapshots: Snapshot[] } => Array.isArray(body?.snapshots);

const isHealth = (body: any): body is { abi: number } => body?.status === "ok" && typeof body.abi === "number";
