// amoCRM's own routes through the Worker: those of customers, the v2 ones of an
// account that has retired v2, and what must not come of a redirect.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { House } from "./house.mjs";
import { scratch } from "./tools.mjs";

const folder = scratch("mirror");
let house;

before(async () => {
  house = await House.open(folder);
});
after(async () => {
  await house?.close();
});

const call = (method, url, body, headers = {}) => house.ask(url, {
  method, headers: { "x-auth-token": house.token, ...(body ? { "content-type": "application/json" } : {}), ...headers },
  ...(body ? { body: JSON.stringify(body) } : {}),
});

test("a customer stage is made, renamed and, once confirmed, deleted", async () => {
  await house.control("POST", "customers", { mode: "periodicity" });
  const added = await call("POST", "/api/v4/customers/statuses", [{ name: "New", sort: 15, color: "#fffeb2" }]);
  assert.equal(added.status, 200, added.text);
  const [{ id }] = added.json()._embedded.statuses;
  const renamed = await call("PATCH", `/api/v4/customers/statuses/${id}`, { name: "Renamed" });
  assert.equal(renamed.json().name, "Renamed", renamed.text);
  const listed = await call("GET", "/api/v4/customers/statuses");
  assert.ok(listed.json()._embedded.statuses.some((status) => status.id === id));

  await house.control("DELETE", "journal");
  const refused = await call("DELETE", `/api/v4/customers/statuses/${id}`);
  assert.equal(refused.status, 409, refused.text);
  assert.deepEqual(refused.json().deletes.map(({ address }) => address), [`statuses/${id}`]);
  assert.ok((await house.journal()).every((line) => line.startsWith("GET ")), "nothing was written");
  const deleted = await call("DELETE", `/api/v4/customers/statuses/${id}`, undefined, { "x-confirm-delete": refused.json().digest });
  assert.equal(deleted.status, 204, deleted.text);
});

test("a page of segments and their fields", async () => {
  await house.control("POST", "customers", { mode: "segments" });
  await house.control("DELETE", "journal");
  const made = await call("POST", "/api/v4/customers/segments", { name: "Gold", color: "6610f2" });
  assert.equal(made.status, 200, made.text);
  const page = await call("GET", "/api/v4/customers/segments?limit=1&page=1");
  assert.equal(page.json()._embedded.segments.length, 1, page.text);
  assert.ok([200, 204].includes((await call("GET", "/api/v4/customers/segments/custom_fields")).status));
  assert.equal((await call("GET", "/api/v4/customers/segments/01")).status, 404);
});

test("an answer beyond the cap can't be read, which is not the same as no answer", async () => {
  const small = await House.open(folder, { sooner: { "account.ts": ["max_reply_bytes: cap", "max_input_bytes: cap"] } });
  try {
    await small.fault({ path: "/api/v2/pipelines", status: 200, body: JSON.stringify("x".repeat(300_000)) });
    const { status, text } = await small.pipelines();
    assert.equal(status, 502, text);
    assert.match(text, /"bad-answer"/);
  } finally {
    await small.close();
  }
});

test("an account that has retired v2 is answered in v2's shape, deletions guarded", async () => {
  const [, pipeline] = (await house.control("GET", "account")).pipelines;
  const statuses = Object.fromEntries(pipeline.statuses.filter(({ id }) => id !== 142 && id !== 143)
    .map(({ id, name, sort, color }) => [id, { id, name, sort, color }]));
  const set = (statuses, headers) => call("POST", "/private/api/v2/json/pipelines/set",
    { request: { pipelines: { update: { [pipeline.id]: { id: pipeline.id, name: `${pipeline.name}!`, statuses } } } } }, headers);
  const alive = (await house.pipelines()).json();
  for (const answer of ["404", "html", "405", "410"]) {
    await house.control("POST", "v2", { answer });
    const list = await house.pipelines();
    assert.equal(list.status, 200, list.text);
    assert.deepEqual(Object.keys(list.json()._embedded.items), Object.keys(alive._embedded.items));
  }
  const answer = await set(statuses);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json().response.pipelines.update[pipeline.id], true);

  const [first, ...rest] = Object.entries(statuses);
  const refused = await set(Object.fromEntries(rest));
  assert.equal(refused.status, 409, refused.text);
  assert.deepEqual(refused.json().deletes.map(({ id }) => id), [Number(first[0])]);
  const confirmed = await set(Object.fromEntries(rest), { "x-confirm-delete": refused.json().digest });
  assert.equal(confirmed.status, 200, confirmed.text);
  await house.control("POST", "v2", { answer: "on" });
});

test("a redirect is not followed", async () => {
  await house.control("DELETE", "journal");
  await house.fault({ path: "/api/v2/pipelines", page: "login" });
  const reply = await house.pipelines();
  assert.equal(reply.status, 502, reply.text);
  assert.equal(reply.json().code, "bad-answer");
  assert.equal(reply.headers.get("location"), null);
  assert.deepEqual(await house.journal(), ["GET /api/v2/pipelines 302"]);
});

test("a vendor that never answers is not waited for; a write to it is of unknown outcome, and sent once", async () => {
  const slow = await House.open(folder, { sooner: { "account.ts": ["15_000", "700"] } });
  try {
    const headers = { "x-auth-token": slow.token, "content-type": "application/json" };
    await slow.fault({ path: "/api/v2/pipelines", latency_ms: 20_000, times: -1 });
    const read = await slow.pipelines();
    assert.equal(read.status, 504, read.text);
    assert.equal(read.json().code, "timeout");
    await slow.control("DELETE", "faults");
    await slow.control("DELETE", "journal");
    await slow.fault({ method: "POST", path: "/api/v4/leads/pipelines", latency_ms: 20_000, times: -1 });
    const desired = { pipelines: [{ name: "New", statuses: [{ name: "A", color: "#fffeb2" }] }] };
    const planned = await slow.ask("/plan", { method: "POST", headers, body: JSON.stringify({ kind: "pipelines", desired }) });
    const applied = await slow.ask("/apply", { method: "POST", headers, body: JSON.stringify({ digest: planned.json().result.plan.digest }) });
    assert.equal(applied.status, 200, applied.text);
    assert.deepEqual(applied.json().items.map(({ status }) => status), ["unknown"]);
    assert.ok((await slow.journal()).filter((line) => line.startsWith("POST ")).length <= 1);
  } finally {
    await slow.close();
  }
});
