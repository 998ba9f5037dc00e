// The answer on its way to the client: whole, or part by part.

import { decodeAnswer } from "./messages.ts";

export class Outgoing {
  #answer: (response: Response) => void;
  #rest: WritableStreamDefaultWriter<Uint8Array> | undefined;

  constructor(answer: (response: Response) => void) {
    this.#answer = answer;
  }

  /** The first part begins the answer; the heads of the others say nothing new. */
  part(text: Uint8Array): void {
    if (!this.#rest) {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      this.#rest = writable.getWriter();
      this.#answer(response(text, readable));
    }
    this.#write(decodeAnswer(text).body);
  }

  /** The last part, or all of it. */
  end(text: Uint8Array): void {
    if (!this.#rest) return this.#answer(response(text));
    this.#write(decodeAnswer(text).body);
    this.#rest.close().catch(() => {});
  }

  /** Nothing more will come. An answer that has begun just ends: what is missing
   *  from it tells. */
  breakOff(instead: Response): void {
    if (!this.#rest) return this.#answer(instead);
    this.#rest.close().catch(() => {});
  }

  /** Not awaited: a client that reads slowly, or has gone, must not hold up the work. */
  #write(body: Uint8Array): void {
    if (body.length > 0) this.#rest!.write(body).catch(() => {});
  }
}

/** Each header stands there once, and as an object they cost the runtime a third of
 *  what they do as a list. */
function response(text: Uint8Array, stream?: ReadableStream<Uint8Array>): Response {
  const { status, fields, body } = decodeAnswer(text);
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : (stream ?? body), { status, headers: Object.fromEntries(fields) });
}

/** What the shell itself has to say, in the module's words; without a module, the code alone. */
export function problem(status: number, code: string, text: Uint8Array | undefined, retryAfter?: number): Response {
  const told = text
    ? response(text)
    : Response.json({ type: "about:blank", title: code, status, detail: code, code }, {
      status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
    });
  if (retryAfter) told.headers.set("retry-after", String(retryAfter));
  return told;
}
