// From the consent page to the uninstall hook, as a browser and the vendor do it.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { House } from "./house.mjs";
import { scratch } from "./tools.mjs";

const folder = scratch("oauth");
let house;

before(async () => {
  house = await House.open(folder, { installed: false });
});
after(async () => {
  await house?.close();
});

/** Begins an installation: where the browser is sent, and the cookie that it keeps. */
async function begin() {
  const response = await fetch(`${house.url}/oauth/install`, { redirect: "manual" });
  assert.equal(response.status, 302);
  const to = new URL(response.headers.get("location"));
  assert.equal(to.origin + to.pathname, `${house.vendor}/oauth`);
  assert.equal(to.searchParams.get("mode"), "post_message");
  const [cookie] = response.headers.getSetCookie();
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  return { to, cookie: cookie.split(";")[0] };
}

/** What the consent page answers: the address that the browser goes to next. */
async function consent(to, answer) {
  const form = new URLSearchParams({ ...Object.fromEntries(to.searchParams), ...answer });
  const response = await fetch(`${house.vendor}/oauth`, { method: "POST", body: form, redirect: "manual" });
  assert.equal(response.status, 302, await response.text());
  return response.headers.get("location");
}

const arrive = async (address, cookie) => {
  const response = await fetch(address, { redirect: "manual", headers: cookie ? { cookie } : {} });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};
const exchanged = async () => (await house.oauth()).filter((line) => line.startsWith("POST")).length;

test("no account is known before", async () => {
  assert.equal((await house.pipelines()).status, 401);
});

test("a refusal on the consent page connects nothing", async () => {
  const { to, cookie } = await begin();
  const page = await arrive(await consent(to, {}), cookie);
  assert.match(page.type, /text\/html/);
  assert.ok(!/<script/i.test(page.text));
  assert.equal(await exchanged(), 0);
});

test("a state counts once, with its cookie, unchanged; the vendor hears of nothing else", async () => {
  const another = await begin();
  const change = (address, changes) => {
    for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
    return address;
  };
  const flip = (state) => state.slice(0, -2) + (state.endsWith("AA") ? "BB" : "AA");
  const rows = {
    "no cookie": (address) => [address, ""],
    "another's cookie": (address) => [address, another.cookie],
    "a changed state": (address, cookie) => [change(address, { state: flip(address.searchParams.get("state")) }), cookie],
    "an empty state": (address, cookie) => [change(address, { state: "" }), cookie],
    "another client": (address, cookie) => [change(address, { client_id: "0b0832f6-d123-4123-9123-e73f236833cc" }), cookie],
    "another host": (address, cookie) => [change(address, { referer: "evilamocrm.com" }), cookie],
    "a doubled state": (address, cookie) => [`${address}&state=${address.searchParams.get("state")}`, cookie],
  };
  for (const [name, row] of Object.entries(rows)) {
    const { to, cookie } = await begin();
    const page = await arrive(...row(new URL(await consent(to, { allow: "1" })), cookie));
    assert.ok(page.status >= 400, `${name}: ${page.status} ${page.text}`);
    assert.equal(await exchanged(), 0, name);
  }
  const { to, cookie } = await begin();
  const address = await consent(to, { allow: "1" });
  const good = await arrive(address, cookie);
  assert.equal(good.status, 200, good.text);
  assert.match(good.type, /text\/html/);
  assert.ok(!/<script/i.test(good.text));
  assert.equal(await exchanged(), 1);
  assert.equal((await house.pipelines()).status, 200, "connected");
  assert.ok((await arrive(address, cookie)).status >= 400, "used");
  assert.equal(await exchanged(), 1);
});

test("a plan is applied, and the way back is applied: the account is as it was", async () => {
  const post = (url, body) => house.ask(url, {
    method: "POST", body: JSON.stringify(body), headers: { "x-auth-token": house.token, "content-type": "application/json" },
  });
  const shape = async () => (await house.control("GET", "account")).pipelines.map(({ name, statuses }) => [name, statuses.map(({ name }) => name)]);
  const before = await shape();
  // The first one's colours are older ones, which v4 takes for no new stage.
  const [, pipeline] = (await house.control("GET", "account")).pipelines;
  const stages = pipeline.statuses.filter(({ id }) => id !== 142 && id !== 143);
  const [gone] = stages.splice(1, 1);
  const statuses = [...stages.map(({ id, name, color }) => ({ id, name: `${name} ✓`, color })), { name: "New", color: "#fffeb2" }];
  const planned = await post("/plan", {
    kind: "pipelines", desired: { pipelines: [{ id: pipeline.id, name: pipeline.name, statuses }] }, options: { allow_delete: true },
  });
  assert.equal(planned.json().ok, true, planned.text);
  assert.deepEqual(planned.json().result.plan.deletes.map(({ id }) => id), [gone.id]);
  const applied = await post("/apply", { digest: planned.json().result.plan.digest });
  assert.equal(applied.json().applied, true, applied.text);
  assert.notDeepEqual(await shape(), before);

  const { snapshot } = applied.json();
  const { snapshots } = (await house.ask("/snapshots", { headers: { "x-auth-token": house.token } })).json();
  assert.deepEqual(snapshots.map(({ id, kind, user, deletes }) => [id, kind, user, deletes]), [[snapshot, "pipelines", 1, 1]]);

  const back = await post("/restore", { snapshot, options: { allow_delete: true } });
  assert.equal(back.json().ok, true, back.text);
  const { plan } = back.json().result;
  assert.ok(plan.not_carried.length > 0, "a deleted stage comes back with a new id, and empty");
  const restored = await post("/apply", { digest: plan.digest });
  assert.equal(restored.json().applied, true, restored.text);
  assert.deepEqual(await shape(), before);
});

test("the uninstall hook wipes the account, and only with the vendor's signature", async () => {
  const { account_id } = JSON.parse(Buffer.from(house.token.split(".")[1], "base64url"));
  const hook = `${house.url}/oauth/uninstall?account_id=${account_id}&client_uuid=${house.env.CLIENT_ID}&signature=`;
  for (const signature of ["", "00", "0".repeat(64)]) assert.ok((await arrive(hook + signature)).status >= 400);
  assert.equal((await house.pipelines()).status, 200, "still connected");
  await house.control("POST", "uninstall");
  await house.control("DELETE", "journal");
  assert.equal((await house.pipelines()).status, 401, "nobody knows the account any more");
  assert.equal((await house.gate("saved", account_id)).body, "[]");
  assert.deepEqual(await house.journal(), []);
  await house.kill();
  await house.start();
  assert.equal((await house.pipelines()).status, 401);
  await house.install();
  assert.equal((await house.pipelines()).status, 200, "and a new installation begins anew");
});

test("no secret was printed", () => {
  for (const [name, value] of Object.entries(house.env)) {
    if (/SECRET|KEY/.test(name)) assert.ok(!house.output.includes(value.replace(/^k1:/, "")), name);
  }
  assert.ok(!/(access|refresh|code)-[A-Za-z0-9_-]{16}/.test(house.output));
});
