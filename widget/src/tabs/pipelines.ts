// The pipelines tab: all pipelines as one list, each with its stages as another.

import { computed } from "@preact/signals";
import type { Current, Desired, DesiredPipeline, Issue, PlanOptions, ReadPipeline } from "../door-types";
import * as lists from "../edit/list";
import type { Item, List } from "../edit/list";
import { newer, rebase } from "../edit/rebase";
import type { Slice } from "./problems";
import { desiredStage, mergeStage, sameStage, sentStages, stageOf, storedStage, type Stage } from "./stage";
import { StageBoard } from "./stage-board";
import { readList } from "./stored";
import { Tab, type Known, type Read } from "./tab";

export interface Pipeline extends Item {
  readonly main: boolean;
  /** null when the account sent no stage list: unknown, never empty. */
  readonly stages: List<Stage> | null;
  /** Colours of a copy that gave way to the nearest that a new stage can have, by the stage's key. */
  readonly recoloured?: ReadonlyMap<string, string>;
}

/** Where a problem with the pipeline's own name shows, beside the keys of its stages. */
export const NAME = "name";

const pipelineOf = (read: ReadPipeline): Pipeline => ({
  key: `pipeline-${read.id}`,
  id: read.id,
  name: read.name ?? "",
  main: read.is_main,
  stages: read.statuses === null ? null : lists.listOf(read.statuses.map(stageOf)),
});

const addressOf = (pipeline: Item): string => `pipelines/${pipeline.id}`;

const sameStages = (a: List<Stage> | null, b: List<Stage> | null): boolean =>
  a === b || (a !== null && b !== null && lists.sameList(a, b, sameStage));

const stagesGone = (pipeline: Pipeline): string[] =>
  (pipeline.stages?.tray ?? []).filter(({ item }) => item.id !== null).map(({ item }) => `${addressOf(pipeline)}/statuses/${item.id}`);

const desiredPipeline = ({ id, name, stages }: Pipeline): DesiredPipeline => ({
  ...(id !== null && { id }),
  name,
  ...(stages !== null && { statuses: sentStages(stages).map(desiredStage) }),
});

/** A pipeline that was kept in the browser, or null when it is none. */
function storedPipeline(value: Record<string, unknown>, item: Item): Pipeline | null {
  const { main, stages } = value;
  const list = stages === null ? null : readList(stages, storedStage);
  if (typeof main !== "boolean" || (stages !== null && list === null)) return null;
  return { ...item, main, stages: list };
}

export class PipelinesTab extends Tab<Pipeline> {
  readonly kind = "pipelines";
  readonly stored = storedPipeline;

  readonly board: StageBoard = new StageBoard(this.desk, {
    list: computed(() => this.item.value?.stages ?? null),
    edit: (change, tag) => this.changeStages(change, tag),
    problems: computed(() => this.checker.problems.value.get(this.selected.value ?? "")),
    failures: this.failures,
    address: computed(() => (this.item.value ? `${addressOf(this.item.value)}/` : "")),
  });

  protected listOf(current: Current): List<Pipeline> {
    return lists.listOf((current.pipelines ?? []).map(pipelineOf));
  }

  protected override first(list: List<Pipeline>): string | null {
    return (list.items.find((pipeline) => pipeline.main) ?? list.items[0])?.key ?? null;
  }

  /** That a pipeline is no longer the main one follows from another's being it, and is no edit of its own. */
  protected same(a: Pipeline, b: Pipeline): boolean {
    return a.name === b.name && (!a.main || b.main) && sameStages(a.stages, b.stages);
  }

  protected merge(mine: Pipeline, before: Pipeline | undefined, now: Pipeline): Pipeline {
    if (mine === before) return now;
    const untouched: List<Stage> = before?.stages ?? { items: [], tray: [] };
    return {
      ...newer(mine, before, now, "name", "main"),
      stages: mine.stages && now.stages ? rebase(mine.stages, untouched, now.stages, mergeStage) : now.stages,
    };
  }

