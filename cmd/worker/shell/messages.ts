// The text form of cmd/internal/message, which says what it is and why. Both
// sides replay the cases of testdata/message.

export type Code =
  | "no-head-end"
  | "head-too-long"
  | "too-many-fields"
  | "bad-text"
  | "bad-first-line"
  | "bad-field"
  | "field-twice";

/** A message that isn't one. It never holds the message's text, which may be a secret. */
export class MessageError extends Error {
  constructor(readonly code: Code) {
    super(`message: ${code}`);
  }
}

export type Fields = readonly (readonly [name: string, value: string])[];

export interface Request {
  readonly method: string;
  readonly target: string;
  readonly fields: Fields;
  readonly body: Uint8Array;
}

export interface Call {
  readonly verb: string;
  /** Digits: up to 16, more than a number holds exactly. */
  readonly account: string;
  readonly fields: Fields;
  readonly body: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly fields: Fields;
  readonly body: Uint8Array;
}

const maxHead = 16 << 10; // bytes, the empty line included
const maxFields = 32;

const nameShape = /^[a-z][a-z0-9-]{0,63}$/;
const methodShape = /^[A-Za-z-]{1,32}$/;
const targetShape = /^\/[!-~]*$/;
const callShape = /^([a-z]{1,16}) (0|[1-9][0-9]{0,15})$/;
const statusShape = /^(0|[1-5][0-9]{2})$/;
// Control bytes but TAB; LF is looked for apart.
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const loneSurrogate = /\p{Surrogate}/u;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const nothing = new Uint8Array(0);

export function value(fields: Fields, name: string): string | undefined {
  return fields.find((field) => field[0] === name)?.[1];
}

export function encodeRequest(m: Request): Uint8Array {
  if (!methodShape.test(m.method) || !targetShape.test(m.target)) throw new MessageError("bad-first-line");
  return encode(`${m.method} ${m.target}`, m);
}

export function encodeCall(m: Call): Uint8Array {
  const first = `${m.verb} ${m.account}`;
  if (!callShape.test(first)) throw new MessageError("bad-first-line");
  return encode(first, m);
}

export function encodeAnswer(m: Answer): Uint8Array {
  if (!statusShape.test(String(m.status))) throw new MessageError("bad-first-line");
  return encode(String(m.status), m);
}

/** An answer from its parts; a body that is a text goes out as UTF-8. */
export function answer(status: number, fields: Fields = [], body: Uint8Array | string = nothing): Uint8Array {
  return encodeAnswer({ status, fields, body: typeof body === "string" ? encoder.encode(body) : body });
}

/** The gate's own failure. */
export function failure(error: string, retryAfter?: number): Uint8Array {
  const fields: [string, string][] = [["error", error]];
  if (retryAfter) fields.push(["retry-after", String(retryAfter)]);
  return answer(0, fields);
}

export function decodeRequest(text: Uint8Array): Request {
  const { first, fields, body } = split(text);
  const space = first.indexOf(" ");
  const method = first.slice(0, space);
  const target = first.slice(space + 1);
  if (space < 0 || !methodShape.test(method) || !targetShape.test(target)) throw new MessageError("bad-first-line");
  return { method, target, fields, body };
}

export function decodeCall(text: Uint8Array): Call {
  const { first, fields, body } = split(text);
  const parts = callShape.exec(first);
  if (!parts) throw new MessageError("bad-first-line");
  return { verb: parts[1]!, account: parts[2]!, fields, body };
}

export function decodeAnswer(text: Uint8Array): Answer {
  const { first, fields, body } = split(text);
  if (!statusShape.test(first)) throw new MessageError("bad-first-line");
  return { status: Number(first), fields, body };
}

/** The first line alone, for whoever passes the text on to somebody who reads it. */
export function firstLine(text: Uint8Array): string {
  return decoder.decode(text.subarray(0, text.indexOf(10)));
}

function encode(first: string, m: { fields: Fields; body: Uint8Array }): Uint8Array {
  if (m.fields.length > maxFields) throw new MessageError("too-many-fields");
  const seen: string[] = [];
  let head = first;
  for (const [name, text] of m.fields) {
    if (!nameShape.test(name)) throw new MessageError("bad-field");
    if (text.includes("\n")) throw new MessageError("bad-text");
    if (seen.includes(name)) throw new MessageError("field-twice");
    seen.push(name);
    head += `\n${name}: ${text}`;
  }
  if (control.test(head) || loneSurrogate.test(head)) throw new MessageError("bad-text");
  const bytes = encoder.encode(head + "\n\n");
  if (bytes.length > maxHead) throw new MessageError("head-too-long");
  const out = new Uint8Array(bytes.length + m.body.length);
  out.set(bytes);
  out.set(m.body, bytes.length);
  return out;
}

function split(text: Uint8Array): { first: string; fields: Fields; body: Uint8Array } {
  const end = headEnd(text);
  if (end < 0) throw new MessageError(text.length > maxHead ? "head-too-long" : "no-head-end");
  const lines = headText(text.subarray(0, end)).split("\n");
  const first = lines.shift()!;
  if (lines.length > maxFields) throw new MessageError("too-many-fields");
  const seen: string[] = [];
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(": ");
    const name = line.slice(0, Math.max(colon, 0));
    if (colon < 0 || !nameShape.test(name)) throw new MessageError("bad-field");
    if (seen.includes(name)) throw new MessageError("field-twice");
    seen.push(name);
    return [name, line.slice(colon + 2)];
  });
  return { first, fields, body: text.subarray(end + 2) };
}

function headEnd(text: Uint8Array): number {
  const last = Math.min(text.length, maxHead) - 1;
  for (let at = 0; at < last; at++) {
    if (text[at] === 10 && text[at + 1] === 10) return at;
  }
  return -1;
}

function headText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new MessageError("bad-text");
  }
  if (control.test(text)) throw new MessageError("bad-text");
  return text;
}
