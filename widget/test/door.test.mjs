// The core's door in Node, with the module that the build made.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { source } from "./compile.mjs";
import { coreModule, goldenCases } from "./golden.mjs";

const { Door, DoorFailure } = await source("door.ts");
const names = Object.getOwnPropertyNames(globalThis);

let module;
let door;
before(async () => {
  module = await WebAssembly.compile(readFileSync(coreModule));
  door = new Door(module);
});

for (const { name, op, input, output } of goldenCases()) {
  test(`golden ${name}`, () => {
    assert.equal(door.raw(op, input), output);
  });
}

test("starting Go writes nothing to the page's names", () => {
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), names);
});

test("letters outside ASCII come through whole, and the memory may grow between calls", () => {
  const name = "Воронка 🚀 ".repeat(20_000);
  const { issues } = door.ask("plan", {
    kind: "pipelines",
    current: { pipelines: [] },
    desired: { pipelines: [{ id: 5, name, statuses: [{ name }] }] },
    options: {},
    locale: "ru",
  });
  assert.deepEqual(issues.map((issue) => issue.path), ["/pipelines/0/id"]);
  assert.match(issues[0].message, /[а-я]/);
});

for (const [name, input] of [
  ["nothing", ""],
  ["cut JSON", '{"kind":"pipelines"'],
  ["200,000 brackets", "[".repeat(200_000)],
  ["a NUL", '{"kind":"\\u0000"}'],
]) {
  test(`bad input is answered with an issue and the instance lives on: ${name}`, () => {
    const live = door.live;
    const answer = JSON.parse(door.raw("plan", input));
    assert.equal(answer.ok, false);
    assert.ok(answer.issues.length > 0 && answer.issues.every((issue) => issue.code !== "internal"), JSON.stringify(answer));
    assert.equal(door.live, live);
  });
}

test("an unknown operation is answered, not a trap", () => {
  const answer = JSON.parse(door.raw("no-such-op", "{}"));
  assert.deepEqual([answer.ok, answer.issues[0].in], [false, "call"]);
});

/** Makes the running module's next call fail the way a broken module would. */
const sabotage = (broken, call) => {
  const real = broken.live.exports;
  broken.live.exports = { mem: real.mem, alloc: real.alloc, call: () => call(real) };
};

for (const [name, call, detail] of [
  ["a panic in Go", (real) => real.call(2 ** 30, 2 ** 30), /slice bounds|unreachable|exit/],
  ["a trap", () => { throw new WebAssembly.RuntimeError("unreachable"); }, /unreachable/],
  ["no answer", () => 0n, /no answer/],
]) {
  test(`${name} is a DoorFailure, and the next call has a fresh instance`, () => {
    const broken = new Door(module);
    const dead = broken.live;
    sabotage(broken, call);
    assert.throws(
      () => broken.raw("version", "{}"),
      (error) => error instanceof DoorFailure && error.kind === "died" && detail.test(error.detail),
    );
    assert.equal(JSON.parse(broken.raw("version", "{}")).ok, true);
    assert.notEqual(broken.live, dead);
  });
}

test("a module of another abi is refused by name", () => {
  const speaks = Door.prototype.raw;
  Door.prototype.raw = () => '{"ok":true,"issues":[],"result":{"version":"9.0.0","abi":9}}';
  try {
    assert.throws(() => new Door(module), (error) => error.kind === "other-version" && /9\.0\.0/.test(error.detail));
  } finally {
    Door.prototype.raw = speaks;
  }
});

test("a module that is no core does not start", async () => {
  const empty = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  assert.throws(() => new Door(empty), (error) => error instanceof DoorFailure || error instanceof TypeError);
});
