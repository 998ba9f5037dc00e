// Between the board and the core: a draft as the plan's `desired`, and a problem's pointer back as a place on
// the board. Pure functions.

import type { DesiredPipeline, DesiredStage, Issue } from "./door-types";
import type { Draft, Stage } from "./edits";

/** The stages that are sent, in order. Unsorted is the account's own and stays when it is left out. */
const sent = (draft: Draft): Stage[] => draft.stages.filter((stage) => stage.kind !== "unsorted");

function desiredStage(stage: Stage): DesiredStage {
  const wanted: DesiredStage = { name: stage.name };
  if (stage.id !== null) wanted.id = stage.id;
  if (stage.kind === "regular" && stage.color !== "") wanted.color = stage.color;
  return wanted;
}

export const desiredOf = (draft: Draft): DesiredPipeline => ({
  id: draft.id,
  name: draft.name,
  statuses: sent(draft).map(desiredStage),
});

export const addressOf = (draft: Draft, stage: Stage): string => `pipelines/${draft.id}/statuses/${stage.id}`;

/** The addresses that the user has put into the tray: exactly what an apply may delete. */
export const deletionsOf = (draft: Draft): string[] =>
  draft.tray.filter((removed) => removed.stage.id !== null).map((removed) => addressOf(draft, removed.stage));

/** Where a problem shows. Without a stage it belongs to the pipeline, without a field to the whole stage. */
export interface Place {
  stage: string | null;
  field: "name" | "color" | null;
}

/** Finds the place of a pointer such as `/pipelines/0/statuses/3/name`. */
export function placeOf(path: string, draft: Draft): Place {
  const [, , list, index, field] = path.split("/").slice(1);
  const stage = list === "statuses" && index !== undefined ? sent(draft)[Number(index)] : undefined;
  if (!stage) return { stage: null, field: null };
  return { stage: stage.key, field: field === "name" || field === "color" ? field : null };
}

/** A draft's problems, sorted to where they show. */
export interface Problems {
  /** By stage key. */
  stages: ReadonlyMap<string, readonly Issue[]>;
  pipeline: readonly Issue[];
  /** `would-delete` issues by address: not mistakes, but what the tray would do. */
  deletions: ReadonlyMap<string, Issue>;
  errors: number;
  warnings: number;
}

export const noProblems: Problems = {
  stages: new Map(),
  pipeline: [],
  deletions: new Map(),
  errors: 0,
  warnings: 0,
};

const sameIssues = (left: readonly Issue[] | undefined, right: readonly Issue[]): boolean =>
  left !== undefined &&
  left.length === right.length &&
  left.every((issue, at) => issue.path === right[at]!.path && issue.message === right[at]!.message);

/** Lists that did not change keep their identity, so that the columns under them are not drawn again. */
export function sortProblems(issues: readonly Issue[], draft: Draft, before: Problems): Problems {
  const stages = new Map<string, Issue[]>();
  const pipeline: Issue[] = [];
  const deletions = new Map<string, Issue>();
  const inTray = new Set(deletionsOf(draft));
  let errors = 0;
  let warnings = 0;
  for (const issue of issues) {
    const address = issue.params["address"];
    if (issue.code === "would-delete" && typeof address === "string" && inTray.has(address)) {
      deletions.set(address, issue);
      continue;
    }
    if (issue.severity === "error") errors++;
    else warnings++;
    const place = issue.in === undefined ? placeOf(issue.path, draft) : { stage: null };
    if (place.stage === null) pipeline.push(issue);
    else stages.set(place.stage, [...(stages.get(place.stage) ?? []), issue]);
  }
  // A mistake elsewhere can keep the core from getting as far as the deletions: what it said last still holds.
  for (const address of inTray) {
    const said = before.deletions.get(address);
    if (said && !deletions.has(address)) deletions.set(address, said);
  }
  const kept = new Map<string, readonly Issue[]>();
  for (const [key, list] of stages) {
    const old = before.stages.get(key);
    kept.set(key, sameIssues(old, list) ? old! : list);
  }
  return { stages: kept, pipeline, deletions, errors, warnings };
}
