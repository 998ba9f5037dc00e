// Lets the core look at the edits of a tab, part by part, and keeps what it says.

import { signal } from "@preact/signals";
import type { Desk } from "../desk";
import type { Current, Desired, Issue, Kind, Plan, PlanOptions } from "../door-types";
import { noProblems, sortProblems, type Problems, type Slice } from "./problems";

interface Work {
  kind: Kind;
  slices: readonly Slice[];
  /** The account as it is, wanted as it is. */
  whole: { current: Current; desired: Desired };
}

/** A look that takes no longer than this fits into a frame with all that is drawn. In milliseconds. */
const QUICK = 10;

export class Checker {
  /** By slice: an item's key, or "" for the list as a whole. */
  readonly problems = signal<ReadonlyMap<string, Problems>>(new Map());
  private checked = new Map<string, unknown>();
  private warm = false;
  /** How long the last look took, in milliseconds. */
  private took = 0;

  constructor(
    private readonly desk: Desk,
    private readonly work: () => Work | null,
  ) {}

  /** The account was read again: everything is to be looked at again. */
  forget(): void {
    this.checked.clear();
    this.problems.value = new Map();
  }

  /** Looks when what was done is painted; at what is `typed` at once, as long as that was quick. */
  soon(typed = false): void {
    if (!typed || this.took > QUICK || !this.warm) this.desk.later(this.check);
    else this.check();
  }

  private readonly check = (): void => {
    const work = this.desk.door.peek() ? this.work() : null;
    if (work === null) return;
    const began = performance.now();
    const before = this.problems.peek();
    const problems = new Map<string, Problems>();
    let changed = work.slices.length !== before.size;
    for (const slice of work.slices) {
      const old = before.get(slice.key);
      const known = old && this.checked.get(slice.key) === slice.source;
      changed ||= !known;
      this.checked.set(slice.key, slice.source);
      problems.set(slice.key, known ? old : this.problemsOf(work.kind, slice, old ?? noProblems));
    }
    if (changed) this.problems.value = problems;
    this.took = performance.now() - began;
    if (this.warm) return;
    // Browsers compile a module's functions when they are first called, which takes some 200 ms here. One plan
    // while the user still looks spares them that at their first keystroke.
    this.warm = true;
    this.plan(work.kind, work.whole.current, work.whole.desired, {});
  };

  private problemsOf(kind: Kind, slice: Slice, before: Problems): Problems {
    const issues = this.issues(kind, slice, {});
    if (issues) return sortProblems(issues, slice, before);
    this.desk.announce("said.core-died");
    return before;
  }

  /** null when the instance died of it; the next call then has a fresh one. */
  private plan(kind: Kind, current: Current, desired: Desired, options: PlanOptions) {
    try {
      const all = { dialect: this.desk.dialect.peek(), ...options };
      return this.desk.door.peek()?.ask("plan", { kind, current, desired, options: all, locale: this.desk.words.locale }) ?? null;
    } catch {
      return null;
    }
  }

  private issues(kind: Kind, slice: Slice, leads: Record<string, number>): Issue[] | null {
    const options = { allow_delete: [], leads, ...(slice.complete && { complete: true }) };
    return this.plan(kind, slice.current, slice.desired, options)?.issues ?? null;
  }

  /** What the core says of things that are all new. */
  ofNew(kind: Kind, desired: Desired): readonly Issue[] {
    return this.plan(kind, { [kind]: [] }, desired, {})?.issues ?? [];
  }

  /** What leads from one state to another; null when the core can't tell. Limits play no part in it. */
  compare(kind: Kind, current: Current, desired: Desired): Plan | null {
    const most = { pipelines: "max_pipelines", statuses: "max_statuses", segments: "max_segments" }[kind];
    const options = { complete: true, allow_delete: true as const, [most]: Math.max(desired[kind]?.length ?? 0, 1) };
    return this.plan(kind, current, desired, options)?.result.plan ?? null;
  }

  /** Where the deals of what is deleted go, in the core's words, by address; with the numbers that were counted. */
  movesWith(leads: Record<string, number>): Map<string, string> {
    const work = this.work();
    const words = new Map<string, string>();
    for (const slice of work?.slices ?? []) {
      if (slice.deletions.length === 0) continue;
      for (const issue of this.issues(work!.kind, slice, leads) ?? []) {
        if (issue.code === "would-delete") words.set(String(issue.params["address"]), issue.message);
      }
    }
    return words;
  }
}
