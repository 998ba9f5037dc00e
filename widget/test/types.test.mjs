// Proves src/door-types.ts against the golden answers: each becomes a typed constant, and the compiler looks at it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { goldenCases, root } from "./golden.mjs";

const widget = fileURLToPath(new URL("..", import.meta.url));
mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build/types-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The cases that the widget's types speak of: what it asks itself, and well-formed enough to be typed. */
function typed({ op, input, output }) {
  if (op === "plan" || op === "facts" || op === "version") return true;
  return op === "parse" && input.includes('"pipelines.list"') && JSON.parse(output).ok;
}

const HEAD = `import type { Envelope, Ops } from "../../widget/src/door-types";
// What the vendor sends beyond the known members survives parsing, so there an answer may have more.
type Open<T> = T extends readonly (infer E)[] ? Open<E>[] : T extends object ? { [K in keyof T]: Open<T[K]> } & Record<string, unknown> : T;
type Answer<T> = Envelope<T | Record<string, never>>;
`;

/** Compiles a file of constants and answers the compiler's complaints. */
function complaints(lines) {
  writeFileSync(join(folder, "golden.ts"), HEAD + lines.join("\n"));
  const config = { extends: "../../widget/tsconfig.json", compilerOptions: { types: [] }, include: ["golden.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = spawnSync("node", [join(widget, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
  return stdout;
}

test("every golden answer fits the door's types", () => {
  const cases = goldenCases().filter(typed);
  assert.ok(cases.length > 20, `only ${cases.length} cases`);
  const lines = cases.map(({ name, op, output }, at) => {
    const type = op === "parse" ? `Open<Answer<Ops["parse"]["out"]>>` : `Answer<Ops["${op}"]["out"]>`;
    return `/* ${name} */ export const answer${at}: ${type} = ${output};`;
  });
  assert.equal(complaints(lines), "");
});

test("the widget's sources compile", () => {
  const { status, stdout } = spawnSync("node", [join(widget, "node_modules/typescript/bin/tsc"), "-p", widget], { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});

test("the proof can fail: a member of another type is found", () => {
  assert.match(
    complaints([`export const wrong: Answer<Ops["version"]["out"]> = {"ok":true,"issues":[],"result":{"version":1,"abi":1}};`]),
    /TS2322/,
  );
});
