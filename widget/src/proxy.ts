// The edge proxy, and the only file that knows the network. Every request goes through the host's
// $authorizedAjax, which adds the disposable token; this widget never sees one.

import type { Change, Desired, Envelope, Failure, Issue, Locale, Plan, PlanOptions } from "./door-types";
import type { AjaxAnswer, AjaxOptions, Widget } from "./host";

/** What came back, whatever it was. Status 0 means that nothing came. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

/** A refusal in words, ready to be shown. `code` is stable, the texts are the proxy's. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  issues: Pick<Issue, "code" | "path" | "message" | "hint">[];
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
  after: { base_digest: string };
  /** What the account took without carrying it out. */
  differences: Change[];
}

/** An apply of many steps waits for the vendor's pace, so this is long. In milliseconds. */
const TIMEOUT = 120_000;

export class Proxy {
  constructor(
    private readonly widget: Pick<Widget, "$authorizedAjax" | "get_settings">,
  ) {}

  /** The vendor's own reply, to be parsed by the core. */
  readPipelines(): Promise<Reply> {
    return this.send("GET", "/api/v2/pipelines");
  }

  /** Asks for a plan on the account as it is now. The proxy keeps it for ten minutes under its digest. */
  async plan(desired: Desired, options: PlanOptions, locale: Locale): Promise<Outcome<Envelope<{ plan?: Plan }>>> {
    return outcome(await this.send("POST", "/plan", { kind: "pipelines", desired, options, locale }), isEnvelope);
  }

  /** Carries out a kept plan. */
  async apply(digest: string): Promise<Outcome<Applied>> {
    return outcome(await this.send("POST", "/apply", { digest }), isApplied);
  }

  private address(path: string): string {
    return (this.widget.get_settings()["proxy"] ?? "").trim().replace(/\/+$/, "") + path;
  }

  private send(method: string, path: string, body?: unknown): Promise<Reply> {
    return new Promise((resolve) => {
      const options: AjaxOptions = {
        url: this.address(path),
        method,
        dataType: "text",
        timeout: TIMEOUT,
        complete: (answer) => resolve(replyOf(answer)),
      };
      if (body !== undefined) {
        options.data = JSON.stringify(body);
        options.contentType = "application/json";
      }
      // A token that could not be had never reaches `complete`: the rejection is the only word of it.
      this.widget.$authorizedAjax(options).then(undefined, (reason) => resolve(replyOf(reason)));
    });
  }
}

function replyOf(answer: unknown): Reply {
  const { status, responseText, getResponseHeader } = (answer ?? {}) as Partial<AjaxAnswer>;
  return {
    status: typeof status === "number" ? status : 0,
    contentType: getResponseHeader?.call(answer, "content-type") ?? "",
    body: typeof responseText === "string" ? responseText : "",
  };
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
    code: text("code") || (reply.status === 0 ? "unreachable" : "unexpected-answer"),
    title: text("title"),
    detail: text("detail"),
    issues: issues.map((one) => ({
      code: one["code"] ?? "",
      path: one["path"] ?? "",
      message: one["detail"] ?? "",
      hint: one["hint"] ?? "",
    })),
  };
}

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

const isEnvelope = (body: unknown): body is Envelope<{ plan?: Plan }> =>
  body !== null && typeof (body as Envelope<unknown>).ok === "boolean" && Array.isArray((body as Envelope<unknown>).issues);

const isApplied = (body: unknown): body is Applied =>
  body !== null && typeof (body as Applied).applied === "boolean" && Array.isArray((body as Applied).items);
