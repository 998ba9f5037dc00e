// One tab: a list of the account that is read, edited, checked by the core and reviewed. What the list holds is
// the business of the three tabs below; that they feel alike is the business of this file.

import { batch, computed, signal } from "@preact/signals";
import type { Desk } from "../desk";
import type { Door } from "../door";
import type { Change, Current, Desired, Kind, PlanOptions } from "../door-types";
import { History } from "../edit/history";
import * as lists from "../edit/list";
import type { Item, List } from "../edit/list";
import { rebase } from "../edit/rebase";
import { problemOf, type Reply } from "../proxy";
import { troubleOf, type Trouble } from "../trouble";
import { Checker } from "./checker";
import type { Slice } from "./problems";

/** The account as it was read: in the core's shape, and as a list of the page. */
export interface Read<T> {
  current: Current;
  list: List<T>;
}

export interface Known {
  name: string;
  color: string;
}

/** What somebody else did while edits waited here: the core's comparison of the two reads. */
export interface Overtaken {
  changes: readonly Change[];
  known: ReadonlyMap<string, Known>;
}

export abstract class Tab<T extends Item> {
  abstract readonly kind: Kind;
  readonly read = signal<Read<T> | null>(null);
  readonly trouble = signal<Trouble | null>(null);
  /** The account's mode hasn't got this at all; not a mistake. */
  readonly off = signal(false);
  readonly edits = new History<List<T>>();
  /** The key of the item that is shown. */
  readonly selected = signal<string | null>(null);
  /** What the last apply could not do, by address. */
  readonly failures = signal<ReadonlyMap<string, string>>(new Map());
  readonly overtaken = signal<Overtaken | null>(null);
  readonly checker: Checker;

  readonly list = this.edits.doc;
  /** The account and the core have both come. */
  readonly ready = computed(() => this.list.value !== null && this.desk.facts.value !== null);
  private readonly index = computed(() => new Map(this.list.value?.items.map((item) => [item.key, item]) ?? []));
  readonly item = computed<T | null>(() => this.index.value.get(this.selected.value ?? "") ?? null);

  /** Keys of the items that sending would change; "" when the order would. */
  readonly edited = computed<ReadonlySet<string>>(() => {
    const now = this.list.value;
    const was = this.read.value?.list;
    const keys = new Set<string>();
    if (!now || !was || now === was) return keys;
    const old = new Map(was.items.map((item) => [item.key, item]));
    for (const item of now.items) {
      const before = old.get(item.key);
      if (!before || (before !== item && !this.same(item, before))) keys.add(item.key);
    }
    for (const { item } of now.tray) if (item.id !== null) keys.add(item.key);
    if (this.ordered && this.moved(now, was)) keys.add("");
    return keys;
  });

  /** How much is unsent and what is wrong with it. A new order counts when it is all there is. */
  readonly counts = computed(() => {
    const edited = this.edited.value;
    const all = [...this.checker.problems.value].filter(([key]) => key === "" || edited.has(key));
    const sum = (of: "errors" | "warnings"): number => all.reduce((so, [, found]) => so + found[of], 0);
    return { edited: edited.size > 1 && edited.has("") ? edited.size - 1 : edited.size, errors: sum("errors"), warnings: sum("warnings") };
  });

  /** Whether the order of the list means anything. */
  protected ordered = true;
  private loads = 0;

  constructor(readonly desk: Desk) {
    this.checker = new Checker(desk, () => {
      const read = this.read.peek();
      const list = this.list.peek();
      return read && list ? { kind: this.kind, slices: this.slices(list, read), whole: { current: read.current, desired: this.wholly(read.current) } } : null;
    });
  }

  /** Asks the proxy; null when this tab isn't there in the account's mode. */
  protected async fetch(core: Promise<Door>): Promise<Current | null> {
    const reply = await this.desk.proxy.list(this.kind);
    return this.parsed(await core, `${this.kind}.list`, reply);
  }
  protected abstract listOf(current: Current): List<T>;
  protected abstract same(a: T, b: T): boolean;
  protected abstract merge(mine: T, before: T | undefined, now: T): T;
  /** What the core looks at for one edited item; null when the tab is checked as a whole only. */
  protected abstract part(item: T): Pick<Slice, "desired" | "at" | "deletions"> | null;
  /** What concerns the list itself, null when nothing does. */
  protected abstract wholePart(list: List<T>, read: Read<T>): Omit<Slice, "key" | "current"> | null;
  /** A state that was read, wanted as it is. */
  protected abstract wholly(current: Current): Desired;
  /** What is asked of the plan: everything that the edits need, and nothing that they don't touch. */
  abstract request(): { desired: Desired; options: PlanOptions };
  /** Names and colours by address. */
  protected knownOf(item: T): [string, Known][] {
    return [[`${this.kind}/${item.id}`, { color: "", ...item }]];
  }

