// The Worker's entry. A request becomes a text, the text goes into the module, and
// the request's own loop does whatever the module asks of the gate meanwhile.

import type { Env } from "./config.ts";
import { settings } from "./config.ts";
import { deadline, type Exchange } from "./exchange.ts";
import { Gate } from "./gate.ts";
import { Dead, Instance } from "./instance.ts";
import { readCapped } from "./stream.ts";
import { decodeAnswer, encodeRequest, MessageError } from "./messages.ts";

export { Account } from "./account.ts";

/** The headers that the handler uses; the rest stays outside. */
const headers = [
  "origin", "authorization", "x-auth-token", "content-type", "content-length", "content-encoding", "x-confirm-delete",
  "x-http-method-override", "x-http-method", "x-method-override", "access-control-request-method",
  "access-control-request-headers", "cookie", "x-request-id", "cf-ray",
] as const;

export default {
  fetch(request, env, ctx) {
    const work = serve(request, env, ctx);
    // A client that hangs up must not leave the handler half done.
    ctx.waitUntil(work);
    return work;
  },
} satisfies ExportedHandler<Env>;

async function serve(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  let begun = false;
  try {
    if (env.CALLERS && !(await env.CALLERS.limit({ key: callerOf(request) })).success) return problem(429, "rate-limited", 60);
    const cap = Instance.current(settings(env)).limits.max_input_bytes;
    const text = await requestText(request, cap);
    const instance = Instance.current(settings(env)); // reading took its time
    begun = true;
    const exchange = instance.submit(text);
    const response = await attend(instance, exchange, env, ctx);
    if (env.DEV_ORIGIN) response.headers.set("x-instance", `${instance.number} ${instance.served} ${instance.memory}`);
    return response;
  } catch (error) {
    if (error instanceof MessageError) return problem(400, "bad-request");
    if (!(error instanceof Dead)) console.error(JSON.stringify({ event: "shell-failed", error: String(error) }));
    return begun ? problem(500, "unknown-outcome") : problem(503, "unavailable");
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
async function attend(instance: Instance, exchange: Exchange, env: Env, ctx: ExecutionContext): Promise<Response> {
  const timer = setTimeout(() => exchange.late(), deadline);
  const gate = new Gate(env);
  try {
    for (;;) {
      const item = await exchange.next();
      switch (item.kind) {
        case "reply":
          return response(item.text);
        case "gate":
          // Not awaited: the loop must hear of a death or the deadline meanwhile.
          ctx.waitUntil(forward(instance, exchange, gate, item.seq, item.text));
          break;
        case "late":
          return problem(504, "unknown-outcome");
        case "lost":
          return problem(500, "unknown-outcome");
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
  const said = Number(request.headers.get("content-length") ?? 0);
  if (!request.body || said > cap) return new Uint8Array(0);
  return readCapped(request.body, cap + 1);
}

function response(text: Uint8Array): Response {
  const { status, fields, body } = decodeAnswer(text);
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : body, { status, headers: fields.map(([name, text]) => [name, text]) });
}

/** For when the module can't speak; what it means is written where the code is explained. */
function problem(status: number, code: string, retryAfter?: number): Response {
  return Response.json({ type: "about:blank", title: code, status, detail: code, code }, {
    status,
    headers: {
      "content-type": "application/problem+json", "cache-control": "no-store",
      ...(retryAfter ? { "retry-after": String(retryAfter) } : {}),
    },
  });
}
