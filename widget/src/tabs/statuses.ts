// The customer stages tab: one board of stages that has no pipeline above it.

import { computed } from "@preact/signals";
import type { Current, Desired, PlanOptions } from "../door-types";
import * as lists from "../edit/list";
import type { List } from "../edit/list";
import type { Slice } from "./problems";
import { desiredStage, mergeStage, sameStage, statusOf, storedStage, type Stage } from "./stage";
import { StageBoard } from "./stage-board";
import { Tab } from "./tab";

export class StatusesTab extends Tab<Stage> {
  readonly kind = "statuses";
  readonly stored = storedStage;

  readonly board: StageBoard = new StageBoard(this.desk, {
    list: this.list,
    edit: (change, tag) => this.edit(change, tag),
    problems: computed(() => this.checker.problems.value.get("")),
    failures: this.failures,
    address: computed(() => ""),
  });

  protected listOf(current: Current): List<Stage> {
    return lists.listOf((current.statuses ?? []).map(statusOf));
  }

  protected same = sameStage;
  protected merge = mergeStage;

  request(): { desired: Desired; options: PlanOptions } {
    const list = this.list.peek()!;
    return { desired: { statuses: list.items.map(desiredStage) }, options: this.deleting(this.gone(list)) };
  }

  protected part(): null {
    return null;
  }

  protected wholePart(list: List<Stage>): Omit<Slice, "key" | "current"> | null {
    if (this.edited.peek().size === 0) return null;
    const deletions = this.gone(list);
    return {
      source: list,
      desired: { statuses: list.items.map(desiredStage) },
      complete: deletions.length > 0,
      at: (path) => list.items[Number(path.split("/")[2] ?? NaN)]?.key ?? null,
      deletions,
    };
  }

  protected wholly(current: Current): Desired {
    return { statuses: (current.statuses ?? []).map(statusOf).map(desiredStage) };
  }

  show(_slice: string, item: string | null): void {
    this.desk.focusOn(item, "name");
  }
}
