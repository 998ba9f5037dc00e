// The board of stages, whoever they belong to: what can be done with a stage, with several, and what is said of it.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Desk } from "../desk";
import type { Issue } from "../door-types";
import * as lists from "../edit/list";
import type { List } from "../edit/list";
import { noProblems, type Problems } from "./problems";
import { stageAddress, type Stage } from "./stage";

/** The list that the board works on. */
export interface Stages {
  list: ReadonlySignal<List<Stage> | null>;
  edit(change: (list: List<Stage>) => List<Stage>, tag: string | null): void;
  problems: ReadonlySignal<Problems | undefined>;
  failures: ReadonlySignal<ReadonlyMap<string, string>>;
  /** What stands before `statuses/12` in an address. */
  address: ReadonlySignal<string>;
}

/** More names than this are not pasted at once; the core's limit says the rest. */
const PASTE = 500;

const nothing: readonly Issue[] = [];

/** In place of a stage's key: all that are picked. */
export const PICKED = "picked";

export class StageBoard {
  /** The stage whose palette is open, or PICKED. */
  readonly palette = signal<string | null>(null);
  /** Keys of the stages that are picked, to be changed together. */
  readonly picked = signal<ReadonlySet<string>>(new Set());

  readonly list: ReadonlySignal<List<Stage> | null>;
  private readonly byKey = computed(() => new Map(this.list.value?.items.map((stage) => [stage.key, stage]) ?? []));
  /** The stages' keys in board order, as one string that changes only when the order does. */
  readonly order = computed(() => this.list.value?.items.map((stage) => stage.key).join(" ") ?? "");
  readonly problems = computed(() => this.stages.problems.value ?? noProblems);

  constructor(
    readonly desk: Desk,
    private readonly stages: Stages,
  ) {
    this.list = stages.list;
  }

  get colors(): readonly string[] {
    return this.desk.facts.value?.palettes.stage ?? [];
  }

  stage(key: string): Stage | undefined {
    return this.byKey.value.get(key);
  }

  /** What the account holds of a stage never changes, so nobody needs to listen to it. */
  holdOf(key: string): Stage["hold"] {
    return this.byKey.peek().get(key)?.hold;
  }

  issuesAt(key: string): readonly Issue[] {
    return this.problems.value.at.get(key) ?? nothing;
  }

  /** What the last apply could not do with this stage. */
  failureAt(key: string): string | undefined {
    if (this.stages.failures.value.size === 0) return undefined;
    return this.stages.failures.value.get(this.addressOf(key));
  }

  deletionWords(key: string): string | undefined {
    return this.problems.value.deletions.get(this.addressOf(key))?.message;
  }

  /** The stages that can be moved, in order. */
  free(): Stage[] {
    const list = this.list.peek();
    return list ? lists.free(list) : [];
  }

  private addressOf(key: string): string {
    const list = this.list.value;
    return (list && stageAddress(list, key, this.stages.address.value)) ?? "";
  }

  close(): void {
    this.palette.value = null;
    if (this.picked.peek().size > 0) this.picked.value = new Set();
  }

  private edit(change: (list: List<Stage>) => List<Stage>, tag: string | null = null): void {
    this.stages.edit(change, tag);
  }

  rename(key: string, name: string): void {
    this.edit((list) => lists.change(list, new Set([key]), (stage) => ({ ...stage, name })), `name ${key}`);
  }

  /** Colours one stage, or all that are picked. */
  recolour(key: string, color: string): void {
    const keys = key === PICKED ? this.picked.peek() : new Set([key]);
    this.edit((list) => lists.change(list, keys, (stage) => (lists.isFixed(stage) ? stage : { ...stage, color })));
    if (key === PICKED) this.desk.announce("said.recoloured-all", { count: keys.size, color });
    else this.desk.announce("said.recoloured", { name: this.stage(key)?.name ?? "", color });
  }

  /** A new stage; without a colour of its own it gets the palette's next. */
  made(name: string, at: number, color = ""): Stage {
    const { colors } = this;
    return { key: this.desk.newKey(), id: null, name, color: color || (colors[at % colors.length] ?? ""), kind: "regular" };
  }

  /** A new stage at a place among the free ones; its name is selected, ready to be typed over. */
  insert(at: number): void {
    const made = this.made(this.desk.words.say("stage.new"), 0);
    const { key } = made;
    this.edit((list) => lists.insert(list, [made], at));
    this.desk.focusOn(key, "name", true);
    this.desk.announce("said.inserted", this.placeOf(key));
  }

  /** A stage for each name, behind the last one. */
  paste(names: readonly string[]): void {
    const added = names.slice(0, PASTE).map((name, at) => this.made(name, at));
    if (added.length === 0) return;
    this.edit((list) => lists.insert(list, added, lists.free(list).length));
    this.desk.focusOn(added[0]!.key, "name");
    this.desk.announce("said.pasted", { count: added.length });
  }

  move(key: string, to: number): void {
    this.edit((list) => lists.move(list, key, to));
    this.desk.focusOn(key, "grip");
    this.desk.announce("said.moved", this.placeOf(key));
  }

  remove(key: string): void {
    if (this.holdOf(key)) return;
    const stages = this.free();
    const at = stages.findIndex((stage) => stage.key === key);
    const next = stages[at + 1] ?? stages[at - 1];
    this.edit((before) => lists.remove(before, new Set([key])));
    this.pick(key, false);
    this.desk.focusOn(next?.key ?? key, next ? (next.hold ? "grip" : "delete") : "restore");
    this.desk.announce("said.removed", { name: stages[at]?.name ?? "" });
  }

  restore(key: string): void {
    this.edit((list) => lists.restore(list, key));
    this.desk.focusOn(key, "name");
    this.desk.announce("said.restored", this.placeOf(key));
  }

  restoreAll(): void {
    const first = this.list.peek()?.tray[0]?.item.key;
    this.edit(lists.restoreAll);
    this.desk.focusOn(first, "name");
    this.desk.announce("said.restored-all");
  }

  pick(key: string, on: boolean): void {
    const picked = new Set(this.picked.peek());
    if (on === picked.has(key)) return;
    if (on) picked.add(key);
    else picked.delete(key);
    this.picked.value = picked;
  }

  pickAll(): void {
    this.picked.value = new Set(this.free().map((stage) => stage.key));
    this.desk.announce("said.picked", { count: this.picked.peek().size });
  }

  removePicked(): void {
    const before = this.list.peek()?.tray.length ?? 0;
    this.edit((list) => lists.remove(list, this.picked.peek()));
    const tray = this.list.peek()?.tray ?? [];
    this.desk.announce("said.removed-all", { count: tray.length - before });
    this.close();
    this.desk.focusOn(tray[before]?.item.key, "restore");
  }

  private placeOf(key: string): { name: string; place: number; count: number } {
    const stages = this.free();
    const at = stages.findIndex((stage) => stage.key === key);
    return { name: stages[at]?.name ?? "", place: at + 1, count: stages.length };
  }
}
