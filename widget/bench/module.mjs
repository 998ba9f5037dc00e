// The module in a real Chromium: text to findings and payload against JSON.parse + zod in the same page, and the
// time from a page's request for the module to its first answer against WebAssembly.compile alone on the same
// bytes. An empty Go program on the same way, step by step, shows what of it is Go's own. And the module's weight on
// the wire against that program's. Ratios of one run, ours first.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { record } from "../../.ci/bench/rows.mjs";
import { moduleOptions } from "../bundle.mjs";
import { launch } from "../test/chromium.mjs";
import { wasmExec } from "../test/compile.mjs";
import { coreModule, root } from "../test/golden.mjs";

const PAGES = 5; // for each text: what V8 makes of the same code differs from page to page
const ROUNDS = 7; // in each: the best counts, as in .ci/bench
const STARTS = 9; // fresh pages for each way to start: the best counts

const { legal } = JSON.parse(readFileSync(join(root, "build/bench/texts.json"), "utf8"));
const emptyProgram = builtEmpty();
const script = async (entry) => (await build({ ...moduleOptions(wasmExec, "door.ts"), ...entry })).outputFiles[0].contents;
const files = {
  "/": ["text/html", "<!doctype html><title>bench</title>"],
  "/door.js": ["text/javascript", await script({})],
  "/peer.js": ["text/javascript", await script({ entryPoints: [join(root, "widget/bench/schema.mjs")], plugins: [], mangleProps: undefined, mangleCache: undefined })],
  "/core.wasm": ["application/wasm", readFileSync(coreModule)],
  "/go.js": ["text/javascript", await script({ entryPoints: undefined, stdin: { contents: 'export { goRuntime } from "stagewright:go-runtime";' } })],
  "/empty.wasm": ["application/wasm", emptyProgram],
};
const server = createServer(({ url }, response) => {
  const [type, content] = files[url] ?? [];
  response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain", "cache-control": "max-age=3600" }).end(content);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
try {
  console.log(`\nmodule: Chromium ${browser.version()}`);
  await texts();
  await starts();
} finally {
  await browser.close();
  server.close();
}
weight();

/** Text to findings and payload text, in turns. */
async function texts() {
  for (const text of legal.slice(0, 2)) {
    const times = [[], []];
    for (let n = 0; n < PAGES; n++) {
      const page = await browser.newPage();
      await page.goto(address);
      const got = await page.evaluate(turns, { input: text.input, rounds: ROUNDS });
      await page.close();
      assert.deepEqual(JSON.parse(got.bodies[0]), JSON.parse(got.bodies[1]), `${text.name}: the two send different things`);
      got.times.forEach((list, i) => times[i].push(...list));
    }
    const [mine, theirs] = times.map((list) => Math.min(...list));
    say(`text -> findings + payload, ${text.name}`, `${mine.toFixed(1)} µs`, `JSON + zod, ${theirs.toFixed(1)} µs`, mine / theirs, 1);
  }
}

/** Runs in the page: microseconds a call of ours and the peer's, by rounds, and what each would send. */
async function turns({ input, rounds }) {
  const [{ Door }, { peer }] = await Promise.all([import("/door.js"), import("/peer.js")]);
  const door = await Door.open("/core.wasm");
  const rules = peer(100);
  const ours = () => {
    const { issues, result } = JSON.parse(door.raw("build", `{"endpoint":"pipelines.set","input":${input}}`));
    return { issues, body: result.request.body };
  };
  const works = [ours, () => rules(input, true)];
  const slice = (work, ms) => {
    const start = performance.now();
    let calls = 0;
    do { work(); calls++; } while (performance.now() - start < ms);
    return ((performance.now() - start) * 1000) / calls;
  };
  for (const work of works) slice(work, 400);
  const times = works.map(() => []);
  for (let round = 0; round < rounds; round++) works.forEach((work, i) => times[i].push(slice(work, 100))); // long enough for its share of collecting garbage
  return { bodies: works.map((work) => work().body), times };
}

/**
 * Request to first answer, each time in a page of its own; and where that time goes, beside an empty program's,
 * which gives no answer.
 */
async function starts() {
  for (const cache of ["cold", "warm"]) {
    const times = { ours: [], peer: [], oursSteps: [], emptySteps: [] };
    for (let n = 0; n < STARTS; n++) {
      for (const [who, list] of Object.entries(times)) {
        const context = await browser.newContext(); // caches of its own
        const page = await context.newPage();
        for (let visit = cache === "warm" ? 0 : 2; visit < 3; visit++) {
          await page.goto(address);
          const took = await page.evaluate(start, who);
          if (visit === 2) list.push(took);
        }
        await context.close();
      }
    }
    const [mine, [theirs]] = [Math.min(...times.ours), best(times.peer)];
    say(`request to first answer, ${cache} cache`, ms(mine), `WebAssembly.compile alone, ${ms(theirs)}`, mine / theirs, 1.5);
    const fetched = Math.min(...times.peer.map(([, took]) => took));
    const [ours, empty] = [times.oursSteps, times.emptySteps].map(best);
    for (const [step, name] of ["all of it", "bytes there and compiled", "instance", "Go's start"].entries()) {
      say(`${cache} cache, ${name}`, ms(ours[step]), `an empty Go program, ${ms(empty[step])}`, ours[step] / empty[step]);
    }
    say(`${cache} cache, bytes there and compiled`, ms(ours[1]), `the same bytes fetched, not compiled, ${ms(fetched)}`, ours[1] / fetched);
  }
}

/** Runs in the page: milliseconds of one way to start, or of its steps, the sum first; of the peer the fetch behind it. */
async function start(who) {
  const [{ Door }, { goRuntime }] = await Promise.all([import("/door.js"), import("/go.js")]);
  const began = performance.now();
  if (who === "ours") {
    const door = await Door.open("/core.wasm");
    door.ask("build", { endpoint: "pipelines.list", input: {} });
    return performance.now() - began;
  }
  if (who === "peer") {
    const bytes = await (await fetch("/core.wasm")).arrayBuffer();
    const there = performance.now();
    await WebAssembly.compile(bytes);
    return [performance.now() - there, there - began];
  }
  const module = await WebAssembly.compileStreaming(fetch(who === "oursSteps" ? "/core.wasm" : "/empty.wasm"));
  const compiled = performance.now();
  const Go = goRuntime({ Object, Array, Uint8Array, Date, Error, crypto, performance, TextEncoder, TextDecoder }, {}, console);
  const go = new Go();
  const instance = new WebAssembly.Instance(module, go.importObject);
  const made = performance.now();
  go.run(instance); // to the block at the end of main, or to its end
  const ran = performance.now();
  return [ran - began, compiled - began, made - compiled, ran - made];
}

/** Bytes on the wire, brotli 11. */
function weight() {
  const [mine, empty] = [readFileSync(coreModule), emptyProgram].map((bytes) => brotliCompressSync(bytes).length);
  say("bytes on the wire, brotli 11", `${(mine / 1000).toFixed(0)} KB`, `empty Go program, ${(empty / 1000).toFixed(0)} KB`, mine / empty, 2);
}

/** An empty Go program, built as the module is. */
function builtEmpty() {
  const folder = mkdtempSync(join(tmpdir(), "stagewright-empty-"));
  try {
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() {}\n");
    const env = { ...process.env, GOOS: "js", GOARCH: "wasm", GO111MODULE: "off" };
    execFileSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", "empty.wasm", "main.go"], { cwd: folder, env });
    return readFileSync(join(folder, "empty.wasm"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The steps of the start that took least in all, which is its first figure. */
function best(list) {
  return list.reduce((one, other) => (other[0] < one[0] ? other : one));
}

function ms(time) {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function say(work, ours, peer, ratio, aim) {
  console.log(work.padEnd(52) + ours.padStart(12) + `   ${peer.padEnd(40)}` + ratio.toFixed(2).padStart(6));
  record({ work: `module in Chromium: ${work}`, ours, peer, ratio, aim });
}
