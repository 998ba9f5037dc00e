// The instance's life where it takes long: the deadline and the count are made
// short, all else is the Worker as built.

import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import test from "node:test";
import { post, secrets, startMiniflare, until } from "./tools.mjs";

const local = { REDIRECT_URI: "http://127.0.0.1:8721/oauth/callback", DEV_ORIGIN: "http://127.0.0.1:8720" };

async function withWorker(sooner, use) {
  const workerd = await startMiniflare(secrets(local), sooner);
  try {
    await use(String(await workerd.ready).replace(/\/$/, ""));
  } finally {
    await workerd.dispose();
  }
}

const number = (response) => Number(response.headers.get("x-instance").split(" ")[0]);
const stats = async (url) => (await fetch(`${url}/debug/stats`)).json();

test("a handler that never ends is ended by its own deadline; the others go on", async () => {
  await withWorker({ "exchange.ts": ["90_000", "500"] }, async (url) => {
    const before = number(await fetch(`${url}/health`));
    const hanging = Array.from({ length: 5 }, () => fetch(`${url}/debug/hang`));
    assert.equal((await fetch(`${url}/health`)).status, 200);
    for (const response of await Promise.all(hanging)) {
      assert.equal(response.status, 504);
      assert.equal((await response.json()).code, "unknown-outcome");
    }
    assert.equal(number(await fetch(`${url}/health`)), before);
  });
});

test("a body that never comes is not waited for longer than the deadline", async () => {
  await withWorker({ "exchange.ts": ["90_000", "500"] }, async (url) => {
    for (const head of ["content-length: 40", "transfer-encoding: chunked"]) {
      const socket = net.connect(new URL(url).port, "127.0.0.1");
      socket.write(`POST /plan HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`);
      const [answer] = await once(socket, "data");
      socket.destroy();
      assert.match(String(answer), /^HTTP\/1\.1 400 /, head);
    }
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });
});

test("an instance that has served its count is retired, without a failure", async () => {
  await withWorker({ "instance.ts": ["10_000", "20"] }, async (url) => {
    const numbers = [];
    for (let i = 0; i < 50; i++) {
      const response = await fetch(`${url}/health`);
      assert.equal(response.status, 200);
      numbers.push(number(response));
    }
    assert.deepEqual([...new Set(numbers)], [1, 2, 3]);
  });
});

test("those in flight are answered by the instance that retires", async () => {
  await withWorker({ "instance.ts": ["10_000", "20"] }, async (url) => {
    const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
    assert.deepEqual(await Promise.all(texts.map((text) => post(`${url}/debug/echo`, text))), texts);
  });
});

test("clients that hang up while they boot the instance hang nobody", async () => {
  await withWorker({}, async (url) => {
    const first = Array.from({ length: 10 }, (_, i) => post(`${url}/debug/echo`, `first ${i}`, Promise.resolve()));
    assert.equal(await post(`${url}/debug/echo`, "after them"), "after them");
    await Promise.all(first);
    const left = await until(() => stats(url), (s) => s.running === 1 && s.waiting === 0);
    assert.ok(left.idle <= 16);
  });
});

test("Go's own timers: one that outlives its request, one that is waited for, one whose client hangs up", async () => {
  await withWorker({}, async (url) => {
    const before = number(await fetch(`${url}/health`));
    for (let i = 0; i < 20; i++) assert.equal((await fetch(`${url}/debug/timer`)).status, 200);
    // They belonged to requests that are over, so they come with somebody else's.
    await until(() => stats(url), ({ fired }) => fired === 20);
    const sleeping = Array.from({ length: 20 }, () => fetch(`${url}/debug/sleep`));
    const gone = Array.from({ length: 20 }, () => post(`${url}/debug/sleep`, "x", new Promise((resolve) => setImmediate(resolve))));
    assert.equal(await post(`${url}/debug/echo`, "meanwhile"), "meanwhile");
    for (const response of await Promise.all(sleeping)) assert.equal(response.status, 200);
    await Promise.all(gone);
    await until(() => stats(url), ({ running, waiting }) => running === 1 && waiting === 0);
    assert.equal(number(await fetch(`${url}/health`)), before);
  });
});

test("more than the pool takes are refused at once; an instance full of the hung is left behind", async () => {
  // As many are let hang as there are places: each keeps its own for good, however
  // slowly they come.
  await withWorker({ "exchange.ts": ["90_000", "3_000"], "instance.ts": ["maxStuck = 8", "maxStuck = 256"] }, async (url) => {
    const hanging = Array.from({ length: 256 }, () => fetch(`${url}/debug/hang`));
    const refused = await until(() => fetch(`${url}/health`), ({ status }) => status === 503);
    assert.equal(refused.headers.get("retry-after"), "1");
    assert.equal((await refused.json()).code, "busy");
    await Promise.all(hanging);
    const after = await until(() => fetch(`${url}/health`), ({ status }) => status === 200);
    assert.ok(number(after) > number(refused));
  });
});
