// What the core says of the edits, sorted to where it shows.

import type { Current, Desired, Issue } from "../door-types";

/** A part of a tab that is checked by itself, so that typing in one place does not look at all others. */
export interface Slice {
  key: string;
  /** Identity of what is checked: the same again is not looked at twice. */
  source: unknown;
  current: Current;
  desired: Desired;
  /** What is left out of the desired state is to be deleted. */
  complete?: boolean;
  /** The item at a pointer such as `/pipelines/0/statuses/3/name`, null when it concerns the whole. */
  at(path: string): string | null;
  /** Leaves out what another slice says. */
  mine?(issue: Issue): boolean;
  /** Addresses of what lies in the tray: a `would-delete` of these is no mistake, but what will be done. */
  deletions: readonly string[];
}

export interface Problems {
  /** By item key. */
  at: ReadonlyMap<string, readonly Issue[]>;
  rest: readonly Issue[];
  /** `would-delete` issues by address. */
  deletions: ReadonlyMap<string, Issue>;
  errors: number;
  warnings: number;
}

export const noProblems: Problems = { at: new Map(), rest: [], deletions: new Map(), errors: 0, warnings: 0 };

const sameIssues = (left: readonly Issue[] | undefined, right: readonly Issue[]): boolean =>
  left !== undefined &&
  left.length === right.length &&
  left.every((issue, at) => issue.path === right[at]!.path && issue.message === right[at]!.message);

/** Lists that did not change keep their identity, so that what stands under them is not drawn again. */
export function sortProblems(issues: readonly Issue[], slice: Slice, before: Problems): Problems {
  const at = new Map<string, Issue[]>();
  const rest: Issue[] = [];
  const deletions = new Map<string, Issue>();
  const inTray = new Set(slice.deletions);
  let errors = 0;
  let warnings = 0;
  for (const issue of issues) {
    const address = issue.params["address"];
    if (issue.code === "would-delete" && typeof address === "string" && inTray.has(address)) {
      deletions.set(address, issue);
      continue;
    }
    if (slice.mine && !slice.mine(issue)) continue;
    if (issue.severity === "error") errors++;
    else warnings++;
    const key = issue.in === undefined ? slice.at(issue.path) : null;
    if (key === null) rest.push(issue);
    else at.set(key, [...(at.get(key) ?? []), issue]);
  }
  // A mistake elsewhere can keep the core from getting as far as the deletions: what it said last still holds.
  for (const address of inTray) {
    const said = before.deletions.get(address);
    if (said && !deletions.has(address)) deletions.set(address, said);
  }
  const kept = new Map<string, readonly Issue[]>();
  for (const [key, list] of at) {
    const old = before.at.get(key);
    kept.set(key, sameIssues(old, list) ? old! : list);
  }
  return { at: kept, rest, deletions, errors, warnings };
}
