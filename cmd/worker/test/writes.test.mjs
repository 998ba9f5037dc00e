// Who may still replace a list that was read: the count by itself, and in a real
// Durable Object against the sandbox.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { House } from "./house.mjs";
import { importShell, scratch } from "./tools.mjs";

const { Writes } = await importShell("writes.ts");

test("a write goes by the count that was read, until somebody else begins one", async () => {
  const writes = new Writes();
  const write = (seen, meanwhile = async () => {}) =>
    writes.during(async (begin) => {
      const may = begin();
      if (may) await meanwhile();
      return may;
    }, seen);
  const first = writes.count;
  const own = await write(first);
  assert.deepEqual(own, { result: true, count: writes.count });
  assert.equal((await write(first)).result, false, "it has been written since");
  const next = await write(own.count);
  assert.equal(next.result, true, "by oneself, which does not count");

  const outer = await write(next.count, async () => {
    assert.equal((await write(writes.count)).result, false, "another is under way");
    assert.equal((await write()).result, true, "of what names nothing it is not asked");
  });
  assert.equal(outer.result, true);
  assert.equal((await write(outer.count)).result, false, "somebody wrote while it was under way");
  assert.equal((await write(writes.count)).result, true, "read anew");
});

test("a write that fails has been one, and begins once however often it is sent", async () => {
  const writes = new Writes();
  const before = writes.count;
  await assert.rejects(writes.during(async (begin) => {
    assert.ok(begin());
    assert.ok(begin());
    throw new Error("no answer");
  }, before));
  assert.equal(Number(writes.count), Number(before) + 2);
  await writes.during(async () => {}); // it never came to be sent
  assert.equal(Number(writes.count), Number(before) + 2);
});

const set = "/private/api/v2/json/pipelines/set";
let house, account;

before(async () => {
  // An object that starts anew does not know what was sent in the second before.
  house = await House.open(scratch("writes"), { sandboxOptions: ["--no-rate-limit"] });
  account = JSON.parse(Buffer.from(house.token.split(".")[1], "base64url")).account_id;
});
after(() => house?.close());

const send = (method, path, fields = {}, body) =>
  house.gate("send", account, { method, path, ...(body ? { "content-type": "application/json" } : {}), ...fields }, body && JSON.stringify(body));
const read = async () => (await send("GET", "/api/v2/pipelines", { list: "pipelines" })).fields.writes;
const replace = (writes, name = "Renamed") =>
  send("POST", set, { list: "pipelines", ...(writes ? { writes } : {}) }, { request: { pipelines: { add: [{ name, statuses: { 0: { name: "A" } } }] } } });

test("the account's object refuses what was overtaken, and sends nothing of it", async () => {
  const seen = await read();
  const first = await replace(seen);
  assert.equal(first.status, 200, first.body);
  await house.control("DELETE", "journal");
  assert.deepEqual(await replace(seen), { status: 0, fields: { error: "overtaken" }, body: "" });
  assert.deepEqual(await house.journal(), []);
  const second = await replace(first.fields.writes);
  assert.equal(second.status, 200, "nobody else wrote");
  assert.equal((await send("PATCH", "/api/v4/leads/pipelines/1", { list: "pipelines" }, { name: "X" })).status, 400);
  assert.equal((await replace(second.fields.writes)).fields.error, "overtaken", "a write that failed may have been one");
  assert.equal((await replace()).status, 200, "one that names no count");
  assert.equal((await send("GET", "/api/v2/pipelines")).fields.writes, undefined, "not asked");
});

test("an object that died knows no count of before", async () => {
  const seen = await read();
  await house.kill();
  await house.start();
  assert.equal((await replace(seen)).fields.error, "overtaken");
  assert.equal((await replace(await read())).status, 200);
});

test("two pages that write at once: what both were told is there is there", async () => {
  const { id, statuses } = Object.values((await house.pipelines()).json()._embedded.items)[0];
  const own = Object.values(statuses).filter(({ id }) => id > 143);
  const write = async (name) => {
    const stages = [...own.map(({ id, name }) => ({ id, name })), { name }];
    const reply = await house.ask(set, {
      method: "POST", headers: { "x-auth-token": house.token, "content-type": "application/json" },
      body: JSON.stringify({ update: [{ id, statuses: stages }] }),
    });
    if (reply.status !== 200) {
      assert.equal(reply.status, 409, reply.text);
      assert.ok(["conflict", "would-delete"].includes(reply.json().code), reply.text);
    }
    return reply.status === 200 ? [name] : [];
  };
  const told = (await Promise.all(["One", "Two", "Three"].map(write))).flat();
  assert.equal(told.length, 1, "each would have deleted the others' stages");
  const now = Object.values((await house.pipelines()).json()._embedded.items[id].statuses).map(({ name }) => name);
  assert.deepEqual(["One", "Two", "Three"].filter((name) => now.includes(name)), told);
});
