// Bodies in storage: a row holds at most 2 MB, so they lie in parts of 1 MiB.

const partSize = 1 << 20; // bytes

/** The parts of a body; an empty body has one. */
export function* split(body: Uint8Array): Generator<readonly [part: number, piece: ArrayBuffer]> {
  for (let part = 0; part === 0 || part * partSize < body.length; part++) {
    yield [part, body.slice(part * partSize, (part + 1) * partSize).buffer as ArrayBuffer];
  }
}

/** The body of rows that hold its parts in order; undefined when there are none. */
export function join(rows: readonly Record<string, SqlStorageValue>[]): Uint8Array | undefined {
  if (rows.length === 0) return undefined;
  const parts = rows.map((row) => new Uint8Array(row["body"] as ArrayBuffer));
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
