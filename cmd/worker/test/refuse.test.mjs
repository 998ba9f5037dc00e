import assert from "node:assert/strict";
import test from "node:test";
import { secrets, startMiniflare } from "./tools.mjs";

/** Runs the Worker with these settings for as long as use takes. */
async function withWorker(bindings, use) {
  const workerd = await startMiniflare(bindings);
  try {
    await use((url, init) => workerd.dispatchFetch(`http://proxy.example.com${url}`, init));
  } finally {
    await workerd.dispose();
  }
}

const unfit = {
  "a missing client secret": ["CLIENT_SECRET", { CLIENT_SECRET: undefined }],
  "an empty client secret": ["CLIENT_SECRET", { CLIENT_SECRET: "" }],
  "a short client secret": ["CLIENT_SECRET", { CLIENT_SECRET: "k3!short-but-odd" }],
  "a known client secret": ["CLIENT_SECRET", { CLIENT_SECRET: "your-256-bit-secret-your-256-bit-secret" }],
  "a missing keyring": ["GRANT_KEYS", { GRANT_KEYS: undefined }],
  "a keyring with a short key": ["GRANT_KEYS", { GRANT_KEYS: "k1:c2hvcnQ=" }],
  "a keyring of zeros": ["GRANT_KEYS", { GRANT_KEYS: `k1:${Buffer.alloc(32).toString("base64")}` }],
  "a missing state key": ["STATE_KEY", { STATE_KEY: undefined }],
  "a missing redirect address": ["REDIRECT_URI", { REDIRECT_URI: undefined }],
  "a development origin in a real deployment": ["DEV_ORIGIN", { DEV_ORIGIN: "http://127.0.0.1:8720" }],
};

for (const [name, [setting, change]] of Object.entries(unfit)) {
  test(`refuses to serve with ${name}`, async () => {
    const bindings = Object.fromEntries(Object.entries(secrets(change)).filter(([, value]) => value !== undefined));
    await withWorker(bindings, async (fetch) => {
      for (const url of ["/health", "/api/v2/pipelines", "/debug/stats"]) {
        const response = await fetch(url);
        const problem = await response.json();
        assert.equal(response.status, 503, url);
        assert.equal(response.headers.get("content-type"), "application/problem+json");
        assert.equal(problem.code, "not-configured");
        assert.ok(problem.detail.includes(setting), `${problem.detail} names ${setting}`);
        for (const [other, value] of Object.entries(bindings)) {
          assert.ok(value === "" || !JSON.stringify(problem).includes(value), `the value of ${other} is not shown`);
        }
      }
    });
  });
}

test("with everything set it serves, and has no doors for tests", async () => {
  await withWorker(secrets(), async (fetch) => {
    assert.equal((await fetch("/health")).status, 200);
    for (const door of ["stats", "panic", "crash", "trap", "hang", "grow", "echo"]) {
      const response = await fetch(`/debug/${door}`);
      assert.equal(response.status, 404, door);
      assert.equal(response.headers.get("x-instance"), null);
    }
  });
});

test("bodies and heads beyond the caps are refused, not read", async () => {
  await withWorker(secrets(), async (fetch) => {
    const large = await fetch("/plan", { method: "POST", body: "x".repeat(300 << 10), headers: { "content-type": "application/json" } });
    assert.equal(large.status, 401, "no token: nothing else is looked at");
    const head = await fetch("/health", { headers: { "x-auth-token": "x".repeat(15 << 10), cookie: "y".repeat(8 << 10) } });
    assert.equal(head.status, 400);
    assert.equal((await fetch("/health")).status, 200);
  });
});
