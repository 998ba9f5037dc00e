// The Worker as `make run` has it: wrangler dev, real workerd, and the sandbox as
// the vendor. One pair of processes for the whole file; each test leaves them as
// it found them, with the grant installed.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { ask as request, freePort, root, scratch, secrets, startSandbox, startWrangler, until } from "./tools.mjs";

const folder = scratch("worker");
let env, proxy, vendor, worker, sandbox, token;

before(async () => {
  const [vendorPort, proxyPort] = [await freePort(), await freePort()];
  vendor = `http://127.0.0.1:${vendorPort}`;
  proxy = `http://127.0.0.1:${proxyPort}`;
  env = secrets({ REDIRECT_URI: `${proxy}/oauth/callback`, DEV_ORIGIN: vendor });

  sandbox = await startSandbox(vendorPort, env, folder);
  await startWorker();
  await request(`${proxy}/health`); // boots Go: the vendor's hooks wait three seconds, no longer
  await install();
  token = (await control("POST", "token", { user: 1 })).token;
});

after(async () => {
  await worker?.stop();
  await sandbox?.stop();
});

const startWorker = async () => (worker = await startWrangler(folder, new URL(proxy).port, env));
const control = (...asked) => sandbox.control(...asked);
const install = () => control("POST", "install", {});
const pipelines = () => ask("/api/v2/pipelines", { headers: { "x-auth-token": token } });

/** What the vendor got since the journal was last cleared, as `METHOD path status`. */
async function journal() {
  const { requests } = await control("GET", "journal");
  return requests.map(({ method, path, status }) => `${method} ${path.split("?")[0]} ${status}`);
}

async function ask(url, init) {
  const response = await request(proxy + url, init);
  const [number, served, memory] = (response.headers.get("x-instance") ?? "").split(" ").map(Number);
  return { ...response, number, served, memory };
}

test("100 requests are served by one start of Go", async () => {
  const first = await pipelines();
  assert.equal(first.status, 200, first.text);
  for (let i = 1; i < 100; i++) {
    const next = i % 2 ? await pipelines() : await ask("/health");
    assert.equal(next.status, 200);
    assert.equal(next.number, first.number);
  }
  const after = await pipelines();
  assert.ok(after.served >= first.served + 100);
});

test("what the vendor says comes out as it is", async () => {
  const reply = await pipelines();
  assert.equal(typeof reply.json(), "object");
  assert.ok(reply.text.includes("_embedded") || reply.text.includes("pipelines"), reply.text.slice(0, 200));
});

test("a stage is renamed by a plan, applied once", async () => {
  const [pipeline] = (await control("GET", "account")).pipelines;
  const statuses = pipeline.statuses.map(({ id, name, color }, i) => ({ id, name: i === 0 ? `${name} ✓` : name, color }));
  const send = (url, body) => ask(url, {
    method: "POST", body: JSON.stringify(body), headers: { "x-auth-token": token, "content-type": "application/json" },
  });
  const planned = await send("/plan", { kind: "pipelines", desired: { pipelines: [{ id: pipeline.id, name: pipeline.name, statuses }] } });
  assert.equal(planned.status, 200, planned.text);
  const { plan } = planned.json().result;
  assert.deepEqual(plan.changes.map(({ action }) => action), ["update"], planned.text);
  const applied = await send("/apply", { digest: plan.digest });
  assert.equal(applied.status, 200, applied.text);
  assert.equal(applied.json().applied, true);
  const again = await send("/apply", { digest: plan.digest });
  assert.equal(again.status, 409, "a plan is good for once");
  const [after] = (await control("GET", "account")).pipelines;
  assert.equal(after.statuses[0].name, `${pipeline.statuses[0].name} ✓`);
});

test("without a token, or with one that is not ours, the vendor hears nothing", async () => {
  await control("DELETE", "journal");
  const forged = token.slice(0, -2) + (token.endsWith("AA") ? "BB" : "AA");
  for (const headers of [{}, { "x-auth-token": forged }, { "x-auth-token": `${token}, ${token}` }]) {
    assert.equal((await ask("/api/v2/pipelines", { headers })).status, 401);
  }
  assert.deepEqual(await journal(), []);
});