  private mainOf(pipeline: Pipeline): { is_main?: true } {
    const was = this.read.peek()?.list.items.find((other) => other.key === pipeline.key);
    return pipeline.main && !was?.main ? { is_main: true } : {};
  }

  /** A list is sent whole when its order or its length changes; else only what was edited. */
  request(): { desired: Desired; options: PlanOptions } {
    const list = this.list.peek()!;
    const edited = this.edited.peek();
    const gone = this.gone(list);
    const whole = edited.has("") || gone.length > 0 || list.items.some((pipeline) => pipeline.id === null);
    const wanted = whole ? list.items : list.items.filter((pipeline) => edited.has(pipeline.key));
    return {
      desired: {
        pipelines: wanted.map((pipeline) =>
          edited.has(pipeline.key)
            ? { ...desiredPipeline(pipeline), ...this.mainOf(pipeline) }
            : { id: pipeline.id!, name: pipeline.name },
        ),
      },
      options: this.deleting(gone, list.items.flatMap(stagesGone)),
    };
  }

  protected part(pipeline: Pipeline) {
    const sent = pipeline.stages ? sentStages(pipeline.stages) : [];
    return {
      desired: { pipelines: [desiredPipeline(pipeline)] },
      at: (path: string) => {
        const [, , member, index] = path.split("/").slice(1);
        return member === "name" ? NAME : member === "statuses" ? (sent[Number(index ?? NaN)]?.key ?? null) : null;
      },
      deletions: stagesGone(pipeline),
    };
  }

  /** How many there are, which is the main one, the order, what is deleted. */
  protected wholePart(list: List<Pipeline>, read: Read<Pipeline>): Omit<Slice, "key" | "current"> | null {
    const deletions = this.gone(list);
    const like = (one: List<Pipeline>, tray: readonly string[]): string =>
      JSON.stringify([one.items.map(({ key, main }) => [key, main]), tray]);
    const source = like(list, deletions);
    if (source === like(read.list, [])) return null;
    const names = new Map(read.list.items.map((pipeline) => [pipeline.key, pipeline.name]));
    const wanted = list.items.map((pipeline) => ({
      ...(pipeline.id === null ? desiredPipeline(pipeline) : { id: pipeline.id, name: names.get(pipeline.key) ?? "" }),
      ...this.mainOf(pipeline),
    }));
    return {
      source,
      desired: { pipelines: wanted },
      complete: deletions.length > 0,
      at: () => null,
      // What a new pipeline holds is its own slice's business.
      mine: ({ path, in: where }) => {
        const [, index, member] = path.split("/").slice(1);
        const one = list.items[Number(index ?? NaN)];
        return where === undefined && (one === undefined || member === "is_main" || (one.id !== null && member !== "name"));
      },
      deletions,
    };
  }

  protected wholly(current: Current): Desired {
    const wanted = (current.pipelines ?? []).map((read) => ({ ...desiredPipeline(pipelineOf(read)), ...(read.is_main && { is_main: true }) }));
    return { pipelines: wanted };
  }

  protected override knownOf(pipeline: Pipeline): [string, Known][] {
    const stages = pipeline.stages?.items.filter(({ id }) => id !== null) ?? [];
    return [...super.knownOf(pipeline), ...stages.map((stage): [string, Known] => [`${addressOf(pipeline)}/statuses/${stage.id}`, stage])];
  }

  override confirmedBy(address: string): string {
    return address.split("/").slice(0, 2).join("/");
  }

  show(slice: string, item: string | null): void {
    if (slice === "") return;
    this.select(slice);
    if (item === null || item === NAME) this.desk.focusOn(slice, "pipeline-name");
    else this.desk.focusOn(item, "name");
  }

  override select(key: string): void {
    this.board.close();
    super.select(key);
  }