  /** Names and colours of what is edited and of what was read; the latter under the names that the account knows. */
  known(): Map<string, Known> {
    const items = [this.list.peek(), this.read.peek()?.list].flatMap((list) => list?.items ?? []);
    return new Map(items.filter(({ id }) => id !== null).flatMap((item) => this.knownOf(item)));
  }

  private slices(list: List<T>, read: Read<T>): Slice[] {
    const { kind } = this;
    const { current } = read;
    const edited = this.edited.peek();
    const raw = new Map(current[kind]?.map((one) => [one.id, one]));
    const slices = list.items.flatMap((item): Slice[] => {
      const part = edited.has(item.key) ? this.part(item) : null;
      const there = raw.get(item.id ?? 0);
      return part ? [{ key: item.key, source: item, current: { [kind]: there ? [there] : [] }, ...part }] : [];
    });
    const whole = this.wholePart(list, read);
    return whole ? [...slices, { key: "", current, ...whole }] : slices;
  }

  /** The address whose name is typed to confirm that this one goes. */
  confirmedBy(address: string): string {
    return address;
  }

  /** An item that was kept in the browser, or null when it is none of this tab's. */
  abstract readonly stored: (this: void, value: Record<string, unknown>, item: Item) => T | null;
  /** Leads to where a problem shows. */
  abstract show(slice: string, item: string | null): void;

  private moved(now: List<T>, was: List<T>): boolean {
    const here = new Set(now.items.map((item) => item.key));
    const stay = was.items.filter((item) => here.has(item.key)).map((item) => item.key);
    const known = new Set(stay);
    return now.items.filter((item) => known.has(item.key)).some((item, at) => item.key !== stay[at]);
  }

  /** Reads the account. Edits are carried over to what was read; with `forget` they were all carried out. */
  async load(forget = false): Promise<void> {
    const mine = ++this.loads;
    this.trouble.value = null;
    try {
      const current = await this.fetch(this.desk.core);
      if (mine !== this.loads) return;
      this.off.value = current === null;
      this.take(current ?? {}, forget);
    } catch (error) {
      if (mine !== this.loads) return;
      const { words } = this.desk;
      this.trouble.value = error instanceof Unreadable ? error.trouble : troubleOf(words, { code: "core-died", detail: String(error) });
    }
  }

  /** The proxy's reply, understood by the core; null when the account's mode hasn't got it. */
  protected parsed(door: Door, endpoint: string, reply: Reply) {
    const { words } = this.desk;
    const problem = reply.status === 0 || reply.contentType.includes("problem+json") ? problemOf(reply) : null;
    if (problem?.own) throw new Unreadable(troubleOf(words, problem));
    const { issues, result } = door.ask("parse", {
      endpoint,
      status: reply.status,
      content_type: reply.contentType,
      body: reply.body,
      locale: words.locale,
    });
    if (result.failure?.kind === "mode-disabled") return null;
    if (result.data === undefined) {
      throw new Unreadable({
        code: "unreadable",
        title: result.failure?.title || words.say("trouble.unreadable"),
        detail: result.failure?.detail || issues.map((issue) => issue.message).join(" "),
      });
    }
    return result.data;
  }

  private take(current: Current, forget: boolean): void {
    const before = this.read.peek();
    const unchanged = before !== null && JSON.stringify(before.current) === JSON.stringify(current);
    const list = unchanged ? before.list : this.listOf(current);
    const name = this.item.peek()?.name;
    batch(() => {
      if (before === null || forget) this.edits.reset(list);
      else if (!unchanged) {
        this.overtaken.value = this.comparison(before, current);
        this.edits.carry((doc) => this.rebased(doc, before.list, list));
      }
      if (forget) this.overtaken.value = null;
      if (!unchanged) this.read.value = { current, list };
      this.checker.forget();
      // What was made here and shown has an id of the account's now.
      if (this.item.value === null) this.selected.value = list.items.findLast((item) => item.name === name)?.key ?? this.first(list);
    });
    this.checker.soon();
  }