test("the mirror finds in a body what the core finds, and the vendor hears nothing", async () => {
  await control("DELETE", "journal");
  const routes = { "pipelines.set": "/private/api/v2/json/pipelines/set", "pipelines.delete": "/private/api/v2/json/pipelines/delete" };
  const found = (issues) => issues.map(({ code, path }) => `${code} ${path}`);
  const folder = path.join(root, "testdata/build");
  let compared = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".in.json"))) {
    const text = readFileSync(path.join(folder, name));
    const answer = JSON.parse(readFileSync(path.join(folder, name.replace(".in.", ".out.")), "utf8"));
    const [, route] = Object.entries(routes).find(([endpoint]) => text.includes(`"${endpoint}"`)) ?? [];
    const at = text.indexOf('"input":');
    // Options and languages are the door's own; a fault of the call has no body.
    if (answer.ok || !route || at < 0 || /"(options|locale)":/.test(text) || answer.issues.some((i) => i.in)) continue;
    if (answer.issues[0].code === "too-deep") continue; // a body is one level less deep than an input
    // A cut text has no closing brace of its own to leave out.
    const end = text.toString("utf8").trimEnd().endsWith("}") ? text.lastIndexOf("}") : text.length;
    const refused = await ask(route, {
      method: "POST", body: text.subarray(at + 8, end), headers: { "x-auth-token": token, "content-type": "application/json" },
    });
    assert.equal(refused.status, 400, `${name}: ${refused.text}`);
    const errors = refused.json()["validation-errors"].flatMap((group) => group.errors);
    assert.deepEqual(found(errors), found(answer.issues), name);
    compared++;
  }
  assert.ok(compared > 20, `only ${compared} cases`);
  assert.deepEqual(await journal(), []);
});

test("the browser module is an asset that any page may read; all else is the Worker's", async () => {
  const asset = await fetch(`${proxy}/core.wasm`, { headers: { origin: "https://any.example" } });
  assert.equal(asset.status, 200);
  assert.equal(asset.headers.get("access-control-allow-origin"), "*");
  assert.equal(asset.headers.get("content-type"), "application/wasm");
  assert.equal(asset.headers.get("x-instance"), null, "the Worker did not run");
  assert.ok(WebAssembly.validate(await asset.arrayBuffer()));
  assert.ok((await fetch(`${proxy}/core.wasm`, { method: "HEAD" })).ok);
  assert.equal((await fetch(`${proxy}/core.wasm`, { method: "POST" })).status, 405);
  for (const url of ["/core", "/core.wasm/", "/_headers", "/"]) {
    const other = await fetch(proxy + url);
    assert.equal(other.status, 404, url);
    assert.equal(other.headers.get("content-type"), "application/problem+json", url);
    assert.notEqual(other.headers.get("x-instance"), null);
  }
});

test("a panic in the handler costs its own request only", async () => {
  const before = await ask("/health");
  const broken = await ask("/debug/panic");
  assert.equal(broken.status, 500);
  assert.equal(broken.json().code, "internal");
  const after = await ask("/health");
  assert.equal(after.status, 200);
  assert.equal(after.number, before.number, "the instance lives on");
});

for (const [door, why] of [["crash", "a panic that nobody recovers"], ["trap", "a trap"]]) {
  test(`${why} retires the instance; its neighbours are answered and the next request works`, async () => {
    const before = await ask("/health");
    await control("DELETE", "journal");
    await control("POST", "faults", { add: [{ path: "/api/v2/pipelines", latency_ms: 60_000 }] });
    const neighbour = pipelines();
    await until(() => control("GET", "faults"), ({ faults }) => faults.length === 0); // it is at the vendor
    const killer = await ask(`/debug/${door}`);
    assert.equal(killer.status, 500);
    assert.equal(killer.json().code, "unknown-outcome");
    const lost = await neighbour;
    assert.equal(lost.status, 500);
    assert.equal(lost.json().code, "unknown-outcome");
    const after = await pipelines();
    assert.equal(after.status, 200, after.text);
    assert.equal(after.number, before.number + 1);
  });
}

