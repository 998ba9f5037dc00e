// The example of wasm/README.md, taken from the page and run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { coreModule, root } from "./golden.mjs";

const [, code, printed] = /^```js\n(.*?)^```$.*?^```\n(.*?)^```$/ms.exec(readFileSync(join(root, "wasm/README.md"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "stagewright-readme-"));
const example = join(folder, "example.mjs");

before(() => {
  const goroot = execFileSync("go", ["env", "GOROOT"], { cwd: root, encoding: "utf8" }).trim();
  copyFileSync(join(goroot, "lib/wasm/wasm_exec.js"), join(folder, "wasm_exec.js"));
  copyFileSync(coreModule, join(folder, "core.wasm"));
  writeFileSync(example, code);
});
after(() => rmSync(folder, { recursive: true }));

test("it is short, and prints what the page says", () => {
  assert.ok(code.trimEnd().split("\n").length <= 25);
  assert.equal(execFileSync("node", [example], { encoding: "utf8" }), printed);
});

test("inputs that make the memory grow come through whole", async () => {
  const { core } = await import(pathToFileURL(example));
  for (const size of [1, 1_900_000, 1]) {
    const name = "ж".repeat(size);
    const body = JSON.stringify({ _embedded: { items: { 5: { id: 5, name, statuses: {} } } } });
    const { result } = core("parse", { endpoint: "pipelines.list", status: 200, content_type: "application/json", body });
    assert.equal(result.data.pipelines[0].name, name);
  }
});
