// Calls to the vendor, made in Node against a server of this file's.

import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { importShell } from "./tools.mjs";

const { ask, NoAnswer } = await importShell("vendor.ts");

const server = createServer((request, response) => {
  if (request.url === "/never") return;
  response.writeHead(200).write("{");
  if (request.url === "/whole") response.end("}");
  if (request.url === "/broken") setImmediate(() => response.destroy());
});
let origin;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const get = (path, timeout = 15_000) => ask(origin, { method: "GET", path, headers: {}, timeout, cap: 100 });

// A runtime takes ten thousand timers, and these would live fifteen seconds each:
// at 700 calls a second there was no room for another.
test("a call that has its answer leaves no timer behind", async () => {
  const timers = new Set();
  const hook = createHook({
    init: (id, type) => type === "Timeout" && timers.add(id),
    destroy: (id) => timers.delete(id),
  }).enable();
  try {
    const calls = 50;
    for (let n = 0; n < calls; n++) await get(n % 2 === 0 ? "/whole" : "/broken");
    await new Promise((resolve) => setImmediate(resolve)); // destroy is told a turn later
    assert.ok(timers.size < 5, `${timers.size} timers live after ${calls} calls`); // fetch keeps a few of its own
  } finally {
    hook.disable();
  }
});

test("whole, broken off, and none at all", async () => {
  const whole = await get("/whole");
  assert.equal(whole.whole, true);
  assert.equal(new TextDecoder().decode(whole.body), "{}");
  assert.equal((await get("/broken")).whole, false);
  assert.equal((await get("/half", 50)).whole, false, "a body that doesn't end in time");
  await assert.rejects(get("/never", 50), (error) => error instanceof NoAnswer && error.why === "timeout");
});