  protected first(list: List<T>): string | null {
    return list.items[0]?.key ?? null;
  }

  rebased(mine: List<T>, before: List<T>, now: List<T>): List<T> {
    const next = rebase(mine, before, now, (item, old, fresh) => this.merge(item, old, fresh));
    // Edits that the account has meanwhile are none any more.
    return next.tray.length === 0 && lists.sameList(next, now, (a, b) => this.same(a, b)) ? now : next;
  }

  private comparison(before: Read<T>, current: Current): Overtaken | null {
    if (this.edited.peek().size === 0) return null;
    const plan = this.checker.compare(this.kind, before.current, this.wholly(current));
    return plan && plan.changes.length > 0 ? { changes: plan.changes, known: this.known() } : null;
  }

  edit(change: (list: List<T>) => List<T>, tag: string | null = null): void {
    const list = this.list.peek();
    if (list === null || this.desk.readOnly.peek()) return;
    const changed = change(list);
    if (changed === list) return;
    // As one, so that an edit and what the core says of it are drawn at once.
    batch(() => {
      if (this.failures.peek().size > 0) this.failures.value = new Map();
      this.edits.put(changed, tag);
      this.checker.soon(tag !== null);
    });
  }

  /** Takes a step of editing back, or again. */
  step(way: "undo" | "redo"): void {
    if (this.desk.readOnly.peek() || !this.edits[way]()) return;
    if (this.item.peek() === null) this.selected.value = this.first(this.list.peek()!);
    this.checker.soon();
    this.desk.announce(way === "undo" ? "said.undone" : "said.redone");
  }

  /** Throws the unsent edits away; undo brings them back. */
  discard(): void {
    const was = this.read.peek()?.list;
    if (was === undefined) return;
    this.edit(() => was);
    if (this.item.peek() === null) this.selected.value = this.first(was);
    this.desk.announce("said.discarded");
  }

  /** Shows an item. */
  select(key: string): void {
    this.edits.seal();
    this.selected.value = key;
  }

  /** Adds items at a place, and shows the first of them with its name ready to be typed over. */
  protected added(items: readonly T[], at: number, part: string, said: string): void {
    const first = items[0];
    if (!first) return;
    this.edit((list) => lists.insert(list, items, at));
    this.select(first.key);
    this.desk.focusOn(first.key, part, true);
    this.desk.announce(said, { name: first.name });
  }

  /** Takes the item off the list, into the tray, and shows its neighbour. */
  delete(key: string): void {
    const name = this.nameOf(key);
    const at = this.list.peek()?.items.findIndex((item) => item.key === key) ?? 0;
    this.edit((list) => lists.remove(list, new Set([key])));
    const items = this.list.peek()?.items ?? [];
    this.showInList((items[at] ?? items.at(-1))?.key);
    this.desk.announce("said.removed", { name });
  }

  putBack(key: string): void {
    this.edit((list) => lists.restore(list, key));
    this.showInList(key);
    this.desk.announce("said.back", { name: this.nameOf(key) });
  }

  private showInList(key: string | undefined): void {
    if (key === undefined) return;
    this.select(key);
    this.desk.focusOn(key, "list-item");
  }

  /** Addresses of what would be deleted, and what a plan needs to know to do it. */
  protected gone(list: List<T>): string[] {
    return list.tray.filter(({ item }) => item.id !== null).map(({ item }) => `${this.kind}/${item.id}`);
  }

  protected deleting(gone: readonly string[], more: readonly string[] = []): PlanOptions {
    return { allow_delete: [...gone, ...more], ...(gone.length > 0 && { complete: true }) };
  }

  nameOf(key: string): string {
    return this.index.peek().get(key)?.name ?? "";
  }
}

/** A state that could not be read whole: unknown, never empty. */
export class Unreadable extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.title);
    this.name = "Unreadable";
  }
}

/** A tab, whatever its list holds. */
export type AnyTab = Tab<any>;
