// What the three tabs share: the core, the proxy, the words, whether anything may be edited, and what is said.

import { computed, signal } from "@preact/signals";
import type { Door } from "./door";
import type { Dialect, Facts } from "./door-types";
import type { Proxy } from "./proxy";
import type { Trouble } from "./trouble";
import type { Words } from "./words";

/** What is to get the focus once it is drawn. */
export interface FocusWish {
  key: string;
  part: string;
  /** Selects the text, so that typing replaces it. */
  select: boolean;
}

/** Runs work after the next frame is painted; asked again before that, it still runs once. */
export type Later = (work: () => void) => void;

export class Desk {
  readonly door = signal<Door | null>(null);
  readonly facts = signal<Facts | null>(null);
  /** What keeps the whole page from working: the core, the settings, versions that don't belong together. */
  readonly trouble = signal<Trouble | null>(null);
  readonly announcement = signal("");
  readonly focus = signal<FocusWish | null>(null);
  readonly administrator = signal(true);
  /** Unsent edits of an earlier visit are offered back; they must be answered before new ones begin. */
  readonly offered = signal(false);
  /** What the account's pipelines are written in; the proxy asks the account, and its plans say what it came to. */
  readonly dialect = signal<Dialect>("v4");

  /** Nothing can be edited, for one of the two reasons above. */
  readonly readOnly = computed(() => !this.administrator.value || this.offered.value);

  private arrived!: (door: Door) => void;
  /** The core, as soon as it is there. */
  readonly core = new Promise<Door>((resolve) => {
    this.arrived = resolve;
  });
  private made = 0;

  constructor(
    readonly proxy: Proxy,
    readonly words: Words,
    readonly later: Later,
  ) {}

  open(door: Door): void {
    this.facts.value = door.ask("facts", {}).result;
    this.door.value = door;
    this.arrived(door);
  }

  /** A key for something made here, that no earlier visit has used either. */
  newKey(): string {
    return `made-${Date.now().toString(36)}-${++this.made}`;
  }

  /** Gives the focus to a part of what has this key, once it is drawn; to nothing when there is no such key. */
  focusOn(key: string | null | undefined, part: string, select = false): void {
    if (key) this.focus.value = { key, part, select };
  }

  announce(key: string, values?: Record<string, string | number>): void {
    const text = this.words.say(key, values);
    // The same sentence twice would not be read again: a trailing no-break space makes it another one.
    this.announcement.value = this.announcement.peek() === text ? `${text}\u00a0` : text;
  }
}
