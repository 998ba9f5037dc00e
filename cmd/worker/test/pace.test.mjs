// The pace on a clock that is moved by hand.

import assert from "node:assert/strict";
import test from "node:test";
import { importShell } from "./tools.mjs";

const { Pace } = await importShell("pace.ts");

class Clock {
  time = 1_000_000;
  timers = [];
  now = () => this.time;
  after = (ms, then) => this.timers.push({ at: this.time + ms, then });

  /** Moves on, and lets everything that follows from each timer happen. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      this.timers.sort((a, b) => a.at - b.at);
      if (!(this.timers[0]?.at <= end)) break;
      const { at, then } = this.timers.shift();
      this.time = at;
      then();
    }
    this.time = end;
  }
}

/** An account whose calls take latency; sent is [time, user, number of the call]. */
function account(latency = 0, places = 7) {
  const clock = new Clock();
  const pace = new Pace(clock);
  const [sent, refused] = [[], []];
  let n = 0;
  const call = async (user = "1") => {
    const mine = ++n;
    const later = await pace.take(places, user);
    if (later !== undefined) return refused.push([user, later, mine]);
    sent.push([clock.time, user, mine]);
    clock.after(latency, () => pace.answered());
  };
  return { clock, pace, sent, refused, call };
}

/** The most calls in any second, wherever between sending and answer they are counted. */
function densest(sent, latency) {
  const moments = sent.flatMap(([at]) => [at, at + latency]);
  return Math.max(...moments.map((from) => sent.filter(([at]) => at + latency >= from && at < from + 1000).length));
}

for (const latency of [0, 50, 400, 3000]) {
  test(`never more than 7 in any second, with answers after ${latency} ms`, async () => {
    const { clock, sent, call } = account(latency);
    for (let i = 0; i < 40; i++) {
      void call();
      if (i % 9 === 0) await clock.pass(170);
    }
    await clock.pass(60_000);
    assert.equal(sent.length, 40);
    assert.ok(densest(sent, latency) <= 7);
    assert.deepEqual(sent.map(([, , i]) => i), sent.map((_, i) => i + 1), "one user's calls stay in order");
  });
}

test("users take turns", async () => {
  const { clock, sent, call } = account();
  for (let i = 0; i < 60; i++) void call("many");
  await clock.pass(1);
  for (let i = 0; i < 3; i++) void call("few");
  await clock.pass(1_100);
  const second = sent.slice(7, 14).map(([, user]) => user);
  assert.equal(second.filter((user) => user === "few").length, 3, second.join(" "));
  await clock.pass(30_000);
  assert.equal(sent.length, 63);
});

test("what can't be sent within 20 seconds is refused, with the time after which it could", async () => {
  const { clock, sent, refused, call } = account();
  for (let i = 0; i < 200; i++) void call();
  await clock.pass(0);
  assert.equal(sent.length, 7);
  assert.equal(refused.length, 200 - 7 - 140);
  for (const [, later] of refused) assert.equal(later, 21);
});

test("who has most waiting gives way to somebody new", async () => {
  const { clock, sent, refused, call } = account();
  for (let i = 0; i < 147; i++) void call("many");
  await clock.pass(0);
  assert.deepEqual(refused, []);
  void call("new");
  await clock.pass(0);
  assert.deepEqual(refused.map(([user, , n]) => [user, n]), [["many", 147]]);
  await clock.pass(1_100);
  assert.ok(sent.some(([, user]) => user === "new"));
});

test("after a 429 nothing is sent for as long as was asked, then half, then one more with each quiet interval", async () => {
  const { clock, pace, sent, call } = account();
  for (let i = 0; i < 100; i++) void call();
  await clock.pass(0);
  pace.slow(5);
  pace.slow(2); // another one of the same seven
  const at = clock.time;
  await clock.pass(4_999);
  assert.equal(sent.length, 7);
  await clock.pass(5_000);
  const inSecond = (n) => sent.filter(([time]) => time >= at + n * 1000 && time < at + (n + 1) * 1000).length;
  assert.equal(inSecond(5), 3);
  assert.ok(inSecond(8) <= 3);
  await clock.pass(15_000);
  assert.equal(inSecond(11), 4);
  assert.equal(inSecond(16), 5);
});

test("a pace that never gets well again keeps one place, and what waits too long is told so", async () => {
  const { clock, pace, sent, refused, call } = account();
  for (let i = 0; i < 140; i++) void call();
  await clock.pass(0);
  for (let i = 0; i < 5; i++) {
    pace.slow(1);
    await clock.pass(1_000);
  }
  assert.equal(refused.length, 140 - 7 - 20, "twenty seconds' worth still waits");
  await clock.pass(120_000);
  assert.equal(sent.length + refused.length, 140, "nobody waits for ever");
  assert.ok(refused.every(([, later]) => later >= 1 && later <= 120));
});

test("one whose turn comes too late to be of use is not sent", async () => {
  const { clock, sent, refused, call } = account(15_000);
  for (let i = 0; i < 40; i++) void call();
  await clock.pass(100_000);
  assert.equal(sent.length + refused.length, 40);
  assert.ok(sent.every(([at]) => at <= 1_000_000 + 45_000));
  assert.ok(refused.length > 0);
});

test("a call that had no place counts from its answer on", async () => {
  const { clock, pace, sent, call } = account();
  pace.spent();
  for (let i = 0; i < 7; i++) void call();
  await clock.pass(1_000);
  assert.equal(sent.length, 6);
  await clock.pass(20);
  assert.equal(sent.length, 7);
});

test("a place that nothing was sent from is free at once", async () => {
  const clock = new Clock();
  const pace = new Pace(clock);
  let taken = 0;
  for (let i = 0; i < 20; i++) void pace.take(7, "1").then(() => { taken++; pace.release(); });
  await clock.pass(0);
  assert.equal(taken, 20);
});
