import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./compile.mjs";

const lists = await source("edit/list.ts");
const { rebase, newer } = await source("edit/rebase.ts");
const { History } = await source("edit/history.ts");

const item = (id, hold, name = `stage ${id}`) => ({ key: `stage-${id}`, id, name, ...(hold && { hold }) });
const made = (name = "new") => ({ key: `made-${name}`, id: null, name });
const sales = () => lists.listOf([item(143, "last"), item(1), item(2), item(142, "last"), item(3), item(90, "first")]);
const ids = (list) => list.items.map((one) => one.id);
const same = (a, b) => a.name === b.name;
const merge = (mine, before, now) => newer(mine, before, now, "name");
const rename = (list, id, name) => lists.change(list, new Set([`stage-${id}`]), (one) => ({ ...one, name }));
const remove = (list, ...gone) => lists.remove(list, new Set(gone.map((id) => `stage-${id}`)));

test("a list puts what is held first and last in its place, whatever the account says", () => {
  assert.deepEqual(ids(sales()), [90, 1, 2, 3, 143, 142]);
});

test("a change touches what it names and keeps the identity of the rest", () => {
  const before = sales();
  const after = rename(before, 2, "Talks");
  assert.equal(after.items[2].name, "Talks");
  assert.equal(after.items[1], before.items[1]);
  assert.equal(before.items[2].name, "stage 2");
  assert.equal(lists.change(before, new Set(["stage-2"]), (one) => one), before, "a change that changes nothing");
});

for (const [name, key, to, want] of [
  ["to the front", "stage-3", 0, [90, 3, 1, 2, 143, 142]],
  ["to the back", "stage-1", 2, [90, 2, 3, 1, 143, 142]],
  ["no further than the back", "stage-1", 99, [90, 2, 3, 1, 143, 142]],
  ["no further than the front", "stage-1", -1, [90, 1, 2, 3, 143, 142]],
  ["not at all when its place is held", "stage-142", 0, [90, 1, 2, 3, 143, 142]],
]) {
  test(`an item moves ${name}`, () => {
    assert.deepEqual(ids(lists.move(sales(), key, to)), want);
  });
}

test("items are inserted between two others, never before the first or behind the last", () => {
  assert.deepEqual(ids(lists.insert(sales(), [made()], 1)), [90, 1, null, 2, 3, 143, 142]);
  assert.deepEqual(ids(lists.insert(sales(), [made("a"), made("b")], 50)), [90, 1, 2, 3, null, null, 143, 142]);
});

test("what the account holds is not removed, the rest is", () => {
  const kept = lists.listOf([item(1), item(2, "kept"), item(3)]);
  assert.deepEqual(ids(remove(kept, 1, 2, 3)), [2]);
  assert.equal(remove(sales(), 142).tray.length, 0);
  assert.deepEqual(ids(lists.move(kept, "stage-2", 0)), [2, 1, 3], "it may be moved all the same");
});

test("a removed item lies in the tray and goes back behind its neighbour", () => {
  const removed = remove(sales(), 2);
  assert.deepEqual([ids(removed), removed.tray.map((one) => one.item.id)], [[90, 1, 3, 143, 142], [2]]);
  const back = lists.restore(lists.move(removed, "stage-1", 1), "stage-2");
  assert.deepEqual([ids(back), back.tray], [[90, 3, 1, 2, 143, 142], []]);
});

test("emptying the tray back undoes any row of deletions, one by one or together", () => {
  for (const order of [[[1], [2], [3]], [[3], [2], [1]], [[2], [1, 3]], [[1, 2, 3]]]) {
    const empty = order.reduce((list, gone) => remove(list, ...gone), sales());
    assert.deepEqual(ids(empty), [90, 143, 142]);
    const back = lists.restoreAll(empty);
    assert.deepEqual([back.tray, lists.sameList(back, sales(), same)], [[], true], JSON.stringify(order));
  }
});

test("a newer read keeps what was edited here and takes what changed there", () => {
  const mine = remove(rename(sales(), 1, "mine"), 3);
  const now = lists.listOf([item(1, null, "theirs"), item(5), item(2, null, "renamed there"), item(3), item(142, "last")]);
  const rebased = rebase(mine, sales(), now, merge);
  assert.deepEqual(rebased.items.map((one) => [one.id, one.name]), [[1, "mine"], [5, "stage 5"], [2, "renamed there"], [142, "stage 142"]]);
  assert.deepEqual(rebased.tray.map((one) => one.item.id), [3]);
});

test("an order that was not changed here is the account's; one that was stays", () => {
  const now = lists.listOf([item(3), item(1), item(2)]);
  const before = lists.listOf([item(1), item(2), item(3)]);
  assert.deepEqual(ids(rebase(rename(before, 1, "mine"), before, now, merge)), [3, 1, 2]);
  assert.deepEqual(ids(rebase(lists.move(before, "stage-1", 1), before, now, merge)), [2, 1, 3]);
});

test("what is gone from the account leaves the list and the tray", () => {
  const rebased = rebase(remove(sales(), 3), sales(), lists.listOf([item(1), item(142, "last")]), merge);
  assert.deepEqual([ids(rebased), rebased.tray], [[1, 142], []]);
});

test("what was made here and stands in the account meanwhile is not made twice", () => {
  const now = lists.listOf([...sales().items, item(11, null, "new")]);
  assert.deepEqual(ids(rebase(lists.insert(sales(), [made()], 0), sales(), now, merge)), [90, 11, 1, 2, 3, 143, 142]);
});

test("undo and redo go back and forth; letters of one name are one step", () => {
  const history = new History();
  history.reset("a");
  history.put("b");
  history.put("bc", "name");
  history.put("bcd", "name");
  history.seal();
  history.put("bcde", "name");
  const seen = [];
  while (history.undo()) seen.push(history.doc.value);
  assert.deepEqual(seen, ["bcd", "b", "a"]);
  while (history.redo()) seen.push(history.doc.value);
  assert.deepEqual(seen.slice(3), ["b", "bcd", "bcde"]);
  history.undo();
  history.put("other");
  assert.equal(history.redo(), false, "a new edit ends what could be done again");
});

test("every step is carried over to a newer state", () => {
  const history = new History();
  history.reset(1);
  history.put(2);
  history.put(3);
  history.undo();
  history.carry((doc) => doc * 10);
  history.undo();
  assert.equal(history.doc.value, 10);
  history.redo();
  history.redo();
  assert.equal(history.doc.value, 30);
});