test("an instance that has grown beyond 40 MB is retired", async () => {
  const grown = await ask("/debug/grow");
  assert.equal(grown.status, 200);
  assert.ok(grown.memory > 40 << 20);
  const after = await ask("/health");
  assert.equal(after.number, grown.number + 1);
  assert.ok(after.memory < 40 << 20);
});

test("100 callers with an expired token make one refresh", async () => {
  assert.equal((await pipelines()).status, 200);
  await control("POST", "faults", { expire: "access" });
  await control("DELETE", "journal");
  const replies = await Promise.all(Array.from({ length: 100 }, pipelines));
  for (const reply of replies) assert.equal(reply.status, 200, reply.text);
  const seen = await journal();
  assert.equal(seen.filter((line) => line.includes("access_token")).length, 1);
  assert.deepEqual([...new Set(seen)].sort(), [
    "GET /api/v2/pipelines 200", "GET /api/v2/pipelines 401", "POST /oauth2/access_token 200",
  ]);
});

test("a refresh that the vendor did not carry out is tried once more, after a probe", async () => {
  await control("POST", "faults", { expire: "access", add: [{ path: "/oauth2/access_token", status: 500, body: "{}" }] });
  await control("DELETE", "journal");
  const reply = await until(pipelines, ({ status }) => status !== 503);
  assert.equal(reply.status, 200, reply.text);
  assert.deepEqual((await journal()).filter((line) => line.includes("oauth2")), [
    "POST /oauth2/access_token 500", "GET /oauth2/account/current/subdomain 200", "POST /oauth2/access_token 200",
  ]);
});

test("a grant that is lost is said to be, once, and a new installation mends it", async () => {
  await control("POST", "faults", { expire: "access", add: [{ path: "/oauth2/access_token", reset: true, processed: true }] });
  await control("DELETE", "journal");
  const alerts = () => worker.output.split('"event":"grant-lost"').length - 1;
  const before = alerts();
  const lost = await until(pipelines, ({ status, json }) => status !== 200 && json().code !== "unavailable");
  assert.match(lost.json().detail, /connected/);
  await pipelines();
  await until(alerts, (n) => n > before); // the log takes its own way
  assert.equal(alerts(), before + 1);
  assert.deepEqual((await journal()).filter((line) => line.startsWith("POST")).length, 1, "the spent token is not sent again");
  await install();
  assert.equal((await pipelines()).status, 200);
});

test("the grant outlives the Worker, sealed", async () => {
  await worker.stop();
  const files = readdirSync(path.join(folder, "state"), { recursive: true })
    .map((name) => path.join(folder, "state", name))
    .filter((name) => statSync(name).isFile());
  const stored = Buffer.concat(files.map((name) => readFileSync(name))).toString("latin1");
  assert.ok(stored.includes("k1|"), "a sealed token is there");
  assert.ok(stored.includes("escrow:"), "and a second one in the escrow");
  assert.ok(!/(access|refresh)-[A-Za-z0-9_-]{16}/.test(stored), "none in clear");
  const said = worker.output;
  await control("DELETE", "journal");
  await startWorker();
  worker.output = said + worker.output;
  assert.equal((await pipelines()).status, 200);
  assert.deepEqual(await journal(), ["GET /api/v2/pipelines 200"]);
});

test("no secret was printed", () => {
  for (const [name, value] of Object.entries(env)) {
    if (/SECRET|KEY/.test(name)) assert.ok(!worker.output.includes(value.replace(/^k1:/, "")), name);
  }
  assert.ok(!worker.output.includes(token));
  assert.ok(!/(access|refresh|code)-[A-Za-z0-9_-]{16}/.test(worker.output));
});
