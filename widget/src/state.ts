// The state of the pipelines tab as signals: what was read, what is being edited, what is wrong with it.
// Edits themselves are pure functions (edits.ts); here they are kept, checked by the core and announced.

import { batch, computed, signal } from "@preact/signals";
import { desiredOf, noProblems, sortProblems, type Problems } from "./desired";
import type { Door } from "./door";
import type { Facts, Issue, Pipelines, ReadPipeline } from "./door-types";
import * as edits from "./edits";
import type { Draft, Stage } from "./edits";
import type { Proxy } from "./proxy";
import { problemOf } from "./proxy";
import { troubleOf, type Trouble } from "./trouble";
import type { Words } from "./words";

/** What is to get the focus once the board is drawn. */
export interface FocusWish {
  key: string;
  part: "name" | "grip" | "colour" | "delete" | "restore" | "insert";
  /** Selects the text, so that typing replaces it. */
  select?: boolean;
}

/** Runs work after the next frame is painted; asked again before that, it still runs once. */
export type Later = (work: () => void) => void;

export class State {
  readonly door = signal<Door | null>(null);
  readonly facts = signal<Facts | null>(null);
  readonly read = signal<Pipelines | null>(null);
  readonly trouble = signal<Trouble | null>(null);
  readonly selected = signal<number | null>(null);
  readonly drafts = signal<ReadonlyMap<number, Draft>>(new Map());
  readonly problems = signal<ReadonlyMap<number, Problems>>(new Map());
  /** Edits thrown away by the last "discard", to bring them back. */
  readonly discarded = signal<ReadonlyMap<number, Draft> | null>(null);
  readonly announcement = signal("");
  readonly focus = signal<FocusWish | null>(null);
  /** The stage whose palette is open. */
  readonly palette = signal<string | null>(null);

  readonly pipeline = computed<ReadPipeline | null>(
    () => this.read.value?.pipelines.find((pipeline) => pipeline.id === this.selected.value) ?? null,
  );

  private readonly untouched = computed(() => (this.pipeline.value ? edits.draftOf(this.pipeline.value) : null));

  /** The selected pipeline as it stands on the board. */
  readonly draft = computed<Draft | null>(
    () => this.drafts.value.get(this.selected.value ?? NaN) ?? this.untouched.value,
  );

  private readonly stageByKey = computed(
    () => new Map(this.draft.value?.stages.map((stage) => [stage.key, stage]) ?? []),
  );

  /** The stages' keys in board order, as one string that changes only when the order does. */
  readonly order = computed(() => this.draft.value?.stages.map((stage) => stage.key).join(" ") ?? "");

  /** The pipelines whose drafts would change something. */
  readonly edited = computed<readonly Draft[]>(() => {
    const byId = new Map(this.read.value?.pipelines.map((pipeline) => [pipeline.id, pipeline]) ?? []);
    return [...this.drafts.value.values()].filter((draft) => {
      const pipeline = byId.get(draft.id);
      return pipeline !== undefined && edits.differs(draft, pipeline);
    });
  });

  readonly shownProblems = computed(() => this.problems.value.get(this.selected.value ?? NaN) ?? noProblems);

  private checked = new Map<number, Draft>();
  private made = 0;
  private warm = false;

  constructor(
    readonly proxy: Proxy,
    readonly words: Words,
    private readonly later: Later,
  ) {}

  stage(key: string): Stage | undefined {
    return this.stageByKey.value.get(key);
  }

  /** A stage's kind never changes, so nobody needs to listen to it. */
  kindOf(key: string): Stage["kind"] | undefined {
    return this.stageByKey.peek().get(key)?.kind;
  }

  /** The core has arrived. */
  open(door: Door): void {
    this.facts.value = door.ask("facts", {}).result;
    this.door.value = door;
    this.checkSoon();
  }

  /**
   * Reads the account. Edits that are not sent yet are carried over to what was read; with `forget` they were
   * all carried out, and go in the same moment as the new state comes.
   */
  async load(door: Door, forget = false): Promise<void> {
    this.trouble.value = null;
    const reply = await this.proxy.readPipelines();
    if (reply.status === 0 || reply.contentType.includes("problem+json")) {
      this.trouble.value = troubleOf({ words: this.words, problem: problemOf(reply) });
      return;
    }
    const { issues, result } = door.ask("parse", {
      endpoint: "pipelines.list",
      status: reply.status,
      content_type: reply.contentType,
      body: reply.body,
      locale: this.words.locale,
    });
    if (result.data === undefined) {
      this.trouble.value = {
        title: result.failure?.title || this.words.say("ui.trouble.unreadable"),
        detail: result.failure?.detail || issues.map((issue) => issue.message).join(" "),
      };
      return;
    }
    this.take(result.data, forget ? new Map() : this.drafts.peek());
  }

  private take(now: Pipelines, kept: ReadonlyMap<number, Draft>): void {
    const before = new Map(this.read.value?.pipelines.map((pipeline) => [pipeline.id, pipeline]) ?? []);
    const drafts = new Map<number, Draft>();
    for (const pipeline of now.pipelines) {
      const draft = kept.get(pipeline.id);
      const old = before.get(pipeline.id);
      const rebased = draft && old ? edits.rebase(draft, old, pipeline) : null;
      if (rebased && (edits.differs(rebased, pipeline) || rebased.tray.length > 0)) drafts.set(pipeline.id, rebased);
    }
    this.checked.clear();
    batch(() => {
      this.read.value = now;
      this.drafts.value = drafts;
      this.discarded.value = null;
      this.problems.value = new Map();
      if (this.pipeline.value === null) {
        this.selected.value = (now.pipelines.find((pipeline) => pipeline.is_main) ?? now.pipelines[0])?.id ?? null;
      }
    });
    this.checkSoon();
  }