  private change(key: string | null, how: (pipeline: Pipeline) => Pipeline, tag: string | null = null): void {
    if (key !== null) this.edit((list) => lists.change(list, new Set([key]), how), tag);
  }

  private changeStages(how: (stages: List<Stage>) => List<Stage>, tag: string | null): void {
    this.change(
      this.selected.peek(),
      (pipeline) => {
        const stages = pipeline.stages && how(pipeline.stages);
        return stages === pipeline.stages ? pipeline : { ...pipeline, stages };
      },
      tag,
    );
  }

  rename(key: string, name: string): void {
    this.change(key, (pipeline) => ({ ...pipeline, name }), `name ${key}`);
  }

  setMain(key: string): void {
    this.edit((list) => ({
      ...list,
      items: list.items.map((pipeline) => {
        const main = pipeline.key === key;
        return pipeline.main === main ? pipeline : { ...pipeline, main };
      }),
    }));
    this.desk.announce("said.main", { name: this.nameOf(key) });
  }

  move(key: string, to: number): void {
    this.edit((list) => lists.move(list, key, to));
    const items = this.list.peek()?.items ?? [];
    const place = items.findIndex((pipeline) => pipeline.key === key) + 1;
    this.desk.focusOn(key, "list-grip");
    this.desk.announce("said.moved", { name: this.nameOf(key), place, count: items.length });
  }

  /** Adds pipelines behind the one that is shown, and shows the first of them. */
  add(made: readonly Pipeline[]): void {
    const at = this.list.peek()?.items.findIndex(({ key }) => key === this.selected.peek()) ?? -1;
    this.added(made, at + 1, "pipeline-name", "said.pipeline-added");
  }

  /** What the core says of new pipelines. */
  issuesOf(pipelines: readonly Pipeline[]): readonly Issue[] {
    return this.checker.ofNew("pipelines", { pipelines: pipelines.map(desiredPipeline) });
  }

  /** A copy may have colours that a new stage can't: where the core says so, its nearest one takes their place. */
  private fitted(pipeline: Pipeline): Pipeline {
    const recoloured = new Map<string, string>();
    const items = [...pipeline.stages!.items];
    for (const { path, params } of this.issuesOf([pipeline])) {
      const at = Number(path.split("/")[4]);
      const stage = pipeline.stages!.items[at];
      if (!stage || typeof params["nearest"] !== "string") continue;
      items[at] = { ...stage, color: params["nearest"] };
      recoloured.set(stage.key, stage.color);
    }
    return { ...pipeline, recoloured, stages: { items, tray: [] } };
  }

  /** A pipeline of our own making. The account's own stages come from a neighbour, under the names that are given. */
  make(name: string, stages: readonly Pick<Stage, "name" | "color" | "kind">[]): Pipeline {
    const neighbour = this.item.peek()?.stages ?? this.list.peek()?.items.find((one) => one.stages !== null)?.stages;
    const closing = (neighbour?.items ?? [])
      .filter(({ hold }) => hold === "last")
      .map((stage) => ({ ...stage, name: stages.find(({ kind }) => kind === stage.kind)?.name ?? stage.name }));
    const own = stages
      .filter(({ kind }) => kind === "regular")
      .map(({ name, color }, at) => this.board.made(name, at, color));
    return this.fitted({ key: this.desk.newKey(), id: null, name, main: false, stages: lists.listOf([...own, ...closing]) });
  }

  addNew(): void {
    const { say } = this.desk.words;
    this.add([this.make(say("pipeline.new"), [{ name: say("stage.new"), color: "", kind: "regular" }])]);
  }

  duplicate(key: string): void {
    const pipeline = this.list.peek()?.items.find((one) => one.key === key);
    if (!pipeline?.stages) return;
    this.add([this.make(this.desk.words.say("pipeline.copy-of", { name: pipeline.name }), pipeline.stages.items)]);
  }
}
