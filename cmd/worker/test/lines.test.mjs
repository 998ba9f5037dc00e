// An apply that is answered line by line, in workerd alone: Miniflare's own Worker
// in front would keep from ours that a client has hung up.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { createInterface } from "node:readline";
import test, { after, before } from "node:test";
import { ask, scratch, startAlone, until } from "./tools.mjs";

const folder = scratch("lines");
let alone, url, sandbox, headers;

before(async () => {
  alone = await startAlone(folder);
  ({ url, sandbox } = alone);
  headers = { "x-auth-token": alone.token, "content-type": "application/json" };
});
after(async () => {
  await alone?.end();
});

const writes = async () => (await sandbox.control("GET", "journal")).requests.filter(({ method }) => method === "PATCH").length;

/** Begins to apply a plan of three calls, of which the second is held up until the
 *  faults are cleared. */
async function begin(suffix) {
  const stages = ["Initial contact", "Offer made", "Negotiation"].map((name, i) => ({ id: 40011 + i, name: `${name} ${suffix}` }));
  const desired = { pipelines: [{ id: 4001, name: "Pipeline", statuses: [...stages, { id: 40014, name: "Contract" }] }] };
  const planned = await ask(`${url}/plan`, { method: "POST", headers, body: JSON.stringify({ kind: "pipelines", desired, options: { dialect: "v4" } }) });
  const { plan } = planned.json().result;
  assert.equal(plan.requests.length, 3, planned.text);
  await sandbox.control("DELETE", "journal");
  await sandbox.control("POST", "faults", { add: [{ method: "PATCH", skip: 1, latency_ms: 14_000 }] });
  const request = http.request(`${url}/apply`, { method: "POST", headers: { ...headers, accept: "application/x-ndjson" }, agent: false });
  request.end(JSON.stringify({ digest: plan.digest }));
  const response = await new Promise((resolve, reject) => request.on("response", resolve).on("error", reject));
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers["content-type"], "application/x-ndjson");
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  assert.deepEqual(await next(), { progress: { done: 0, total: 3, items: [] } });
  const first = (await next()).progress;
  assert.deepEqual([first.done, first.total, first.items.map(({ status }) => status)], [1, 3, ["done"]]);
  assert.ok((await writes()) < 3, "the first is told while the second is under way");
  return { request, response, next, goOn: () => sandbox.control("DELETE", "faults") };
}

test("each step is told when it is done", async () => {
  const { next, goOn } = await begin("I");
  await goOn();
  assert.equal((await next()).progress.done, 2);
  assert.equal((await next()).progress.done, 3);
  const { result } = await next();
  assert.equal(result.applied, true);
  assert.deepEqual(result.items.map(({ status }) => status), ["done", "done", "done"]);
  assert.equal(await next(), undefined);
});

test("who hangs up in the middle stops nothing", async () => {
  const { request, response, goOn } = await begin("II");
  response.on("error", () => {}); // our own reset
  request.socket.resetAndDestroy();
  await once(request.socket, "close");
  await goOn();
  await until(writes, (n) => n === 3);
  await until(async () => (await ask(`${url}/debug/stats`)).json(), (stats) => stats.running === 1 && stats.waiting === 0);
});

test("a module that dies in the middle ends the lines without a result", async () => {
  const { response } = await begin("III");
  let rest = "";
  response.on("data", (data) => (rest += data));
  const closed = once(response, "close");
  await ask(`${url}/debug/crash`);
  await closed;
  assert.doesNotMatch(rest, /result/);
  assert.equal((await ask(`${url}/health`)).status, 200, "the next one is served");
});
