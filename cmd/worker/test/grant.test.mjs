// The grant's crash points, forced for real: the sandbox loses answers, workerd
// dies between two steps, a store is down. Each has a house of its own and waits
// mostly for half a minute to pass, so they run beside each other.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { House } from "./house.mjs";
import { scratch, secrets, until } from "./tools.mjs";

const folder = scratch("grant");

const token = "/oauth2/access_token";
const probe = "GET /oauth2/account/current/subdomain";
const patience = 60_000; // ms; an attempt without an answer is believed over after 30 s

/** Runs use in a house of its own whose access token has expired, the journal empty. */
const within = (options, use) => async () => {
  const house = await House.open(folder, options);
  try {
    assert.equal((await house.pipelines()).status, 200);
    await house.control("POST", "faults", { expire: "access" });
    await house.control("DELETE", "journal");
    await use(house);
    safe(house, await house.oauth());
  } finally {
    await house.close();
  }
};

/** Whatever happened: an alert at most once, and no secret in what was printed. */
function safe(house, oauth) {
  assert.ok(house.events("grant-lost") <= 1);
  assert.ok(oauth.length < 12, oauth.join("\n"));
  assert.ok(!/(access|refresh|code)-[A-Za-z0-9_-]{16}/.test(house.output), "a token was printed");
}

const settled = (house) => until(() => house.pipelines(), ({ status, text }) => status === 200 || !text.includes('"unavailable"'), patience);

/** While the outcome is unknown, callers are told when to come back. */
async function unknown(house) {
  const waiting = await house.pipelines();
  assert.equal(waiting.status, 503, waiting.text);
  assert.equal(waiting.json().code, "unavailable");
  const seconds = Number(waiting.headers.get("retry-after"));
  assert.ok(seconds > 0 && seconds <= 600, String(seconds));
}

