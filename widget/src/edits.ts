// A pipeline being edited, and every edit as a pure function: a draft goes in, another comes out, and stages
// that were not touched keep their identity (so that only what changed is drawn again).

import type { ReadPipeline, ReadStage, StageKind } from "./door-types";

export interface Stage {
  /** Names the stage on the page, also before the account has given it an id. */
  key: string;
  id: number | null;
  name: string;
  color: string;
  kind: StageKind;
}

export interface Removed {
  stage: Stage;
  /** The key of the stage that it stood behind, so that it can go back there. */
  behind: string | null;
}

export interface Draft {
  id: number;
  name: string;
  /** Unsorted first, then the free ones in order, then won and lost. */
  stages: readonly Stage[];
  /** Deleted on the page, not yet in the account. The last one deleted stands last. */
  tray: readonly Removed[];
}

/** The vendor's own stages keep their place. */
export const isFixed = (stage: Stage): boolean => stage.kind !== "regular";

const keyOf = (stage: ReadStage): string => `stage-${stage.id}`;

const toStage = (read: ReadStage): Stage => ({
  key: keyOf(read),
  id: read.id,
  name: read.name ?? "",
  color: read.color ?? "",
  kind: read.kind,
});

/** The draft of a pipeline as it was read, or null when its stages are unknown. */
export function draftOf(pipeline: ReadPipeline): Draft | null {
  if (pipeline.statuses === null) return null;
  const of = (kind: StageKind) => pipeline.statuses!.filter((stage) => stage.kind === kind).map(toStage);
  return {
    id: pipeline.id,
    name: pipeline.name ?? "",
    stages: [...of("unsorted"), ...of("regular"), ...of("won"), ...of("lost")],
    tray: [],
  };
}

const withStage = (draft: Draft, key: string, change: (stage: Stage) => Stage): Draft => ({
  ...draft,
  stages: draft.stages.map((stage) => (stage.key === key ? change(stage) : stage)),
});

export const rename = (draft: Draft, key: string, name: string): Draft =>
  withStage(draft, key, (stage) => ({ ...stage, name }));

export const recolour = (draft: Draft, key: string, color: string): Draft =>
  withStage(draft, key, (stage) => (isFixed(stage) ? stage : { ...stage, color }));

/** The free stages, which are the ones that can be moved and deleted. */
export const free = (draft: Draft): Stage[] => draft.stages.filter((stage) => !isFixed(stage));

const withFree = (draft: Draft, stages: Stage[]): Draft => {
  const first = draft.stages.filter((stage) => stage.kind === "unsorted");
  const last = draft.stages.filter((stage) => stage.kind === "won" || stage.kind === "lost");
  return { ...draft, stages: [...first, ...stages, ...last] };
};

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** Puts a stage at a place among the free ones, 0 being the first. */
export function insert(draft: Draft, stage: Stage, at: number): Draft {
  const stages = free(draft);
  stages.splice(clamp(at, stages.length), 0, stage);
  return withFree(draft, stages);
}

/** Moves a free stage to a place among the free ones. */
export function move(draft: Draft, key: string, to: number): Draft {
  const stages = free(draft);
  const from = stages.findIndex((stage) => stage.key === key);
  const target = clamp(to, stages.length - 1);
  if (from < 0 || from === target) return draft;
  const [moved] = stages.splice(from, 1);
  stages.splice(target, 0, moved!);
  return withFree(draft, stages);
}

/** Takes a free stage off the board, into the tray. */
export function remove(draft: Draft, key: string): Draft {
  const stages = free(draft);
  const at = stages.findIndex((stage) => stage.key === key);
  if (at < 0) return draft;
  const [stage] = stages.splice(at, 1);
  const behind = stages[at - 1]?.key ?? null;
  return { ...withFree(draft, stages), tray: [...draft.tray, { stage: stage!, behind }] };
}

/** Puts a stage from the tray back behind its old neighbour; first when that one is gone too. */
export function restore(draft: Draft, key: string): Draft {
  const entry = draft.tray.find((removed) => removed.stage.key === key);
  if (!entry) return draft;
  const at = free(draft).findIndex((stage) => stage.key === entry.behind) + 1;
  return { ...insert(draft, entry.stage, at), tray: draft.tray.filter((removed) => removed !== entry) };
}

/** Empties the tray back onto the board, the last deleted first, so that neighbours find each other. */
export const restoreAll = (draft: Draft): Draft =>
  [...draft.tray].reverse().reduce((back, removed) => restore(back, removed.stage.key), draft);

/** Whether sending the draft could change anything. */
export function differs(draft: Draft, read: ReadPipeline): boolean {
  const was = draftOf(read);
  if (was === null) return false;
  if (was.name !== draft.name || was.stages.length !== draft.stages.length) return true;
  return draft.stages.some((stage, at) => {
    const old = was.stages[at]!;
    return old.id !== stage.id || old.name !== stage.name || old.color !== stage.color;
  });
}

/**
 * Carries a draft over to a newer read of the same pipeline. What was edited here stays edited, what was not
 * takes the new values, what is gone from the account goes, what is new there comes in behind its neighbour.
 * A stage made here that the account has meanwhile (an apply that was cut off) is recognised by its name.
 */
export function rebase(draft: Draft, before: ReadPipeline, now: ReadPipeline): Draft | null {
  const old = draftOf(before);
  const fresh = draftOf(now);
  if (old === null || fresh === null) return null;
  const oldByKey = new Map(old.stages.map((stage) => [stage.key, stage]));
  const freshByKey = new Map(fresh.stages.map((stage) => [stage.key, stage]));
  const tray = draft.tray.filter((removed) => removed.stage.id === null || freshByKey.has(removed.stage.key));
  const inTray = new Set(tray.map((removed) => removed.stage.key));
  const arrived = free(fresh).filter((stage) => !oldByKey.has(stage.key) && !inTray.has(stage.key));

  const stages: Stage[] = [];
  for (const stage of draft.stages) {
    if (stage.id === null) {
      const at = arrived.findIndex((other) => other.name === stage.name);
      stages.push(at < 0 ? stage : { ...arrived.splice(at, 1)[0]!, color: stage.color });
      continue;
    }
    const newer = freshByKey.get(stage.key);
    const older = oldByKey.get(stage.key);
    if (!newer) continue;
    stages.push({
      ...newer,
      name: older && older.name !== stage.name ? stage.name : newer.name,
      color: older && older.color !== stage.color ? stage.color : newer.color,
    });
  }
  const name = old.name !== draft.name ? draft.name : fresh.name;
  return arrived.reduce<Draft>(
    (result, stage) => {
      const before = fresh.stages[fresh.stages.indexOf(stage) - 1];
      return insert(result, stage, free(result).findIndex((other) => other.key === before?.key) + 1);
    },
    { id: draft.id, name, stages, tray },
  );
}
