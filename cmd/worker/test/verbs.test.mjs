// The gate's verbs that keep things, in a real Durable Object.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { gateOf, secrets, startMiniflare } from "./tools.mjs";

let workerd, gate;

before(async () => {
  const local = { REDIRECT_URI: "http://127.0.0.1:8721/oauth/callback", DEV_ORIGIN: "http://127.0.0.1:8720" };
  workerd = await startMiniflare(secrets(local), {
    "parts.ts": ["1 << 20", "1 << 14"], // many parts of a small body
    "store.ts": ["keptMost = 500", "keptMost = 20"],
  });
  gate = gateOf(String(await workerd.ready).replace(/\/$/, ""));
});
after(() => workerd.dispose());

const save = (account, n, body = `state ${n}`) =>
  gate("save", account, { kind: "pipelines", dialect: "v4", base: `base-${n}`, user: 7, changes: n, deletes: 1 }, body);

test("the last 20 snapshots are kept, newest first, and come back byte for byte", async () => {
  const large = "é".repeat(100_000)
  const ids = [];
  for (let n = 1; n <= 25; n++) ids.push(JSON.parse((await save(1, n, n === 25 ? large : `state ${n}`)).body).id);
  assert.equal(new Set(ids).size, 25);
  const list = JSON.parse((await gate("saved", 1)).body);
  assert.deepEqual(list.map(({ id }) => id), ids.slice(5).reverse());
  const { at, ...first } = list[0];
  assert.deepEqual(first, { id: ids[24], kind: "pipelines", user: 7, base_digest: "base-25", changes: 25, deletes: 1 });
  assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.deepEqual(await gate("load", 1, { id: ids[24] }), { status: 200, fields: { kind: "pipelines", dialect: "v4" }, body: large });
  assert.equal((await gate("load", 1, { id: ids[5] })).body, "state 6");
  for (const id of [ids[4], "999", "", "7.0", "-1", "x"]) assert.equal((await gate("load", 1, { id })).status, 404, id);
  assert.equal((await save(1, "x")).status, 400);
});

test("an account sees its own snapshots only", async () => {
  await save(1, 1);
  const { id } = JSON.parse((await save(2, 1, "the second's")).body);
  assert.equal(JSON.parse((await gate("saved", 2)).body).length, 1);
  assert.equal((await gate("load", 2, { id })).body, "the second's");
});

test("a key is used once, until its time is over", async () => {
  assert.equal((await gate("once", 0, { key: "a", seconds: 60 })).status, 204);
  assert.equal((await gate("once", 0, { key: "a", seconds: 60 })).status, 409);
  assert.equal((await gate("once", 0, { key: "b", seconds: 60 })).status, 204);
  assert.equal((await gate("once", 0, { key: "c", seconds: 0.001 })).status, 204);
  await gate("once", 0, { key: "b", seconds: 60 }); // time passes in a Worker when something is asked
  assert.equal((await gate("once", 0, { key: "c", seconds: 60 })).status, 204);
  for (const fields of [{ key: "", seconds: 60 }, { key: "d" }, { key: "d", seconds: 90_000 }]) {
    assert.equal((await gate("once", 0, fields)).status, 400);
  }
  const racing = await Promise.all(Array.from({ length: 20 }, () => gate("once", 0, { key: "race", seconds: 60 })));
  assert.equal(racing.filter(({ status }) => status === 204).length, 1);
});

test("of much that is kept the oldest goes", async () => {
  const key = (n) => ({ key: `plan ${n}` });
  for (let n = 0; n < 120; n++) await gate("keep", 5, { ...key(n), seconds: 60 + n }, `body ${n}`);
  const found = [];
  for (let n = 0; n < 120; n++) if ((await gate("recall", 5, key(n))).status === 200) found.push(n);
  assert.ok(found.length >= 20 && found.length <= 20 + 50, String(found.length));
  assert.deepEqual(found, Array.from(found, (_, n) => 120 - found.length + n), "the newest are there");
  await gate("keep", 5, { ...key(119), seconds: 60 }, "anew");
  assert.equal((await gate("recall", 5, key(119))).body, "anew");
});

test("uninstalling wipes what the account had", async () => {
  await save(3, 1);
  await gate("keep", 3, { key: "plan", seconds: 60 }, "kept");
  assert.equal((await gate("recall", 3, { key: "plan" })).body, "kept");
  assert.equal((await gate("uninstall", 3)).status, 204);
  assert.equal((await gate("recall", 3, { key: "plan" })).status, 404);
  assert.equal((await gate("saved", 3)).body, "[]");
  assert.equal((await gate("origin", 3)).status, 404);
  assert.equal((await gate("uninstall", 3)).status, 204, "twice does no harm");
});

test("a call for another account than the one that is here does nothing", async () => {
  const nobody = "http://127.0.0.1:8720";
  for (const verb of ["send", "origin", "keep", "recall", "take", "save", "saved", "load", "steal"]) {
    const { status, fields } = await gate(verb, 4, { origin: nobody, key: "a", seconds: 60, method: "GET", path: "/" });
    assert.deepEqual([status, fields], [0, { error: "account-unknown" }], verb);
  }
  assert.equal((await gate("recall", 4, { key: "a" })).status, 404);
});

test("a verb that is none is refused", async () => {
  assert.equal((await gate("steal", 1)).status, 400);
});
