import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./compile.mjs";

const edits = await source("edits.ts");

const stage = (id, kind = "regular", name = `stage ${id}`) => ({ id, name, sort: id, color: "#ccc8f9", editable: true, kind });
const pipeline = (...statuses) => ({ id: 7, name: "Sales", sort: 1, is_main: true, statuses });
const sales = () => pipeline(stage(143, "lost"), stage(1), stage(2), stage(142, "won"), stage(3), stage(90, "unsorted"));
const ids = (draft) => draft.stages.map((one) => one.id);
const made = { key: "made-1", id: null, name: "new", color: "#fff000", kind: "regular" };

test("a draft puts unsorted first and won and lost last, whatever the account says", () => {
  assert.deepEqual(ids(edits.draftOf(sales())), [90, 1, 2, 3, 142, 143]);
});

test("a pipeline without a stage list has no draft: unknown is not empty", () => {
  assert.equal(edits.draftOf({ ...sales(), statuses: null }), null);
});

test("an untouched draft differs in nothing", () => {
  assert.equal(edits.differs(edits.draftOf(sales()), sales()), false);
});

test("renaming touches one stage and keeps the identity of the others", () => {
  const before = edits.draftOf(sales());
  const after = edits.rename(before, "stage-2", "Talks");
  assert.equal(after.stages[2].name, "Talks");
  assert.equal(after.stages[1], before.stages[1]);
  assert.equal(before.stages[2].name, "stage 2");
  assert.equal(edits.differs(after, sales()), true);
});

test("won and lost take a name, but no colour and no other place", () => {
  const draft = edits.draftOf(sales());
  assert.equal(edits.rename(draft, "stage-142", "Yes").stages[4].name, "Yes");
  assert.equal(edits.recolour(draft, "stage-142", "#fff000").stages[4].color, "#ccc8f9");
  assert.deepEqual(ids(edits.move(draft, "stage-142", 0)), ids(draft));
  assert.deepEqual(ids(edits.remove(draft, "stage-142")), ids(draft));
});

for (const [name, key, to, want] of [
  ["to the front", "stage-3", 0, [90, 3, 1, 2, 142, 143]],
  ["to the back", "stage-1", 2, [90, 2, 3, 1, 142, 143]],
  ["no further than the back", "stage-1", 99, [90, 2, 3, 1, 142, 143]],
  ["no further than the front", "stage-1", -1, [90, 1, 2, 3, 142, 143]],
]) {
  test(`a stage moves ${name}`, () => {
    assert.deepEqual(ids(edits.move(edits.draftOf(sales()), key, to)), want);
  });
}

test("a move that changes nothing answers the same draft", () => {
  const draft = edits.draftOf(sales());
  assert.equal(edits.move(draft, "stage-1", 0), draft);
});

test("a stage is inserted between two others, never before unsorted or behind won", () => {
  const draft = edits.draftOf(sales());
  assert.deepEqual(ids(edits.insert(draft, made, 1)), [90, 1, null, 2, 3, 142, 143]);
  assert.deepEqual(ids(edits.insert(draft, made, 50)), [90, 1, 2, 3, null, 142, 143]);
});

test("a removed stage lies in the tray and goes back behind its neighbour", () => {
  const removed = edits.remove(edits.draftOf(sales()), "stage-2");
  assert.deepEqual(ids(removed), [90, 1, 3, 142, 143]);
  assert.deepEqual(removed.tray.map((one) => one.stage.id), [2]);
  const back = edits.restore(edits.move(removed, "stage-1", 1), "stage-2");
  assert.deepEqual(ids(back), [90, 3, 1, 2, 142, 143]);
  assert.deepEqual(back.tray, []);
});

test("emptying the tray back undoes any row of deletions", () => {
  for (const order of [["1", "2", "3"], ["3", "2", "1"], ["2", "1", "3"]]) {
    const empty = order.reduce((draft, id) => edits.remove(draft, `stage-${id}`), edits.draftOf(sales()));
    assert.deepEqual(ids(empty), [90, 142, 143]);
    const back = edits.restoreAll(empty);
    assert.deepEqual([back.tray, edits.differs(back, sales())], [[], false], `deleted in order ${order}`);
  }
});

test("a newer read keeps what was edited here and takes what changed there", () => {
  let draft = edits.rename(edits.draftOf(sales()), "stage-1", "mine");
  draft = edits.remove(draft, "stage-3");
  const now = pipeline(stage(1, "regular", "theirs"), stage(5), stage(2, "regular", "renamed there"), stage(3), stage(142, "won"));
  const rebased = edits.rebase(draft, sales(), now);
  assert.deepEqual(rebased.stages.map((one) => [one.id, one.name]), [
    [1, "mine"],
    [5, "stage 5"],
    [2, "renamed there"],
    [142, "stage 142"],
  ]);
  assert.deepEqual(rebased.tray.map((one) => one.stage.id), [3]);
});

test("a stage that is gone from the account leaves the board and the tray", () => {
  const draft = edits.remove(edits.draftOf(sales()), "stage-3");
  const rebased = edits.rebase(draft, sales(), pipeline(stage(1), stage(142, "won"), stage(143, "lost")));
  assert.deepEqual([ids(rebased), rebased.tray], [[1, 142, 143], []]);
});

test("a stage made here that the account has meanwhile is not made twice", () => {
  const draft = edits.insert(edits.draftOf(sales()), made, 0);
  const now = pipeline(...sales().statuses, stage(11, "regular", "new"));
  assert.deepEqual(ids(edits.rebase(draft, sales(), now)), [90, 11, 1, 2, 3, 142, 143]);
});
