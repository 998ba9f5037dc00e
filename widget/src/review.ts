// From the edits to the account: ask the proxy for the plan on the account as it is now, show it, let the
// user confirm what is deleted, apply it, read again; then the way back. One phase at a time, as a signal.

import { computed, signal } from "@preact/signals";
import type { Desk } from "./desk";
import type { Failure, Issue, Kind, Plan } from "./door-types";
import type { Applied, AppliedItem, Outcome, Planned, Problem, Snapshot } from "./proxy";
import type { AnyTab, Known, Overtaken } from "./tabs/tab";
import { troubleOf, type Trouble } from "./trouble";
import type { Words } from "./words";

/** What is planned, with everything that its pictures need to be drawn even after the account has changed. */
export interface Reviewed {
  plan: Plan;
  /** Names and colours by address. */
  known: ReadonlyMap<string, Known>;
  /** Where the deals of what is deleted go, in the core's words, by address. */
  moves: ReadonlyMap<string, string>;
  /** What has to be typed before anything is deleted. */
  toConfirm: readonly { address: string; name: string }[];
  /** Leads back to an earlier state: then no edits are carried out by it. */
  back: boolean;
}

/** An apply on its way. */
export interface Sent {
  reviewed: Reviewed;
  /** The items of each request that has come back; null before the first one is sent. */
  back: readonly (readonly AppliedItem[])[] | null;
}

export type Phase =
  | { name: "editing" }
  | { name: "asking" }
  | { name: "history"; snapshots: readonly Snapshot[] }
  | { name: "refused"; issues: readonly Pick<Issue, "message" | "hint">[] }
  | { name: "failed"; trouble: Trouble; issues: Problem["issues"]; sent?: Sent }
  | { name: "stale"; overtaken: Overtaken | null }
  | { name: "review"; reviewed: Reviewed }
  | { name: "applying"; sent: Sent }
  | { name: "done"; reviewed: Reviewed; applied: Applied };

/** Names are compared as people type them: how many spaces stand where does not matter. */
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Of what got no answer the page has words of its own; all else is told as the account told it. */
export const failureText = (words: Words, failure: Failure): string =>
  failure.status === 0
    ? troubleOf(words, { ...failure, code: failure.kind }).title
    : [failure.title, failure.detail, ...failure.fields.map(({ detail }) => detail)].filter(Boolean).join(": ") || failure.kind;

export class Review {
  readonly phase = signal<Phase>({ name: "editing" });
  /** What was typed to confirm, by address. */
  readonly typed = signal<ReadonlyMap<string, string>>(new Map());

  readonly confirmed = computed(() => {
    const phase = this.phase.value;
    if (phase.name !== "review") return false;
    return phase.reviewed.toConfirm.every(
      ({ address, name }) => plain(this.typed.value.get(address) ?? "") === plain(name),
    );
  });

  /** Counts the questions asked: an answer to an older one is dropped. */
  private asked = 0;

  constructor(
    private readonly desk: Desk,
    private readonly tabs: readonly AnyTab[],
    /** The tab that is shown. */
    private readonly shown: () => AnyTab,
    private readonly show: (kind: Kind) => void,
  ) {}

  type(address: string, text: string): void {
    this.typed.value = new Map(this.typed.peek()).set(address, text);
  }

  close(): void {
    if (this.phase.peek().name === "applying") return;
    this.asked++;
    this.phase.value = { name: "editing" };
  }

  /**
   * Reads the account once more before it asks, so that the edits stand on what is there now: a list is wanted
   * whole, and what somebody else has changed meanwhile would else be changed back.
   */
  async open(): Promise<void> {
    const tab = this.shown();
    if (tab.edited.peek().size === 0) return;
    const mine = this.begin();
    await tab.load();
    if (mine !== this.asked) return;
    const trouble = tab.trouble.peek();
    if (trouble !== null) this.stuck(trouble);
    else if (tab.edited.peek().size === 0) this.close();
    else {
      const { desired, options } = tab.request();
      const { proxy, words } = this.desk;
      await this.askForPlan(() => proxy.plan(tab.kind, desired, { ...options, dialect: "auto" }, words.locale), false);
    }
  }

  /** The plan that leads back to a state which the proxy kept. Deletions are confirmed as in any other plan. */
  back(snapshot: string): Promise<void> {
    const { proxy, words } = this.desk;
    return this.askForPlan(() => proxy.restore(snapshot, { allow_delete: true, dialect: "auto" }, words.locale), true);
  }

