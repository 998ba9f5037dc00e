import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./compile.mjs";

const { desiredOf, placeOf, sortProblems, deletionsOf, noProblems } = await source("desired.ts");

const draft = {
  id: 7,
  name: "Sales",
  stages: [
    { key: "stage-90", id: 90, name: "Incoming", color: "#c1c1c1", kind: "unsorted" },
    { key: "stage-1", id: 1, name: "Talks", color: "#99ccff", kind: "regular" },
    { key: "made-1", id: null, name: "", color: "#fff000", kind: "regular" },
    { key: "stage-142", id: 142, name: "Won", color: "#CCFF66", kind: "won" },
  ],
  tray: [
    { stage: { key: "stage-3", id: 3, name: "Old", color: "#fff000", kind: "regular" }, behind: null },
    { stage: { key: "made-2", id: null, name: "Never sent", color: "#fff000", kind: "regular" }, behind: null },
  ],
};

const issue = (path, more = {}) => ({ code: "some-code", path, severity: "error", message: `at ${path}`, params: {}, hint: "", ...more });

test("what is wanted holds every stage but unsorted, in order, system stages by name only", () => {
  assert.deepEqual(desiredOf(draft), {
    id: 7,
    name: "Sales",
    statuses: [{ name: "Talks", id: 1, color: "#99ccff" }, { name: "", color: "#fff000" }, { name: "Won", id: 142 }],
  });
});

test("only stages that the account has can be deleted from it", () => {
  assert.deepEqual(deletionsOf(draft), ["pipelines/7/statuses/3"]);
});

for (const [path, stage, field] of [
  ["/pipelines/0/statuses/1/name", "made-1", "name"],
  ["/pipelines/0/statuses/0/color", "stage-1", "color"],
  ["/pipelines/0/statuses/2", "stage-142", null],
  ["/pipelines/0/statuses", null, null],
  ["/pipelines/0/statuses/9/name", null, null],
  ["/pipelines/0/name", null, null],
  ["", null, null],
]) {
  test(`the pointer "${path}" shows at ${stage ?? "the pipeline"}`, () => {
    assert.deepEqual(placeOf(path, draft), { stage, field });
  });
}

test("a deletion that lies in the tray is no problem, any other one is", () => {
  const expected = issue("/pipelines/0/statuses", { code: "would-delete", params: { address: "pipelines/7/statuses/3" } });
  const surprise = issue("/pipelines/0/statuses", { code: "would-delete", params: { address: "pipelines/7/statuses/4" } });
  const problems = sortProblems([expected, surprise], draft, noProblems);
  assert.deepEqual([...problems.deletions.keys()], ["pipelines/7/statuses/3"]);
  assert.deepEqual([problems.pipeline, problems.errors], [[surprise], 1]);
});

test("problems of a stage that did not change keep their identity", () => {
  const before = sortProblems([issue("/pipelines/0/statuses/1/name")], draft, noProblems);
  const after = sortProblems([issue("/pipelines/0/statuses/1/name"), issue("/pipelines/0/statuses/0/name")], draft, before);
  assert.equal(after.stages.get("made-1"), before.stages.get("made-1"));
  assert.equal(after.stages.get("stage-1").length, 1);
});

test("a problem with the current state never lands on a stage", () => {
  const problems = sortProblems([issue("/pipelines/0/statuses/1/name", { in: "current", severity: "warning" })], draft, noProblems);
  assert.deepEqual([problems.stages.size, problems.pipeline.length, problems.warnings], [0, 1, 1]);
});

test("what was said of a deletion stands until something else is said", () => {
  const deletion = issue("/pipelines/0/statuses", { code: "would-delete", params: { address: "pipelines/7/statuses/3" } });
  const before = sortProblems([deletion], draft, noProblems);
  const blank = sortProblems([issue("/pipelines/0/statuses/1/name")], draft, before);
  assert.equal(blank.deletions.get("pipelines/7/statuses/3"), deletion);
  const restored = sortProblems([], { ...draft, tray: [] }, blank);
  assert.equal(restored.deletions.size, 0);
});
