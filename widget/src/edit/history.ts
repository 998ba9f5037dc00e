// What is being edited, and the way back and forth through every edit that is not sent yet.

import { computed, signal, type ReadonlySignal } from "@preact/signals";

/** More steps than this are forgotten, the oldest first. */
const STEPS = 100;

interface Step<Doc> {
  doc: Doc;
  /** Edits in a row with the same tag, such as the letters of one name, are one step. */
  tag: string | null;
}

export class History<Doc> {
  private readonly past = signal<readonly Step<Doc>[]>([]);
  private readonly future = signal<readonly Step<Doc>[]>([]);
  private readonly now = signal<Step<Doc> | null>(null);

  readonly doc: ReadonlySignal<Doc | null> = computed(() => this.now.value?.doc ?? null);
  readonly canUndo = computed(() => this.past.value.length > 0);
  readonly canRedo = computed(() => this.future.value.length > 0);

  put(doc: Doc, tag: string | null = null): void {
    const before = this.now.peek();
    if (before === null || before.doc === doc) return;
    if (tag === null || tag !== before.tag) this.past.value = [...this.past.peek(), before].slice(-STEPS);
    this.now.value = { doc, tag };
    if (this.future.peek().length > 0) this.future.value = [];
  }

  /** What comes next is a step of its own, whatever its tag. */
  seal(): void {
    const now = this.now.peek();
    if (now?.tag) this.now.value = { doc: now.doc, tag: null };
  }

  undo(): boolean {
    return this.step(this.past, this.future);
  }

  redo(): boolean {
    return this.step(this.future, this.past);
  }

  private step(from: typeof this.past, to: typeof this.past): boolean {
    const now = this.now.peek();
    const next = from.peek().at(-1);
    if (now === null || next === undefined) return false;
    from.value = from.peek().slice(0, -1);
    to.value = [...to.peek(), now];
    this.now.value = { doc: next.doc, tag: null };
    return true;
  }

  /** Begins anew, without a way back. */
  reset(doc: Doc): void {
    this.past.value = [];
    this.future.value = [];
    this.now.value = { doc, tag: null };
  }

  /** Carries every step over to a newer state of the account. */
  carry(over: (doc: Doc) => Doc): void {
    const each = (steps: readonly Step<Doc>[]) => steps.map(({ doc }) => ({ doc: over(doc), tag: null }));
    this.past.value = each(this.past.peek());
    this.future.value = each(this.future.peek());
    const now = this.now.peek();
    if (now) this.now.value = { doc: over(now.doc), tag: null };
  }
}
