// Bodies, read whole and never beyond a cap.

/** How long a body says it is, when it can't be longer: the runtime ends one there,
 *  but what it decompresses may grow. Such a body is read whole in one step. */
export function saidLength(headers: Headers): number | undefined {
  const said = headers.get("content-length");
  return said !== null && /^[0-9]{1,15}$/.test(said) && !headers.has("content-encoding") ? Number(said) : undefined;
}

/** At most cap bytes of a stream; the rest is not read. */
export async function readCapped(stream: ReadableStream<Uint8Array>, cap: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  while (length < cap) {
    const { done, value: chunk } = await reader.read();
    if (done) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  if (length >= cap) await reader.cancel().catch(() => {}); // the sender's loss
  if (chunks.length === 1 && length <= cap) return chunks[0]!;
  const all = new Uint8Array(Math.min(length, cap));
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, all.length - at);
    all.set(part, at);
    at += part.length;
  }
  return all;
}
