// The vendor's limits, in workerd against the sandbox, which counts for itself.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, test } from "node:test";
import { House } from "./house.mjs";
import { scratch, secrets, until } from "./tools.mjs";

const folder = scratch("limits");

const within = (options, use) => async () => {
  const house = await House.open(folder, options);
  try {
    await use(house);
  } finally {
    await house.close();
  }
};

const count = (lines, end) => lines.filter((line) => line.endsWith(end)).length;

describe("the vendor's limits", { concurrency: 2 }, () => {
  test("200 clients, 140 requests at once, two users: never more than 7 in a second, the user with few is not last", within({}, async (house) => {
    const { token: other } = await house.control("POST", "token", { user: 2 });
    await house.control("DELETE", "journal");
    const order = [];
    // Connections of their own: 200 clients, of whom 60 only look at /health.
    const clients = Array.from({ length: 200 }, async (_, i) => {
      if (i % 10 < 3) return house.ask("/health");
      const few = i < 100 && i % 20 === 19;
      const reply = await house.pipelines(few ? other : house.token);
      order.push(few ? "few" : "many");
      return reply;
    });
    for (const reply of await Promise.all(clients)) assert.equal(reply.status, 200, reply.text);
    const seen = await house.journal();
    assert.equal(seen.length, 140);
    assert.equal(count(seen, " 429"), 0, "the sandbox counts 7 in any sliding second and says 429 beyond");
    assert.equal(order.filter((user) => user === "few").length, 5);
    assert.ok(order.lastIndexOf("few") < 70, `the five had to wait for ${order.lastIndexOf("few")} others`);
  }));

  // A queue of one second for 20: how long it takes until all have come is the machine's
  // affair, and in that time the queue gets shorter. pace.test.mjs counts exactly.
  test("more than the queue takes is refused with the time to come back; nothing of it is sent", within({ sooner: { "pace.ts": ["longestQueue = 20", "longestQueue = 1"] } }, async (house) => {
    await house.control("DELETE", "journal");
    const replies = await Promise.all(Array.from({ length: 170 }, () => house.pipelines()));
    const refused = replies.filter(({ status }) => status !== 200);
    assert.ok(refused.length >= 1 && refused.length <= 170 - 7, String(refused.length));
    for (const reply of refused) {
      assert.equal(reply.status, 429, reply.text);
      assert.equal(reply.json().code, "rate-limited");
      // Seven wait, and whoever comes back stands behind them.
      assert.equal(reply.headers.get("retry-after"), "2");
    }
    assert.equal((await house.journal()).length, 170 - refused.length);
  }));

  test("a 429 of the vendor slows the whole account down, and a read is tried again", within({}, async (house) => {
    await house.fault({ path: "/api/v2/pipelines", status: 429, body: "{}", retry_after: 2 });
    await house.control("DELETE", "journal");
    const before = Date.now();
    const replies = await Promise.all(Array.from({ length: 10 }, () => house.pipelines()));
    for (const reply of replies) assert.equal(reply.status, 200, reply.text);
    assert.ok(Date.now() - before >= 3_000, "two seconds of silence, then fewer at once: it can't have been quicker");
    assert.equal(count(await house.journal(), " 429"), 1);
    assert.equal(house.events("slowed"), 1);
  }));

  test("a 429 as a page of HTML is one too", within({}, async (house) => {
    await house.fault({ path: "/api/v2/pipelines", page: "busy" });
    assert.equal((await house.pipelines()).status, 200);
    assert.equal(house.events("slowed"), 1);
  }));

  test("the block opens a circuit: nothing is sent any more, callers learn when to come back, a restart does not forget", within({}, async (house) => {
    await house.control("POST", "block");
    const first = await house.pipelines();
    assert.equal(first.json().code, "blocked", first.text);
    await house.control("DELETE", "journal");
    for (const reply of await Promise.all(Array.from({ length: 20 }, () => house.pipelines()))) {
      assert.equal(reply.status, 503, reply.text);
      assert.equal(reply.json().code, "blocked");
      const seconds = Number(reply.headers.get("retry-after"));
      assert.ok(seconds > 500 && seconds <= 600, String(seconds));
    }
    assert.deepEqual(await house.journal(), []);
    await house.kill();
    await house.start();
    assert.equal((await house.pipelines()).json().code, "blocked");
    assert.deepEqual(await house.journal(), []);
    assert.equal(house.events("blocked"), 1);
  }));

  test("when the circuit closes again, all goes on", within({ sooner: { "circuit.ts": ["600_000", "1_500"] } }, async (house) => {
    await house.control("POST", "block");
    assert.equal((await house.pipelines()).json().code, "blocked");
    assert.equal(house.events("blocked"), 1);
    await house.control("DELETE", "block");
    assert.equal((await until(() => house.pipelines(), ({ status }) => status === 200)).status, 200);
  }));

  test("a 403 that only refuses a call is no block", within({}, async (house) => {
    await house.fault({ path: "/api/v2/pipelines", status: 403, body: `{"title":"Forbidden","status":403}` });
    assert.notEqual((await house.pipelines()).status, 200);
    assert.equal((await house.pipelines()).status, 200);
    assert.equal(house.events("blocked"), 0);
  }));

  test("one account's block and queue are its own", within({}, async (house) => {
    await house.control("POST", "block");
    await house.pipelines();
    const other = await house.gate("send", 27, { method: "GET", path: "/api/v2/pipelines" });
    assert.equal(other.fields.error, "reauthorize", "another object, without a grant");
  }));
});