  history(): Promise<void> {
    return this.ask(
      () => this.desk.proxy.snapshots(),
      ({ snapshots }) => ({ name: "history", snapshots }),
    );
  }

  private begin(): number {
    this.typed.value = new Map();
    this.phase.value = { name: "asking" };
    return ++this.asked;
  }

  private async ask<T>(question: () => Promise<Outcome<T>>, answer: (value: T) => Phase): Promise<void> {
    const mine = this.begin();
    const { value, problem } = await question();
    if (mine !== this.asked) return;
    if (problem) this.fail(problem);
    else this.phase.value = answer(value);
  }

  private async askForPlan(question: () => Promise<Planned>, back: boolean): Promise<void> {
    // A proxy of another version is not asked: its plan could mean something else.
    const trouble = this.desk.trouble.peek();
    if (trouble !== null) return this.stuck(trouble);
    await this.ask(question, ({ ok, issues, result: { plan } }) =>
      ok && plan ? { name: "review", reviewed: this.reviewed(plan, back) } : { name: "refused", issues },
    );
  }

  private stuck(trouble: Trouble): void {
    this.phase.value = { name: "failed", trouble, issues: [] };
  }

  private fail(problem: Problem, sent?: Sent): void {
    if (problem.code === "not-administrator") this.desk.administrator.value = false;
    const { issues } = problem;
    this.phase.value = { name: "failed", trouble: troubleOf(this.desk.words, problem), issues, ...(sent?.back && { sent }) };
  }

  async apply(): Promise<void> {
    const phase = this.phase.peek();
    if (phase.name !== "review" || !this.confirmed.peek()) return;
    const { reviewed } = phase;
    const tab = this.tabOf(reviewed.plan.kind);
    let sent: Sent = { reviewed, back: null };
    this.phase.value = { name: "applying", sent };
    const { value, problem } = await this.desk.proxy.apply(reviewed.plan.digest, ({ done, items }) => {
      sent = { reviewed, back: done === 0 ? [] : [...(sent.back ?? []), items] };
      this.phase.value = { name: "applying", sent };
    });
    // Whatever came of it, the board shows what the account has now. What was not carried out stays an edit.
    await tab.load(value?.applied === true && !reviewed.back);
    if (value || sent.back) tab.overtaken.value = null; // the difference is what was just done here
    if (problem?.code === "stale-plan") this.phase.value = { name: "stale", overtaken: tab.overtaken.peek() };
    else if (problem) this.fail(problem, sent);
    else this.finish(tab, reviewed, value);
    if (value) this.desk.announce(value.applied ? "said.applied" : "said.not-applied");
  }

  private finish(tab: AnyTab, reviewed: Reviewed, applied: Applied): void {
    tab.failures.value = new Map(
      applied.items.flatMap(({ address, failure }) => (failure ? [[address, failureText(this.desk.words, failure)]] : [])),
    );
    this.phase.value = { name: "done", reviewed, applied };
    if (reviewed.back) this.show(reviewed.plan.kind);
  }

  /** Reads the account again and keeps the edits. */
  readAgain(): Promise<void> {
    this.close();
    return this.shown().load();
  }

  private tabOf(kind: Kind): AnyTab {
    return this.tabs.find((tab) => tab.kind === kind)!;
  }

  private reviewed(plan: Plan, back: boolean): Reviewed {
    const tab = this.tabOf(plan.kind);
    if (plan.kind === "pipelines") this.desk.dialect.value = plan.dialect;
    const known = tab.known();
    for (const { address, after } of plan.changes) {
      if (!known.has(address)) known.set(address, { name: after?.name ?? "", color: after?.color ?? "" });
    }
    for (const { address, name } of plan.deletes) if (!known.has(address)) known.set(address, { name, color: "" });
    const leads = plan.deletes.flatMap(({ address, leads }) => (leads === null ? [] : [[address, leads] as const]));
    const losing = new Set(plan.deletes.map((one) => tab.confirmedBy(one.address)));
    const toConfirm = [...losing].map((address) => {
      const name = known.get(address)?.name ?? "";
      // A name of nothing but spaces can't be typed: its number can.
      return { address, name: plain(name) || address.split("/").at(-1)! };
    });
    const moves = back ? new Map<string, string>() : tab.checker.movesWith(Object.fromEntries(leads));
    return { plan, known, moves, toConfirm, back };
  }
}