describe("what a bad world does to a refresh", { concurrency: 4 }, () => {
  test("an answer that is cut after the rotation: the grant is lost, said once, mended by an installation", within({}, async (house) => {
    for (const cut_at of [0, 1, 40, 200]) {
      await house.control("DELETE", "journal");
      await house.fault({ path: token, cut_at, processed: true });
      const alerts = house.events("grant-lost");
      const lost = await settled(house);
      assert.match(lost.json().detail, /connected/, `${cut_at}: ${lost.text}`);
      await until(() => house.events("grant-lost"), (n) => n === alerts + 1);
      await house.pipelines();
      assert.deepEqual(await house.oauth(), [`POST ${token} 200`, `${probe} 401`], "the spent token is sent once");
      assert.equal(house.events("grant-lost"), alerts + 1);
      house.output = "";
      await house.install();
      assert.equal((await house.pipelines()).status, 200);
      await house.control("POST", "faults", { expire: "access" });
    }
  }));

  test("a reset before the vendor did anything: probed, then tried once more", within({}, async (house) => {
    await house.fault({ path: token, reset: true });
    await unknown(house);
    assert.equal((await settled(house)).status, 200);
    const seen = await house.oauth();
    assert.deepEqual([seen[0], ...new Set(seen.slice(1, -1)), seen.at(-1)], [`POST ${token} 0`, `${probe} 200`, `POST ${token} 200`]);
  }));

  test("a refresh that hangs is given up, and blocks nobody for ever", within({}, async (house) => {
    await house.fault({ path: token, latency_ms: 600_000 });
    const callers = await Promise.all([house.pipelines(), house.pipelines(), house.pipelines()]);
    for (const reply of callers) assert.equal(reply.json().code, "unavailable", reply.text);
    assert.equal((await settled(house)).status, 200);
    assert.equal((await house.oauth()).filter((line) => line.startsWith("POST")).length, 1, "the first was never carried out");
  }));

  test("a gateway that gave up: nobody knows, so the probe is asked again after half a minute", within({}, async (house) => {
    await house.fault({ path: token, page: "gateway" });
    await unknown(house);
    assert.equal((await settled(house)).status, 200);
    const seen = await house.oauth();
    assert.equal(seen.filter((line) => line === `POST ${token} 200`).length, 1);
    assert.equal(seen.filter((line) => line.startsWith("POST")).length, 2);
  }));

  test("a gateway that gave up on a refresh that was carried out: the grant is lost, said once", within({}, async (house) => {
    await house.fault({ path: token, page: "gateway", processed: true });
    const lost = await settled(house);
    assert.match(lost.json().detail, /connected/, lost.text);
    await until(() => house.events("grant-lost"), (n) => n === 1);
    assert.deepEqual(await house.oauth(), [`POST ${token} 504`, `${probe} 401`]);
  }));

  test("workerd dies between the intent and the answer: the next one waits, probes, and sends again", within({}, async (house) => {
    await house.fault({ path: token, latency_ms: 60_000 });
    const orphan = house.pipelines().catch(() => "gone");
    await until(() => house.control("GET", "faults"), ({ faults }) => faults.length === 0); // it is at the vendor
    await house.kill();
    assert.equal(await orphan, "gone");
    await house.start();
    await unknown(house);
    assert.equal((await settled(house)).status, 200);
    assert.equal((await house.oauth()).filter((line) => line.startsWith("POST")).length, 1, "the first was never carried out");
  }));

  test("workerd dies between the escrow and the commit: the pair comes back out of the escrow", within(
    { sooner: { "grant.ts": ["if (!(await withinTime(put, escrowTimeout)))", "await put; console.log('escrow is written'); await new Promise(() => {}); if (true)"] }, installed: true },
    async (house) => {
      const orphan = house.pipelines().catch(() => "gone");
      await until(() => house.output, (text) => text.includes("escrow is written"));
      await house.kill();
      assert.equal(await orphan, "gone");
      await house.start();
      await unknown(house);
      assert.equal((await settled(house)).status, 200);
      assert.deepEqual(await house.oauth(), [`POST ${token} 200`], "one refresh, no probe");
      assert.equal(house.events("grant-lost"), 0);
    }));

  test("workerd dies after the rotation, before the escrow: the spent token is not sent again, nothing is given up before the escrow was read again", within(
    { sooner: { "grant.ts": ["if (tokens.access && tokens.refresh) this.#pending", "console.log('answer is here'); await new Promise(() => {}); this.#pending"] } },
    async (house) => {
      const orphan = house.pipelines().catch(() => "gone");
      await until(() => house.output, (text) => text.includes("answer is here"));
      await house.kill();
      await orphan;
      await house.start();
      await unknown(house);
      // The dead process may have filled the escrow, whose records can stay unseen
      // for minutes: until it was read again the grant is not given up.
      const seen = await until(() => house.oauth(), (lines) => lines.length >= 2, patience);
      assert.deepEqual(seen, [`POST ${token} 200`, `${probe} 401`]);
      await unknown(house);
      assert.equal(house.events("grant-lost"), 0);
    }));

  test("the escrow is down, or was never made: a refresh works all the same", within({ options: { kvNamespaces: [] } }, async (house) => {
    assert.equal((await house.pipelines()).status, 200);
    assert.deepEqual(await house.oauth(), [`POST ${token} 200`]);
  }));

  test("two staggered 401s make one refresh", within({}, async (house) => {
    // One answer is slow: its 401 comes when the other's refresh is long over.
    await house.fault({ path: "/api/v2/pipelines", latency_ms: 1_500 });
    const slow = house.pipelines();
    await until(() => house.control("GET", "faults"), ({ faults }) => faults.length === 0);
    assert.equal((await house.pipelines()).status, 200);
    assert.equal((await slow).status, 200);
    const seen = await house.journal();
    assert.equal(seen.filter((line) => line.includes(token)).length, 1);
    assert.equal(seen.filter((line) => line.endsWith("401")).length, 2, seen.join("\n"));
  }));

  test("a lost keyring: the account must be connected again, is told so, and can be", within({}, async (house) => {
    await house.kill();
    await house.start(undefined, { GRANT_KEYS: secrets().GRANT_KEYS });
    for (let i = 0; i < 2; i++) assert.equal((await house.pipelines()).json().code, "reauthorize");
    assert.deepEqual(await house.oauth(), [], "nothing is sent");
    assert.ok(house.events("grant-sealed") > 0);
    await house.install();
    assert.equal((await house.pipelines()).status, 200);
  }));

  test("an installation that met a gateway in trouble is tried again: its code comes once", within({}, async (house) => {
    await house.fault({ path: token, page: "gateway" });
    await house.install();
    assert.equal((await house.pipelines()).status, 200);
    assert.deepEqual(await house.oauth(), [`POST ${token} 504`, `POST ${token} 200`]);
  }));

  test("a refresh token that the vendor revoked: reauthorize, said once", within({}, async (house) => {
    await house.control("POST", "faults", { expire: "refresh" });
    const lost = await settled(house);
    assert.match(lost.json().detail, /connected/, lost.text);
    await until(() => house.events("grant-lost"), (n) => n === 1);
    assert.ok(house.output.includes('"reason":"revoked"'));
    assert.deepEqual(await house.oauth(), [`POST ${token} 401`]);
    await house.pipelines();
    assert.equal((await house.oauth()).length, 1, "nothing more is sent");
  }));

  test("a caller who hangs up while the refresh runs loses nothing", within({}, async (house) => {
    await house.fault({ path: token, latency_ms: 1_000 });
    const gone = new AbortController();
    const first = fetch(`${house.url}/api/v2/pipelines`, { headers: { "x-auth-token": house.token }, signal: gone.signal }).catch(() => "gone");
    await until(() => house.control("GET", "faults"), ({ faults }) => faults.length === 0);
    gone.abort();
    assert.equal(await first, "gone");
    assert.equal((await house.pipelines()).status, 200);
    assert.deepEqual(await house.oauth(), [`POST ${token} 200`]);
  }));

  test("a new authorisation wins over a refresh that is under way", within({}, async (house) => {
    await house.fault({ path: token, latency_ms: 2_000 });
    const first = house.pipelines();
    await until(() => house.control("GET", "faults"), ({ faults }) => faults.length === 0);
    await house.install();
    assert.equal((await first).status, 200);
    assert.equal((await house.pipelines()).status, 200);
    await until(() => house.oauth(), (lines) => lines.filter((line) => line.startsWith("POST")).length === 2); // the late one
    assert.equal((await house.pipelines()).status, 200, "the late answer has not replaced the new pair");
    assert.equal(house.events("grant-lost"), 0);
  }));
});