describe("a long-lived token", { concurrency: 2 }, () => {
  /** A house with the sandbox's own access token as a private integration's. */
  const longLived = async (account) => {
    const file = path.join(folder, `env-${account}`);
    const house = await House.open(folder, { installed: false, sandboxOptions: ["--env-file", file] });
    await house.kill();
    const [, token] = /ACCESS_TOKEN=(.*)/.exec(readFileSync(file, "utf8"));
    Object.assign(house.env, { LONG_LIVED_TOKEN: token, ACCOUNT_HOST: house.vendor.slice("http://".length) });
    await house.start();
    await house.control("DELETE", "journal");
    return house;
  };

  test("is taken for the account that its host names, asked once, and never renewed", async () => {
    const house = await longLived(1);
    try {
      for (const reply of await Promise.all([house.pipelines(), house.pipelines(), house.pipelines()])) {
        assert.equal(reply.status, 200, reply.text);
      }
      const asked = async () => count((await house.journal()).map((line) => line.split(" ")[1]), "/api/v4/account");
      assert.equal(await asked(), 1);
      await house.kill();
      await house.start();
      assert.equal((await house.pipelines()).status, 200);
      assert.equal(await asked(), 1, "it is the grant now");
      await house.control("POST", "faults", { expire: "access" });
      const lost = await house.pipelines();
      assert.match(lost.json().detail, /connected/, lost.text);
      await until(() => house.events("grant-lost"), (n) => n === 1);
      assert.deepEqual(await house.oauth(), []);
      assert.ok(!house.output.includes(house.env.LONG_LIVED_TOKEN));
    } finally {
      await house.close();
    }
  });

  test("is taken anew when the key that sealed it is gone", async () => {
    const house = await longLived(3);
    try {
      assert.equal((await house.pipelines()).status, 200);
      await house.kill();
      await house.start(undefined, { GRANT_KEYS: secrets().GRANT_KEYS });
      assert.equal((await house.pipelines()).status, 200);
    } finally {
      await house.close();
    }
  });

  test("that was refused once, and is good again, is taken when the object starts anew", async () => {
    const house = await longLived(5);
    try {
      await house.fault({ path: "/api/v2/pipelines", status: 401, body: "{}" });
      assert.equal((await house.pipelines()).json().code, "reauthorize");
      await house.kill();
      await house.start();
      assert.equal((await house.pipelines()).status, 200);
    } finally {
      await house.close();
    }
  });

  test("that the vendor refuses is told to the operator", async () => {
    const house = await longLived(4);
    try {
      await house.kill();
      await house.start(undefined, { LONG_LIVED_TOKEN: "x".repeat(64) });
      assert.equal((await house.pipelines()).json().code, "token-refused");
      assert.equal(house.events("adopt-failed"), 1);
    } finally {
      await house.close();
    }
  });

  test("is nobody else's", async () => {
    const house = await longLived(2);
    try {
      for (let i = 0; i < 3; i++) {
        assert.equal((await house.gate("origin", 27)).status, 404);
        assert.equal((await house.gate("send", 27, { method: "GET", path: "/api/v2/pipelines" })).fields.error, "reauthorize");
      }
      assert.deepEqual(await house.journal(), ["GET /api/v4/account 200"]);
    } finally {
      await house.close();
    }
  });
});