  select(id: number): void {
    this.palette.value = null;
    this.selected.value = id;
  }

  announce(key: string, values?: Record<string, string | number>): void {
    const text = this.words.say(key, values);
    // The same sentence twice would not be read again: a trailing no-break space makes it another one.
    this.announcement.value = this.announcement.peek() === text ? `${text}\u00a0` : text;
  }

  private edit(change: (draft: Draft) => Draft): void {
    const draft = this.draft.peek();
    if (draft === null) return;
    const changed = change(draft);
    if (changed === draft) return;
    this.discarded.value = null;
    this.drafts.value = new Map(this.drafts.peek()).set(draft.id, changed);
    this.checkSoon();
  }

  rename(key: string, name: string): void {
    this.edit((draft) => edits.rename(draft, key, name));
  }

  recolour(key: string, color: string): void {
    this.edit((draft) => edits.recolour(draft, key, color));
    this.announce("ui.said.recoloured", { name: this.stage(key)?.name ?? "", color });
  }

  /** A new stage at a place among the free ones; its name is selected, ready to be typed over. */
  insert(at: number): void {
    const key = `made-${++this.made}`;
    const color = this.facts.peek()?.palettes.stage[0] ?? "";
    const stage: Stage = { key, id: null, name: this.words.say("ui.stage.new"), color, kind: "regular" };
    this.edit((draft) => edits.insert(draft, stage, at));
    this.focus.value = { key, part: "name", select: true };
    this.announce("ui.said.inserted", this.placeOf(key));
  }

  move(key: string, to: number): void {
    this.edit((draft) => edits.move(draft, key, to));
    this.focus.value = { key, part: "grip" };
    this.announce("ui.said.moved", this.placeOf(key));
  }

  remove(key: string): void {
    const draft = this.draft.peek();
    if (draft === null) return;
    const stages = edits.free(draft);
    const at = stages.findIndex((stage) => stage.key === key);
    const next = stages[at + 1] ?? stages[at - 1];
    this.edit((before) => edits.remove(before, key));
    this.focus.value = next ? { key: next.key, part: "delete" } : { key, part: "restore" };
    this.announce("ui.said.removed", { name: stages[at]?.name ?? "" });
  }

  restore(key: string): void {
    this.edit((draft) => edits.restore(draft, key));
    this.focus.value = { key, part: "name" };
    this.announce("ui.said.restored", this.placeOf(key));
  }

  restoreAll(): void {
    const first = this.draft.peek()?.tray[0]?.stage.key;
    this.edit(edits.restoreAll);
    if (first) this.focus.value = { key: first, part: "name" };
    this.announce("ui.said.restored-all");
  }

  /** Throws the unsent edits away, or brings them back when that was the last thing done. */
  discard(): void {
    const back = this.discarded.peek();
    this.discarded.value = back ? null : this.drafts.peek();
    this.drafts.value = back ?? new Map();
    this.checked.clear();
    this.problems.value = new Map();
    this.checkSoon();
    this.announce(back ? "ui.said.brought-back" : "ui.said.discarded");
  }

  private placeOf(key: string): { name: string; place: number; count: number } {
    const stages = edits.free(this.draft.peek()!);
    const at = stages.findIndex((stage) => stage.key === key);
    return { name: stages[at]?.name ?? "", place: at + 1, count: stages.length };
  }

  private checkSoon(): void {
    this.later(() => this.check());
  }

  /** Lets the core look at every draft that changed since it last did; one pipeline a call, to stay quick. */
  private check(): void {
    const door = this.door.peek();
    const read = this.read.peek();
    if (door === null || read === null) return;
    const problems = new Map(this.problems.peek());
    let changed = false;
    for (const draft of this.drafts.peek().values()) {
      if (this.checked.get(draft.id) === draft) continue;
      this.checked.set(draft.id, draft);
      changed = true;
      problems.set(draft.id, this.problemsOf(door, read, draft, problems.get(draft.id) ?? noProblems));
    }
    if (changed) this.problems.value = problems;
    const draft = this.draft.peek();
    if (!this.warm && draft) {
      // Browsers compile a module's functions when they are first called, which takes some 200 ms here. One plan
      // while the user still looks spares them that at their first keystroke.
      this.warm = true;
      this.plan(door, read, draft);
    }
  }

  private problemsOf(door: Door, read: Pipelines, draft: Draft, before: Problems): Problems {
    const pipeline = read.pipelines.find((one) => one.id === draft.id);
    if (!pipeline || !edits.differs(draft, pipeline)) return noProblems;
    const issues = this.plan(door, read, draft);
    if (issues) return sortProblems(issues, draft, before);
    this.announce("ui.said.core-died");
    return before;
  }

  /** What the core says of a draft, or null when the instance died of it; the next call then has a fresh one. */
  private plan(door: Door, read: Pipelines, draft: Draft): Issue[] | null {
    try {
      return door.ask("plan", {
        kind: "pipelines",
        current: { pipelines: read.pipelines.filter((pipeline) => pipeline.id === draft.id) },
        desired: { pipelines: [desiredOf(draft)] },
        options: { allow_delete: [] },
        locale: this.words.locale,
      }).issues;
    } catch {
      return null;
    }
  }
}
