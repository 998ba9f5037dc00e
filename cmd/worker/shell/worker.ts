// The Worker's entry. A request becomes a text, the text goes into the module, and
// the request's own loop does whatever the module asks of the gate meanwhile.

import type { Env } from "./config.ts";
import { settings } from "./config.ts";
import { deadline, type Exchange } from "./exchange.ts";
import { Gate } from "./gate.ts";
import { Dead, Instance } from "./instance.ts";
import { encodeRequest, MessageError } from "./messages.ts";
import { Outgoing, problem } from "./outgoing.ts";
import { readCapped, saidLength } from "./stream.ts";

export { Account } from "./account.ts";

/** The headers that the handler uses; the rest stays outside. */
const headers = [
  "accept", "origin", "authorization", "x-auth-token", "content-type", "content-length", "content-encoding", "x-confirm-delete",
  "x-http-method-override", "x-http-method", "x-method-override", "access-control-request-method",
  "access-control-request-headers", "cookie", "x-request-id", "cf-ray",
] as const;

export default {
  fetch(request, env, ctx) {
    // The work goes on behind the answer's beginning, and a client that hangs up
    // must not leave the handler half done.
    return new Promise((answer) => ctx.waitUntil(serve(request, env, ctx, answer)));
  },
} satisfies ExportedHandler<Env>;

/** Answers once; it ends when there is nothing left to do. */
async function serve(request: Request, env: Env, ctx: ExecutionContext, answer: (response: Response) => void): Promise<void> {
  let instance: Instance | undefined;
  const outgoing = new Outgoing((response) => {
    if (instance && env.DEV_ORIGIN) response.headers.set("x-instance", `${instance.number} ${instance.served} ${instance.memory}`);
    answer(response);
  });
  const breakOff: BreakOff = (status, code, retryAfter) => outgoing.breakOff(problem(status, code, worded(status, code, request, env), retryAfter));
  try {
    if (env.CALLERS && !(await env.CALLERS.limit({ key: callerOf(request) })).success) return breakOff(429, "rate-limited", 60);
    const cap = Instance.current(settings(env)).limits.max_input_bytes;
    const text = await requestText(request, cap);
    instance = Instance.current(settings(env)); // reading took its time
    await attend(instance, instance.submit(text), outgoing, breakOff, env, ctx);
  } catch (error) {
    if (error instanceof MessageError || error instanceof CutOff) return breakOff(400, "bad-request");
    if (!(error instanceof Dead)) console.error(JSON.stringify({ event: "shell-failed", error: String(error) }));
    if (instance) breakOff(500, "unknown-outcome");
    else breakOff(503, "unavailable");
  }
}

type BreakOff = (status: number, code: string, retryAfter?: number) => void;

/** A body that did not come whole: its sender has gone, or sleeps. */
class CutOff extends Error {}

/** The words, and who may read them, are Go's: those of an instance that lives. */
function worded(status: number, code: string, request: Request, env: Env): Uint8Array | undefined {
  try {
    return Instance.current(settings(env)).problem(status, code, request.headers.get("origin") ?? "");
  } catch {
    return undefined; // none lives: nobody's page reads it
  }
}

/** Who calls, as far as a limit needs to know: a token is told from another by a
 *  number that gives nothing of it away. */
function callerOf(request: Request): string {
  const token = request.headers.get("x-auth-token") ?? request.headers.get("authorization");
  if (token === null) return request.headers.get("cf-connecting-ip") ?? "";
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return String(hash >>> 0);
}

/** The request's loop: every call to the gate is made in this request's own turn. */
async function attend(
  instance: Instance, exchange: Exchange, outgoing: Outgoing, breakOff: BreakOff, env: Env, ctx: ExecutionContext,
): Promise<void> {
  const timer = setTimeout(() => exchange.late(), deadline);
  const gate = new Gate(env);
  const calls: Promise<void>[] = [];
  try {
    for (;;) {
      const item = await exchange.next();
      switch (item.kind) {
        case "part":
          outgoing.part(item.text);
          break;
        case "reply":
          return outgoing.end(item.text);
        case "gate":
          // Not awaited: the loop must hear of a death or the deadline meanwhile.
          calls.push(forward(instance, exchange, gate, item.seq, item.text));
          break;
        case "late":
        case "lost":
          ctx.waitUntil(Promise.all(calls)); // what is under way may be a write
          return breakOff(item.kind === "late" ? 504 : 500, "unknown-outcome");
      }
    }
  } finally {
    clearTimeout(timer);
    instance.close(exchange);
  }
}

/** Makes one call to the gate and brings the answer back. */
async function forward(instance: Instance, exchange: Exchange, gate: Gate, seq: number, text: Uint8Array): Promise<void> {
  const answer = await gate.ask(text);
  try {
    instance.deliver(exchange, seq, answer);
  } catch (error) {
    if (!(error instanceof Dead)) exchange.lost(); // of a death the exchange has heard
  }
}

/** A body that is longer than the handler takes stays outside: it is refused by its length. */
async function requestText(request: Request, cap: number): Promise<Uint8Array> {
  const fields: [string, string][] = [];
  for (const name of headers) {
    const text = request.headers.get(name);
    if (text !== null) fields.push([name, text]);
  }
  const body = await read(request, cap);
  const length = fields.findIndex(([name]) => name === "content-length");
  if (body.length > cap && length < 0) fields.push(["content-length", String(body.length)]);
  return encodeRequest({
    method: request.method,
    target: rawTarget(request.url),
    fields,
    body: body.length > cap ? new Uint8Array(0) : body,
  });
}

/** The path and query as they were received: routes are matched by them. */
function rawTarget(url: string): string {
  const slash = url.indexOf("/", url.indexOf("://") + 3);
  return slash < 0 ? "/" : url.slice(slash);
}

/** Reads a body up to one byte above the cap; none of one that says it is longer. */
async function read(request: Request, cap: number): Promise<Uint8Array> {
  const said = saidLength(request.headers);
  if (!request.body || (said ?? 0) > cap) return new Uint8Array(0);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, deadline)));
  const whole = said === undefined ? readCapped(request.body, cap + 1) : request.arrayBuffer().then((bytes) => new Uint8Array(bytes));
  try {
    return await Promise.race([whole, late]);
  } catch {
    throw new CutOff();
  } finally {
    clearTimeout(timer);
  }
}
