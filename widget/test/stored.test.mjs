import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./compile.mjs";

const { readList } = await source("tabs/stored.ts");
const { storedStage } = await source("tabs/stage.ts");

const stage = (more = {}) => ({ key: "stage-1", id: 1, name: "Talks", color: "#fff000", kind: "regular", ...more });
const read = (items, tray = []) => readList({ items, tray }, storedStage);

test("what was kept comes back as it was, and nothing beside it", () => {
  const list = read([{ ...stage(), onclick: "x", __proto__: { bad: 1 } }], [{ item: stage({ key: "made-a-1", id: null }), behind: "stage-1" }]);
  assert.deepEqual(list, { items: [stage()], tray: [{ item: stage({ key: "made-a-1", id: null }), behind: "stage-1" }] });
});

for (const [name, items, tray] of [
  ["a name that is no text", [stage({ name: 7 })]],
  ["a name that is too long", [stage({ name: "x".repeat(10_001) })]],
  ["a colour that could be more than a colour", [stage({ color: "red;background:url(x)" })]],
  ["a kind that nobody knows", [stage({ kind: "mine" })]],
  ["a place that nobody knows", [stage({ hold: "top" })]],
  ["an id that is no number", [stage({ id: "1" })]],
  ["a key of another id", [stage({ key: "stage-2" })]],
  ["a key without an id", [stage({ id: null })]],
  ["a key that would leave its selector", [stage({ key: 'made-"] *', id: null })]],
  ["the same key twice", [stage(), stage()]],
  ["the same key in the list and in the tray", [stage()], [{ item: stage(), behind: null }]],
  ["a list that is none", { length: 1, 0: stage() }],
  ["an entry of nothing", [null]],
  ["far too many", Array.from({ length: 2001 }, (_, at) => stage({ key: `stage-${at}`, id: at }))],
]) {
  test(`dropped as a whole: ${name}`, () => {
    assert.equal(read(items, tray), null);
  });
}

test("dropped: anything that is no list at all", () => {
  for (const value of [null, undefined, 7, "x", [], {}, { items: [] }]) assert.equal(readList(value, storedStage), null, JSON.stringify(value));
});
