// The same door in a real Chromium: the golden cases byte for byte, a module served with a wrong MIME type, and
// a page whose own names stay as they were.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { moduleOptions } from "../bundle.mjs";
import { launch } from "./chromium.mjs";
import { wasmExec } from "./compile.mjs";
import { coreModule, goldenCases } from "./golden.mjs";

let server;
let browser;
let page;
const complaints = [];

before(async () => {
  const { outputFiles } = await build(moduleOptions(wasmExec, "door.ts"));
  const files = {
    "/": ["text/html", "<!doctype html><title>door</title>"],
    "/door.js": ["text/javascript", outputFiles[0].contents],
    "/core.wasm": ["text/plain", readFileSync(coreModule)],
    "/cut.wasm": ["application/wasm", readFileSync(coreModule).subarray(0, 100_000)],
  };
  server = createServer((request, response) => {
    const [type, content] = files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launch();
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(async () => {
    window.namesBefore = Object.getOwnPropertyNames(window);
    const { Door } = await import("/door.js");
    window.Door = Door;
    window.door = await Door.open("/core.wasm");
  });
});

after(async () => {
  await browser?.close();
  server?.close();
});

test("every golden case answers byte for byte", async () => {
  const cases = goldenCases();
  const answers = await page.evaluate(
    (all) => all.map(([op, bytes]) => window.door.raw(op, Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)))),
    cases.map(({ op, input }) => [op, input.toString("base64")]),
  );
  const wrong = cases.filter(({ output }, at) => answers[at] !== output).map(({ name }) => name);
  assert.deepEqual(wrong, []);
});

test("Go's start wrote nothing to the page's names", async () => {
  const added = await page.evaluate(() =>
    Object.getOwnPropertyNames(window).filter((name) => !window.namesBefore.includes(name)),
  );
  assert.deepEqual(added.filter((name) => !["namesBefore", "Door", "door"].includes(name)), []);
});

for (const [address, kind] of [
  ["/none.wasm", "not-loaded"],
  ["/cut.wasm", "not-started"],
]) {
  test(`${address} is a DoorFailure "${kind}"`, async () => {
    const got = await page.evaluate((from) => window.Door.open(from).catch((error) => [error.name, error.kind]), address);
    assert.deepEqual(got, ["DoorFailure", kind]);
  });
}

test("a dead instance is replaced, and the page hears nothing of it", async () => {
  const got = await page.evaluate(() => {
    const real = window.door.live.exports;
    window.door.live.exports = { mem: real.mem, alloc: real.alloc, call: () => real.call(2 ** 30, 2 ** 30) };
    let failure;
    try {
      window.door.raw("version", "{}");
    } catch (error) {
      failure = [error.name, error.kind];
    }
    return { failure, next: JSON.parse(window.door.raw("version", "{}")).ok };
  });
  assert.deepEqual(got, { failure: ["DoorFailure", "died"], next: true });
  assert.deepEqual(complaints, []);
});
