// make bench-edge: the Worker against the stock shell with the same handler and
// against Hono + zod, side by side in one run: token check, validation, one
// object, one call to a vendor that answers at once.

import assert from "node:assert/strict";
import os from "node:os";
import { record } from "../rows.mjs";
import { ask, jobs, load } from "./load.mjs";
import { serve, versions } from "./serve.mjs";

const rounds = 9; // short ones, in turns: of which the best counts, for what else the machine does can only slow one down
const starts = 5; // fresh processes each, of which the best counts too
const names = ["ours", "stock", "hono"];
const house = await serve(...names, "floor");
const { workers } = house;
const peers = {
  stock: `stock shell, syumai/workers ${versions.syumai}`, hono: `Hono ${versions.hono} + zod ${versions.zod}`,
  floor: "a bare Worker with the same calls",
};

try {
  console.log(`edge: workerd ${versions.workerd}, ${os.cpus().length} x ${os.cpus()[0].model}; the load and the vendor's stand-in run beside it`);
  await agree();
  for (const [row, job] of Object.entries(jobs)) await measure(row, job);
  await objectCalls();
  await firstRequests();
} finally {
  await house.end();
}

/** All three do the same before they are timed. */
async function agree() {
  const said = {};
  for (const name of names) {
    said[name] = { headers: [] };
    for (const [row, job] of Object.entries(jobs)) {
      const { text, headers } = await ask(workers[name], job);
      said[name][row] = JSON.parse(text);
      const { date, "x-request-id": id, "x-instance": instance, "content-length": length, "transfer-encoding": coding, ...same } = headers;
      said[name].headers.push(same);
    }
  }
  for (const name of ["stock", "hono"]) {
    assert.deepEqual(said[name].headers, said.ours.headers);
    assert.deepEqual(said[name].read, said.ours.read);
    assert.deepEqual(findings(said[name]["refused write"]), findings(said.ours["refused write"]));
    const [mine, theirs] = [said.ours, said[name]].map((all) => all["planned write"].result.plan.changes);
    assert.deepEqual(theirs.map(({ action, address }) => [action, address]), mine.map(({ action, address }) => [action, address]));
    assert.equal(mine.length, 8);
  }
}

function findings(problem) {
  const errors = problem["validation-errors"].flatMap((group) => group.errors);
  return errors.map((error) => (typeof error === "string" ? error : `${error.code} ${error.path}`)).sort();
}

async function measure(row, job) {
  const measured = [...names, "floor"];
  const all = Object.fromEntries(measured.map((name) => [name, { one: [], eight: [] }]));
  for (const name of measured) await warm(workers[name], job);
  for (let round = 0; round < rounds; round++) {
    measured.push(measured.shift()); // each is first in its turn
    for (const name of measured) {
      all[name].one.push(await load(workers[name], job, 1, 600));
      all[name].eight.push(await load(workers[name], job, 8, 1_200));
    }
  }
  const of = (name, load, what) => (what === "perSecond" ? Math.max : Math.min)(...all[name][load].map((result) => result[what]));
  console.log(`\n${row.padEnd(16)}  p50 ms  p99 ms   req/s  CPU ms`);
  for (const name of measured) {
    console.log(`  ${name.padEnd(14)}${of(name, "one", "p50").toFixed(2).padStart(8)}${of(name, "one", "p99").toFixed(2).padStart(8)}` +
      `${of(name, "eight", "perSecond").toFixed(0).padStart(8)}${of(name, "eight", "cpu").toFixed(2).padStart(8)}`);
  }
  for (const [peer, what, aim] of [["stock", "perSecond", 8], ["hono", "cpu", 1.5], ["stock", "cpu"], ["hono", "perSecond"], ["floor", "cpu"]]) {
    const [mine, theirs] = ["ours", peer].map((name) => of(name, "eight", what));
    say(row, what, mine, peer, theirs, aim);
  }
}

/** V8 compiles WebAssembly twice, the second time what is used often: until then a
 *  request costs several times as much, and the compiling counts as its CPU. */
async function warm(worker, job) {
  const end = performance.now() + 25_000;
  for (let asked = 0; asked < 2_500 && performance.now() < end; ) {
    const { perSecond } = await load(worker, job, 8, 500);
    asked += perSecond / 2;
  }
}

function say(row, what, mine, peer, theirs, aim) {
  const [name, unit, digits] = { perSecond: ["requests a second", "/s", 0], cpu: ["CPU a request", " ms", 2], first: ["first answer of a fresh process", " ms", 0] }[what];
  const ratio = mine / theirs;
  const [ours, other] = [mine, theirs].map((value) => value.toFixed(digits) + unit);
  console.log(`  ${name}: ${ours} against ${other} (${peers[peer]}): ${ratio.toFixed(2)}`);
  record({ work: `edge: ${row}, ${name}`, ours, peer: `${peers[peer]}, ${other}`, ratio, aim, atLeast: what === "perSecond", note: `workerd ${versions.workerd}` });
}

/** What one call to an object costs by itself. */
async function objectCalls() {
  const costs = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    for (const [n, cost] of costs.entries()) {
      cost.push((await load(workers.floor, { method: "GET", path: `/calls/${n}`, status: 200 }, 8, 600)).cpu);
    }
  }
  const [none, ...more] = costs.map((cost) => Math.min(...cost));
  console.log(`\na bare Worker: ${none.toFixed(2)} ms of CPU a request; with one, two, three calls to an object ${more.map((ms) => ms.toFixed(2)).join(", ")} ms`);
}

/** From the first request to its answer, in a workerd that has just begun to listen. */
async function firstRequests() {
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let n = 0; n < starts; n++) {
    for (const name of names) {
      const worker = workers[name];
      await worker.stop();
      await worker.start();
      const before = performance.now();
      await ask(worker, jobs.read);
      times[name].push(performance.now() - before);
    }
  }
  console.log("\nfirst request of a fresh isolate");
  const best = (name) => Math.min(...times[name]);
  for (const peer of ["stock", "hono"]) say("read", "first", best("ours"), peer, best(peer), peer === "stock" ? 1 : undefined);
}
