// Calls to the vendor's servers: headers from scratch, no redirect followed, a
// timeout and a cap on every answer. What an answer means is Go's to say.

import { readCapped, saidLength } from "./stream.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | string;
  readonly timeout: number; // ms, for head and body together
  readonly cap: number; // bytes of the answer's body
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string;
  readonly body: Uint8Array;
  /** False when the answer broke off, took too long or was over the cap. */
  readonly whole: boolean;
}

/** No answer came: "timeout", or "unavailable" when the connection failed. */
export class NoAnswer extends Error {
  constructor(readonly why: "timeout" | "unavailable") {
    super(why);
  }
}

export async function ask(origin: string, asked: Asked): Promise<Reply> {
  const url = new URL(origin + asked.path);
  if (url.origin !== origin) throw new NoAnswer("unavailable"); // a path that would lead elsewhere
  // Not AbortSignal.timeout: its timer runs on after the answer, and a runtime has
  // room for ten thousand of them.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), asked.timeout);
  try {
    return await receive(url, asked, abort.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function receive(url: URL, asked: Asked, signal: AbortSignal): Promise<Reply> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: asked.method,
      headers: { "user-agent": "stagewright", accept: "application/json", ...asked.headers },
      body: asked.body ?? null,
      redirect: "manual",
      signal,
    });
  } catch {
    // fetch's error can name the address; it goes no further.
    throw new NoAnswer(signal.aborted ? "timeout" : "unavailable");
  }
  let body: Uint8Array = new Uint8Array(0);
  let whole = true;
  try {
    const said = saidLength(response.headers) ?? Infinity;
    if (said <= asked.cap) body = new Uint8Array(await response.arrayBuffer());
    else if (response.body) body = await readCapped(response.body, asked.cap + 1);
    whole = body.length <= asked.cap;
  } catch {
    whole = false;
  }
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    retryAfter: response.headers.get("retry-after") ?? "",
    body,
    whole,
  };
}

const again = new Set([429, 502, 503, 504]);
const longestWait = 30; // seconds

/** Asks, and at most twice more when the vendor was only in trouble. For what does
 *  nothing, or nothing twice: a write is never sent again once bytes left. */
export async function patiently(once: () => Promise<Reply>): Promise<Reply> {
  const tries = 3;
  for (let n = 1; ; n++) {
    let wait = n * 0.3;
    try {
      const reply = await once();
      wait = Math.max(wait, Number(reply.retryAfter) || 0);
      if (n === tries || !again.has(reply.status) || wait > longestWait) return reply;
    } catch (error) {
      if (n === tries || !(error instanceof NoAnswer) || error.why === "timeout") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, (wait + Math.random() * 0.3) * 1000));
  }
}
