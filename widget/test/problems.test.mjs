import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./compile.mjs";

const { sortProblems, noProblems } = await source("tabs/problems.ts");
const { stageAddress, desiredStage, sentStages } = await source("tabs/stage.ts");

const stage = (key, id, more = {}) => ({ key, id, name: key, color: "#fff000", kind: "regular", ...more });
const list = {
  items: [
    stage("stage-90", 90, { kind: "unsorted", hold: "first" }),
    stage("stage-1", 1),
    stage("made-1", null),
    stage("made-2", null),
    stage("stage-142", 142, { kind: "won", hold: "last" }),
  ],
  tray: [{ item: stage("stage-3", 3), behind: null }, { item: stage("made-9", null), behind: null }],
};
const slice = {
  key: "pipeline-7",
  deletions: ["pipelines/7/statuses/3"],
  at: (path) => sentStages(list)[Number(path.split("/")[4] ?? NaN)]?.key ?? null,
};
const issue = (path, more = {}) => ({ code: "some-code", path, severity: "error", message: `at ${path}`, params: {}, hint: "", ...more });
const gone = (id) => issue("/pipelines/0/statuses", { code: "would-delete", params: { address: `pipelines/7/statuses/${id}` } });

test("every stage but unsorted is sent, in order, the system's by name only", () => {
  assert.deepEqual(sentStages(list).map(desiredStage), [
    { name: "stage-1", id: 1, color: "#fff000" },
    { name: "made-1", color: "#fff000" },
    { name: "made-2", color: "#fff000" },
    { name: "stage-142", id: 142 },
  ]);
});

test("new stages are addressed as the plan counts them; what was never sent has no address once it is gone", () => {
  const at = (key) => stageAddress(list, key, "pipelines/7/");
  assert.deepEqual(["stage-1", "made-2", "stage-3", "made-9"].map(at), [
    "pipelines/7/statuses/1", "pipelines/7/statuses/new-1", "pipelines/7/statuses/3", null,
  ]);
});

test("a problem shows at its stage, else at the whole", () => {
  const problems = sortProblems([issue("/pipelines/0/statuses/1/name"), issue("/pipelines/0/statuses"), issue("")], slice, noProblems);
  assert.deepEqual([[...problems.at.keys()], problems.rest.length, problems.errors], [["made-1"], 2, 3]);
});

test("a deletion that lies in the tray is no problem, any other one is", () => {
  const problems = sortProblems([gone(3), gone(4)], slice, noProblems);
  assert.deepEqual([[...problems.deletions.keys()], problems.rest.length, problems.errors], [["pipelines/7/statuses/3"], 1, 1]);
});

test("what was said of a deletion stands until something else is said", () => {
  const before = sortProblems([gone(3)], slice, noProblems);
  const blank = sortProblems([issue("/pipelines/0/statuses/1/name")], slice, before);
  assert.equal(blank.deletions.get("pipelines/7/statuses/3"), before.deletions.get("pipelines/7/statuses/3"));
  assert.equal(sortProblems([], { ...slice, deletions: [] }, blank).deletions.size, 0);
});

test("problems of a stage that did not change keep their identity", () => {
  const before = sortProblems([issue("/pipelines/0/statuses/1/name")], slice, noProblems);
  const after = sortProblems([issue("/pipelines/0/statuses/1/name"), issue("/pipelines/0/statuses/0/name")], slice, before);
  assert.equal(after.at.get("made-1"), before.at.get("made-1"));
});

test("a problem with the current state never lands on a stage", () => {
  const problems = sortProblems([issue("/pipelines/0/statuses/1/name", { in: "current", severity: "warning" })], slice, noProblems);
  assert.deepEqual([problems.at.size, problems.rest.length, problems.warnings], [0, 1, 1]);
});
