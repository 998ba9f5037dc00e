// Unsent edits outlive a reload: they stand in the browser's storage, under the account and the user, and are
// offered back at the next visit. What is read there is never trusted: each tab looks at every member.

import { effect, signal } from "@preact/signals";
import type { Desk } from "./desk";
import type { List } from "./edit/list";
import { readList, readRecord } from "./tabs/stored";
import type { AnyTab } from "./tabs/tab";

const VERSION = 1;
/** Edits are written down this long after the last of them. In milliseconds. */
const PAUSE = 300;

interface Kept {
  before: List<any>;
  list: List<any>;
}

/** Maps are no JSON: they are kept as lists of their entries. */
const plain = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

export class Keeper {
  /** What an earlier visit left, while nobody has answered whether it is wanted; when it was left. */
  readonly offer = signal<{ at: number; tabs: ReadonlyMap<AnyTab, Kept> } | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stop: (() => void) | null = null;
  /** Whether what is kept there is this page's: another window's is not taken away. */
  private mine = false;

  constructor(
    private readonly desk: Desk,
    private readonly tabs: readonly AnyTab[],
    private readonly place: string,
  ) {
    this.offer.value = this.read();
    desk.offered.value = this.offer.value !== null;
  }

  /** Watches the edits from now on. */
  watch(): void {
    addEventListener("pagehide", this.write);
    this.stop ??= effect(() => {
      for (const tab of this.tabs) void tab.list.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.write, PAUSE);
    });
  }

  leave(): void {
    removeEventListener("pagehide", this.write);
    this.stop?.();
    this.stop = null;
    clearTimeout(this.timer);
    this.write();
  }

  /** Takes the offered edits over, on the account as it is now. They can be undone as one step. */
  accept(): void {
    const offer = this.offer.peek();
    this.answer();
    for (const [tab, { before, list }] of offer?.tabs ?? []) {
      const read = tab.read.peek();
      if (read) tab.edit(() => tab.rebased(list, before, read.list));
    }
    this.desk.announce("said.edits-back");
  }

  refuse(): void {
    this.answer();
    this.write();
    this.desk.announce("said.discarded");
  }

  private answer(): void {
    this.offer.value = null;
    this.desk.offered.value = false;
    this.mine = true;
  }

  /** An offer that nobody has answered stays as it was written. */
  private readonly write = (): void => {
    if (this.offer.peek() !== null) return;
    const tabs: Record<string, Kept> = {};
    for (const tab of this.tabs) {
      const read = tab.read.peek();
      const list = tab.list.peek();
      if (read && list && tab.edited.peek().size > 0) tabs[tab.kind] = { before: read.list, list };
    }
    const some = Object.keys(tabs).length > 0;
    try {
      if (some) localStorage.setItem(this.place, JSON.stringify({ version: VERSION, at: Date.now(), tabs }, plain));
      else if (this.mine) localStorage.removeItem(this.place);
      this.mine = some;
    } catch {
      // A storage that is full or forbidden: the edits live as long as the page, which is no less than before.
    }
  };

  private read() {
    let record: Record<string, unknown> | null = null;
    try {
      record = readRecord(JSON.parse(localStorage.getItem(this.place) ?? "null"));
    } catch {
      return null;
    }
    const { version, at, tabs } = record ?? {};
    if (version !== VERSION || !Number.isSafeInteger(at)) return null;
    const found = new Map<AnyTab, Kept>();
    for (const tab of this.tabs) {
      const kept = readRecord(readRecord(tabs)?.[tab.kind]);
      const [before, list] = [kept?.["before"], kept?.["list"]].map((one) => readList(one, tab.stored));
      if (before && list) found.set(tab, { before, list });
    }
    return found.size > 0 ? { at: at as number, tabs: found } : null;
  }
}
