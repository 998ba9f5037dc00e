// The customer stages tab: one board of stages that has no pipeline above it.

import { computed } from "@preact/signals";
import type { Door } from "../door";
import type { Current, Desired, PlanOptions } from "../door-types";
import * as lists from "../edit/list";
import type { Item, List } from "../edit/list";
import type { Slice } from "./problems";
import { desiredStage, mergeStage, sameStage, statusOf, storedStage, type Stage } from "./stage";
import { StageBoard } from "./stage-board";
import { Tab, type Known, type Read } from "./tab";

const addressOf = (stage: Item): string => `statuses/${stage.id}`;

export class StatusesTab extends Tab<Stage> {
  readonly kind = "statuses";

  readonly board: StageBoard = new StageBoard(this.desk, {
    list: this.list,
    edit: (change, tag) => this.edit(change, tag),
    problems: computed(() => this.checker.problems.value.get("")),
    failures: this.failures,
    address: computed(() => ""),
  });

  protected async fetch(core: Promise<Door>): Promise<Current | null> {
    const reply = await this.desk.proxy.list("statuses");
    return this.parsed(await core, "statuses.list", reply);
  }

  protected listOf(current: Current): List<Stage> {
    return lists.listOf((current.statuses ?? []).map(statusOf));
  }

  protected same(a: Stage, b: Stage): boolean {
    return sameStage(a, b);
  }

  protected merge(mine: Stage, before: Stage | undefined, now: Stage): Stage {
    return mergeStage(mine, before, now);
  }

  request(): { desired: Desired; options: PlanOptions } {
    const list = this.list.peek()!;
    return { desired: { statuses: list.items.map(desiredStage) }, options: this.deleting(this.gone(list)) };
  }

  protected slices(list: List<Stage>, read: Read<Stage>): Slice[] {
    if (this.edited.peek().size === 0) return [];
    const deletions = this.gone(list);
    return [
      {
        key: "",
        source: list,
        current: read.current,
        desired: { statuses: list.items.map(desiredStage) },
        complete: deletions.length > 0,
        at: (path) => list.items[Number(path.split("/")[2] ?? NaN)]?.key ?? null,
        deletions,
      },
    ];
  }

  protected wholly(current: Current): Desired {
    return { statuses: (current.statuses ?? []).map(statusOf).map(desiredStage) };
  }

  known(): Map<string, Known> {
    const stages = [...(this.list.peek()?.items ?? []), ...(this.read.peek()?.list.items ?? [])];
    return new Map(stages.filter((stage) => stage.id !== null).map((stage) => [addressOf(stage), stage]));
  }

  stored(value: Record<string, unknown>, item: Item): Stage | null {
    return storedStage(value, item);
  }

  show(_slice: string, item: string | null): void {
    if (item !== null) this.desk.focus.value = { key: item, part: "name" };
  }
}
