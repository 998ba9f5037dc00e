// A call to the gate whose object fails, in real workerd: the failure is put into
// the object, the Worker that meets it is as built.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { ask, freePort, gateOf, scratch, secrets, startMiniflare } from "./tools.mjs";

const folder = scratch("gate");
let workerd, url, gate, vendor;

before(async () => {
  mkdirSync(path.join(folder, "objects"));
  vendor = `127.0.0.1:${await freePort()}`; // where nobody listens
  const local = { REDIRECT_URI: "http://127.0.0.1:8721/oauth/callback", DEV_ORIGIN: `http://${vendor}` };
  // An object fails with what the field `fails` says, as often as it says; `tried` counts its calls.
  const fails = `
    const call = decodeCall(text);
    const [of, times, how] = (value(call.fields, "fails") ?? "").split(" ");
    if (of) {
      const tried = Number(new TextDecoder().decode(this.#store.recall(of))) + 1;
      this.#store.keep(of, Date.now() + 60_000, new TextEncoder().encode(String(tried)));
      if (tried <= Number(times)) throw Object.assign(new Error("failed"), Object.fromEntries(how.split("+").map((name) => [name, true])));
    }`;
  workerd = await startMiniflare(secrets(local), { "account.ts": ["const call = decodeCall(text);", fails] },
    { durableObjectsPersist: path.join(folder, "objects") });
  url = String(await workerd.ready).replace(/\/$/, "");
  gate = gateOf(url);
});
after(() => workerd.dispose());

let named = 0;
/** What came of a call, and how often the object was asked. */
async function failing(verb, fields, times, how) {
  const of = `tried-${named++}`;
  const { status, fields: said } = await gate(verb, 5, { ...fields, fails: `${of} ${times} ${how}` });
  return [said.error ?? status, Number((await gate("recall", 5, { key: of })).body)];
}

test("a read is asked once more when the runtime says that this may help", async () => {
  for (const verb of ["origin", "recall", "load"]) assert.deepEqual(await failing(verb, {}, 1, "retryable"), [404, 2], verb);
  assert.deepEqual(await failing("saved", {}, 1, "retryable"), [200, 2]);
  assert.deepEqual(await failing("send", { method: "GET", path: "/" }, 1, "retryable"), ["reauthorize", 2]);
  assert.deepEqual(await failing("origin", {}, 9, "retryable"), ["unavailable", 2], "once, not more");
});

test("a read is not asked again of an object that is overloaded, or when the failure is its own", async () => {
  assert.deepEqual(await failing("origin", {}, 1, "retryable+overloaded"), ["unavailable", 1]);
  assert.deepEqual(await failing("origin", {}, 1, "remote"), ["unavailable", 1]);
});

test("what changes something is never asked again", async () => {
  assert.deepEqual(await failing("send", { method: "POST", path: "/" }, 1, "retryable"), ["unknown-outcome", 1]);
  for (const verb of ["keep", "take", "save", "once", "uninstall"]) {
    assert.deepEqual(await failing(verb, { key: "k", seconds: 60 }, 1, "retryable"), ["unavailable", 1], verb);
  }
});

test("installations from hosts that are made up make no object each", async () => {
  const objects = () => readdirSync(path.join(folder, "objects"), { recursive: true }).filter((name) => /[0-9a-f]{64}\.sqlite$/.test(name)).length;
  const hook = (host) => ask(`${url}/oauth/callback?code=c&client_id=0b0832f6-d123-4123-9123-e73f236833ca&referer=${host}`);
  assert.equal((await hook(vendor)).json().code, "install-failed");
  const before = objects();
  assert.ok(before > 0);
  for (const port of [1, 2, 3]) await gate("install", 0, { host: `127.0.0.1:${port}` }, "code");
  assert.equal(objects(), before);
});
