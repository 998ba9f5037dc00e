// Deep nesting through the built module: a stack that overflows in WebAssembly takes the instance with it, so the
// gate must answer before anything recurses.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { source } from "./compile.mjs";
import { coreModule } from "./golden.mjs";

const { Door } = await source("door.ts");
const MB = 1 << 20;

let door;
before(async () => {
  door = new Door(await WebAssembly.compile(readFileSync(coreModule)));
});

/** Asks, and proves that the instance which answered also answers the next call. */
const survived = (op, input) => {
  const instance = door.live;
  const answer = JSON.parse(door.raw(op, input));
  assert.equal(door.live.dead, false);
  assert.equal(JSON.parse(door.raw("version", "{}")).ok, true);
  assert.equal(door.live, instance, "a fresh instance had to take over");
  return answer;
};

const brackets = "[".repeat(MB);
const objects = '{"a":'.repeat(Math.ceil(MB / 5));

for (const [name, nested, step] of [["1 MB of [", brackets, "/0"], ['1 MB of {"a":', objects, "/a"]]) {
  for (const op of ["build", "plan", "parse", "grant"]) {
    test(`${name} as the call of ${op} is one issue`, () => {
      const { ok, issues } = survived(op, nested);
      assert.deepEqual(
        [ok, issues.map(({ code, in: place, path }) => [code, place, path])],
        [false, [["too-deep", "call", step.repeat(32)]]],
      );
    });
  }

  test(`${name} as the input of a build is one issue`, () => {
    const { ok, issues } = survived("build", `{"endpoint":"pipelines.set","input":${nested}`);
    assert.deepEqual([ok, issues.map(({ code, path }) => [code, path])], [false, [["too-deep", step.repeat(31)]]]);
  });

  test(`${name} as the body of an answer is a failure`, () => {
    for (const endpoint of ["pipelines.list", "pipelines.set", "statuses.list", "leads.pipelines.list", "account.get"]) {
      const call = { endpoint, status: 200, content_type: "application/json", body: nested };
      const { ok, result } = survived("parse", JSON.stringify(call));
      assert.deepEqual([ok, result.failure.kind], [true, "not-json"], endpoint);
    }
  });

  test(`${name} as the body that was sent is left aside`, () => {
    const refused = '{"status":400,"validation-errors":[{"request_id":"0","errors":[{"path":"name","code":"X"}]}]}';
    const call = { endpoint: "statuses.add", status: 400, body: refused, request: nested };
    const { ok, result } = survived("parse", JSON.stringify(call));
    assert.deepEqual([ok, result.failure.kind, result.failure.fields.length], [true, "bad-request", 1]);
  });
}
