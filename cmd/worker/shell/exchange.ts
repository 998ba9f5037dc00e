// One request's line to the module: what the module has to say to it, in order.
// The module only posts here; the request's own loop takes it out in its own turn.

export type Item =
  | { readonly kind: "gate"; readonly seq: number; readonly text: Uint8Array }
  | { readonly kind: "part"; readonly text: Uint8Array }
  | { readonly kind: "reply"; readonly text: Uint8Array }
  | { readonly kind: "lost" }
  | { readonly kind: "late" };

/** How long a request may take. A long apply is some fifty calls to the vendor. */
export const deadline = 90_000; // ms

export class Exchange {
  #items: Item[] = [];
  #wake: (() => void) | undefined;
  #waiting = new Set<number>();
  #closed = false;
  /** The handler has ended. */
  replied = false;
  #started = Date.now();

  constructor(readonly id: number) {}

  /** Far past the deadline, which the request's own timer should have kept. */
  get overdue(): boolean {
    return Date.now() - this.#started > deadline + 10_000;
  }

  /** False when nobody will make the call any more. */
  gate(seq: number, text: Uint8Array): boolean {
    if (this.#closed) return false;
    this.#waiting.add(seq);
    this.#post({ kind: "gate", seq, text });
    return true;
  }

  /** Notes that a call has its answer; false when nobody waits for it any more. */
  answered(seq: number): boolean {
    return this.#waiting.delete(seq);
  }

  part(text: Uint8Array): void {
    this.#post({ kind: "part", text });
  }

  reply(text: Uint8Array): void {
    this.replied = true;
    this.#post({ kind: "reply", text });
  }

  lost(): void {
    this.#post({ kind: "lost" });
  }

  late(): void {
    this.#post({ kind: "late" });
  }

  /** The calls that are left without an answer. */
  close(): number[] {
    this.#closed = true;
    const left = [...this.#waiting];
    this.#waiting.clear();
    return left;
  }

  async next(): Promise<Item> {
    for (;;) {
      const item = this.#items.shift();
      if (item) return item;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #post(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
    this.#wake = undefined;
  }
}
