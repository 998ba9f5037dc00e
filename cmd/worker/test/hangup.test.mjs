// Clients that hang up with a reset, in workerd alone: there a reset cancels the
// request, and whatever nobody waits for is cut off in the middle.

import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import test, { after, before } from "node:test";
import { post, scratch, startAlone, until } from "./tools.mjs";

const folder = scratch("hangup");
let alone, url, sandbox, token;

before(async () => {
  alone = await startAlone(folder);
  ({ url, sandbox, token } = alone);
});

after(async () => {
  await alone?.end();
});

const stats = async () => (await fetch(`${url}/debug/stats`)).json();

test("200 at once, a fifth of them hang up: all others get their own answer, no goroutine stays", async () => {
  // Those who will hang up wait for the vendor, or for their turn there: longer than
  // a busy machine takes to answer the first of the others.
  await sandbox.control("POST", "faults", { add: [{ path: "/api/v2/pipelines", latency_ms: 8000, times: 7 }] });
  let hangUp;
  const heard = new Promise((resolve) => (hangUp = resolve));
  const gone = Array.from({ length: 40 }, () => post(`${url}/api/v2/pipelines`, "", heard, { "x-auth-token": token }));
  await until(stats, ({ running }) => running === 41); // the one is the question itself

  const texts = Array.from({ length: 160 }, (_, i) => `request ${i} ${"x".repeat(i * 7)}`);
  const answers = await Promise.all(texts.map((text) => post(`${url}/debug/echo`, text).finally(hangUp)));
  assert.deepEqual(answers, texts);
  for (const answer of await Promise.all(gone)) assert.equal(answer, "reset");

  const left = await until(stats, ({ running, waiting }) => running === 1 && waiting === 0, 60_000);
  assert.ok(left.idle <= 16 && left.goroutines <= 16 + 3, JSON.stringify(left));
  assert.equal(await post(`${url}/debug/echo`, "still here"), "still here");
});

test("a body that breaks off is its sender's affair: no failure is logged", async () => {
  for (const head of ["Content-Length: 40\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n28\r\nabc"]) {
    for (let i = 0; i < 10; i++) {
      const socket = net.connect(new URL(url).port, "127.0.0.1");
      await once(socket, "connect");
      // When the first request is answered, the second one's turn has come.
      socket.write(`GET /health HTTP/1.1\r\nHost: x\r\n\r\nPOST /plan HTTP/1.1\r\nHost: x\r\n${head}`);
      await once(socket, "data");
      assert.equal(await post(`${url}/debug/echo`, "meanwhile"), "meanwhile");
      socket.resetAndDestroy();
      await once(socket, "close");
    }
  }
  assert.equal(await post(`${url}/debug/echo`, "still here"), "still here");
  assert.doesNotMatch(alone.said(), /shell-failed/);
});
