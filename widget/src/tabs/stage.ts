// A stage on the page: of a pipeline, or of customers. The board draws both.

import type { DesiredStage, ReadStage, ReadStatus, StageKind } from "../door-types";
import type { Item, List } from "../edit/list";
import { newer } from "../edit/rebase";
import { readColour } from "./stored";

export interface Stage extends Item {
  readonly color: string;
  readonly kind: StageKind;
}

const HOLDS = { unsorted: "first", won: "last", lost: "last" } as const;

const asRead = ({ id, name, color }: ReadStage | ReadStatus, kind: StageKind, hold: Stage["hold"]): Stage => ({
  key: `stage-${id}`,
  id,
  name: name ?? "",
  color: color ?? "",
  kind,
  ...(hold && { hold }),
});

export const stageOf = (read: ReadStage): Stage =>
  asRead(read, read.kind, read.kind === "regular" ? undefined : HOLDS[read.kind]);

export const statusOf = (read: ReadStatus): Stage => asRead(read, "regular", read.is_default ? "kept" : undefined);

export const sameStage = (a: Stage, b: Stage): boolean => a.name === b.name && a.color === b.color;

export const mergeStage = (mine: Stage, before: Stage | undefined, now: Stage): Stage => newer(mine, before, now, "name", "color");

/** What the plan is asked for. Won and lost take a name only. */
export function desiredStage(stage: Stage): DesiredStage {
  const wanted: DesiredStage = { name: stage.name };
  if (stage.id !== null) wanted.id = stage.id;
  if (stage.kind === "regular" && stage.color !== "") wanted.color = stage.color;
  return wanted;
}

/** The stages that are sent, in order. Unsorted is the account's own and stays when it is left out. */
export const sentStages = (list: List<Stage>): Stage[] => list.items.filter((stage) => stage.kind !== "unsorted");

/** A stage's address below that of its pipeline; a new one is counted among the new ones, as the plan does it. */
export function stageAddress(list: List<Stage>, key: string, prefix: string): string | null {
  let made = 0;
  for (const stage of sentStages(list)) {
    if (stage.key === key) return `${prefix}statuses/${stage.id ?? `new-${made}`}`;
    if (stage.id === null) made++;
  }
  const removed = list.tray.find(({ item }) => item.key === key)?.item;
  return removed?.id ? `${prefix}statuses/${removed.id}` : null;
}

const KINDS: readonly unknown[] = ["regular", "won", "lost", "unsorted"];
export const isKind = (value: unknown): value is StageKind => KINDS.includes(value);
const HOLD: readonly unknown[] = [undefined, "first", "last", "kept"];

/** A stage that was kept in the browser, or null when it is none. */
export function storedStage(value: Record<string, unknown>, item: Item): Stage | null {
  const { kind, hold } = value;
  const color = readColour(value["color"]);
  if (color === null || !isKind(kind) || !HOLD.includes(hold)) return null;
  return { ...item, color, kind, ...(hold !== undefined && { hold: hold as "first" }) };
}
