// Holds the built module against JSON.parse + zod + JSON.stringify on the texts that .ci/bench wrote: first that
// both find the same and send the same, then how long each takes. Ratios, ours first.
//
// Ours is what a page pays: the call's text, the door of src/door.ts, JSON.parse of the answer. The peer reads
// the plain form only and names no line of a syntax fault.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coreModule, root } from "../test/golden.mjs";
import { source } from "../test/compile.mjs";
import { peer } from "./schema.mjs";
import { record } from "../../.ci/bench/rows.mjs";

const ROUNDS = 41; // the best counts, as in .ci/bench
const WARM = 300; // ms for each work, before any is measured
const SLICE = 25; // ms of one round of one work

const { Door } = await source("door.ts");
const door = new Door(await WebAssembly.compile(readFileSync(coreModule)));
const { legal, faulty: all } = JSON.parse(readFileSync(join(root, "build/bench/texts.json"), "utf8"));
// Inside a call, text behind the end is a comma too little.
const faulty = all.filter(({ found }) => found[0] !== "trailing-data");
const rules = { 100: peer(100), 2000: peer(2000) };
const limit = (text) => text.options?.max_stages ?? 100;

function ours({ input, options }) {
  const more = options ? `,"options":${JSON.stringify(options)}` : "";
  const { issues, result } = JSON.parse(door.raw("build", `{"endpoint":"pipelines.set","input":${input}${more}}`));
  return { issues, body: result.request?.body ?? null };
}

for (const text of [...legal, ...faulty]) {
  const mine = ours(text);
  const found = mine.issues.map(({ code, path }) => `${code} ${path}`.trim()).sort();
  assert.deepEqual(found, text.found, `${text.name}: the module finds other than natively`);
  const other = rules[limit(text)](text.input, true);
  assert.deepEqual(other.found.sort(), found, `${text.name}: zod and the module find different things`);
  assert.deepEqual(JSON.parse(other.body), JSON.parse(mine.body), `${text.name}: zod and the module send different things`);
}

/** Microseconds a call of each work, measured in turns: the best round of each. */
function against(...works) {
  for (const work of works) slice(work, WARM);
  const times = works.map(() => []);
  for (let round = 0; round < ROUNDS; round++) works.forEach((work, i) => times[i].push(slice(work, SLICE)));
  return times.map((list) => Math.min(...list));
}

function slice(work, ms) {
  const start = performance.now();
  let calls = 0;
  let now = start;
  do {
    work();
    calls++;
    now = performance.now();
  } while (now - start < ms);
  return ((now - start) * 1000) / calls;
}

const [small, largest, ten, thousand] = legal;
const zod = JSON.parse(readFileSync(join(root, "widget/node_modules/zod/package.json"), "utf8")).version;
console.log(`\nmodule: Node ${process.version}, zod ${zod} without eval; the best of ${ROUNDS} rounds`);
console.log(`equal findings on ${faulty.length} faulty texts, equal payloads on ${legal.length} legal ones\n`);
const row = (...cells) => console.log(cells[0].padEnd(28) + cells[1].padEnd(46) + cells[2].padStart(12) + cells[3].padStart(12) + cells[4].padStart(8));
const micros = (us) => `${us.toFixed(1)} µs`;
row("text -> findings + payload", "", "module", "peer", "time");
for (const text of [small, largest]) {
  const [mine, full, less] = against(() => ours(text), () => rules[100](text.input, true), () => rules[100](text.input, false));
  record({ work: `module in Node: ${text.name}`, ours: "module", peer: `JSON + zod ${zod}`, ratio: mine / full, aim: 1 });
  row(text.name, "JSON + zod", micros(mine), micros(full), (mine / full).toFixed(2));
  row(text.name, "JSON + zod, equal keys not looked for", micros(mine), micros(less), (mine / less).toFixed(2));
}
const [few, many] = against(() => ours(ten), () => ours(thousand));
record({ work: "module in Node: time per stage at 1,000 stages", ours: "module", peer: "at 10 stages", ratio: many / 1000 / (few / 10), aim: 1.2 });
console.log(`\ntime per stage at 1,000 stages: ${(many / 1000 / (few / 10)).toFixed(2)} of that at 10 (${micros(few)} and ${micros(many)} a call)`);
