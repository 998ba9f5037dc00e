// From the edits to the account: ask the proxy for the plan on the account as it is now, show it, let the
// user confirm what is deleted, apply it, read again. One phase at a time, as a signal.

import { computed, signal } from "@preact/signals";
import { addressOf, deletionsOf, desiredOf } from "./desired";
import type { Issue, Plan } from "./door-types";
import type { Applied, Problem } from "./proxy";
import type { State } from "./state";

/** What is planned, with everything that its pictures need to be drawn even after the account has changed. */
export interface Reviewed {
  plan: Plan;
  /** Names and colours of pipelines and stages by address. */
  known: ReadonlyMap<string, { name: string; color: string }>;
  /** Where the deals of a deleted stage go, in the core's words, by the stage's address. */
  moves: ReadonlyMap<string, string>;
  /** Pipelines that lose a stage: their names have to be typed. */
  toConfirm: readonly { address: string; name: string }[];
}

export type Phase =
  | { name: "editing" }
  | { name: "asking" }
  | { name: "refused"; issues: readonly Pick<Issue, "message" | "hint">[] }
  | { name: "failed"; problem: Problem }
  | { name: "review"; reviewed: Reviewed }
  | { name: "applying"; reviewed: Reviewed }
  | { name: "done"; reviewed: Reviewed; applied: Applied };

/** Names are compared as people type them: how many spaces stand where does not matter. */
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

export class Review {
  readonly phase = signal<Phase>({ name: "editing" });
  /** What was typed to confirm, by pipeline address. */
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

  constructor(private readonly state: State) {}

  type(address: string, text: string): void {
    this.typed.value = new Map(this.typed.peek()).set(address, text);
  }

  close(): void {
    if (this.phase.peek().name === "applying") return;
    this.asked++;
    this.phase.value = { name: "editing" };
  }

  async open(): Promise<void> {
    const drafts = this.state.edited.peek();
    if (drafts.length === 0) return;
    const mine = ++this.asked;
    this.typed.value = new Map();
    this.phase.value = { name: "asking" };
    const { value, problem } = await this.state.proxy.plan(
      { pipelines: drafts.map(desiredOf) },
      { allow_delete: drafts.flatMap(deletionsOf) },
      this.state.words.locale,
    );
    if (mine !== this.asked) return;
    if (problem) this.phase.value = { name: "failed", problem };
    else if (!value.ok || !value.result.plan) this.phase.value = { name: "refused", issues: value.issues };
    else this.phase.value = { name: "review", reviewed: this.reviewed(value.result.plan) };
  }

  async apply(): Promise<void> {
    const phase = this.phase.peek();
    if (phase.name !== "review" || !this.confirmed.peek()) return;
    const { reviewed } = phase;
    this.phase.value = { name: "applying", reviewed };
    const { value, problem } = await this.state.proxy.apply(reviewed.plan.digest);
    // Whatever came of it, the board shows what the account has now. What was not carried out stays an edit.
    await this.readAgain(value?.applied);
    this.phase.value = problem ? { name: "failed", problem } : { name: "done", reviewed, applied: value };
    this.state.announce(value?.applied ? "ui.said.applied" : "ui.said.not-applied");
  }

  /** Reads the account and keeps the edits, unless they were all carried out. */
  async readAgain(carriedOut = false): Promise<void> {
    const door = this.state.door.peek();
    try {
      if (door) await this.state.load(door, carriedOut);
    } catch (error) {
      // Only the core can throw here; the board keeps what it had.
      this.state.trouble.value = { title: this.state.words.say("ui.trouble.core-died"), detail: String(error) };
    }
  }

  private reviewed(plan: Plan): Reviewed {
    const known = new Map<string, { name: string; color: string }>();
    const moves = new Map<string, string>();
    for (const pipeline of this.state.read.peek()?.pipelines ?? []) {
      known.set(`pipelines/${pipeline.id}`, { name: pipeline.name, color: "" });
      for (const stage of pipeline.statuses ?? []) {
        known.set(`pipelines/${pipeline.id}/statuses/${stage.id}`, stage);
      }
    }
    for (const draft of this.state.edited.peek()) {
      for (const stage of draft.stages) {
        const address = addressOf(draft, stage);
        if (stage.id !== null && !known.has(address)) known.set(address, stage);
      }
      const issues = this.state.problems.peek().get(draft.id)?.deletions;
      for (const [address, issue] of issues ?? []) moves.set(address, issue.message);
    }
    const losing = new Set(plan.deletes.map((one) => one.address.split("/").slice(0, 2).join("/")));
    const toConfirm = [...losing].map((address) => {
      const name = known.get(address)?.name ?? "";
      // A name of nothing but spaces can't be typed: its number can.
      return { address, name: plain(name) || address.split("/")[1]! };
    });
    return { plan, known, moves, toConfirm };
  }
}
