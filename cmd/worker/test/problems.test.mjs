// What the shell and the engine say themselves: amoCRM's page may read it, another
// page may not, and which is which the module says, as of every answer.

import assert from "node:assert/strict";
import test from "node:test";
import { ask, secrets, startMiniflare, until } from "./tools.mjs";

const local = { REDIRECT_URI: "http://127.0.0.1:8721/oauth/callback", DEV_ORIGIN: "http://127.0.0.1:8720" };

/** The Worker until the test is over. */
async function worker(t, bindings, sooner, more) {
  const workerd = await startMiniflare(bindings, sooner, more);
  t.after(() => workerd.dispose());
  const url = String(await workerd.ready).replace(/\/$/, "");
  return (path, origin) => ask(url + path, { headers: { origin } });
}

/** Asserts a problem that only an account's page may read; its headers are those of
 *  the handler's own. */
async function readable(get, path, status, code) {
  for (const [origin, reader] of [["https://demo.amocrm.ru", "https://demo.amocrm.ru"], ["https://evilamocrm.com", null]]) {
    const problem = await get(path, origin);
    assert.equal(problem.status, status, problem.text);
    assert.equal(problem.json().code, code);
    assert.match(problem.json().detail, /\w \w/, "words, not the code");
    for (const [name, value] of [
      ["access-control-allow-origin", reader], ["access-control-expose-headers", reader && "Retry-After"], ["vary", "Origin"],
      ["content-type", "application/problem+json"], ["cache-control", "no-store"], ["x-content-type-options", "nosniff"],
      ["content-security-policy", "default-src 'none'"], ["access-control-allow-credentials", null],
    ]) assert.equal(problem.headers.get(name), value, `${origin} ${name}`);
  }
}

test("429 of a caller who asks too often", async (t) => {
  const get = await worker(t, secrets(), {}, { ratelimits: { CALLERS: { simple: { limit: 1, period: 60 } } } });
  const beyond = (...asked) => until(() => get(...asked), ({ status }) => status !== 200); // one is free, and again when a minute begins
  await readable(beyond, "/health", 429, "rate-limited");
  assert.equal((await beyond("/health", "https://demo.amocrm.ru")).headers.get("retry-after"), "60");
});

test("400 of a head that is too long", async (t) => {
  await readable(await worker(t, secrets()), `/${"a".repeat(17_000)}`, 400, "bad-request");
});

test("500 of a module that died", async (t) => {
  const get = await worker(t, secrets(local));
  for (const door of ["crash", "trap"]) await readable(get, `/debug/${door}`, 500, "unknown-outcome");
});

test("500 of a handler that panicked", async (t) => {
  await readable(await worker(t, secrets(local)), "/debug/panic", 500, "internal");
});

test("504 of the deadline", async (t) => {
  await readable(await worker(t, secrets(local), { "exchange.ts": ["90_000", "50"] }), "/debug/hang", 504, "unknown-outcome");
});

test("503 without the settings", async (t) => {
  await readable(await worker(t, secrets({ CLIENT_SECRET: "" })), "/health", 503, "not-configured");
});

test("503 of a module that does not start: nobody is left who says whose page may read it", async (t) => {
  const get = await worker(t, secrets(), { "instance.ts": ["const abi = 1;", "const abi = 2;"] });
  const problem = await get("/health", "https://demo.amocrm.ru");
  assert.deepEqual([problem.status, problem.json().code], [503, "unavailable"]);
  assert.equal(problem.headers.get("access-control-allow-origin"), null);
});
