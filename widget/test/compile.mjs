// Lets tests use the widget's own sources: one file is bundled as the build bundles it, and imported.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { moduleOptions } from "../bundle.mjs";

export const wasmExec = join(
  execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(),
  "lib/wasm/wasm_exec.js",
);

/** The exports of a file under src/. */
export async function source(file) {
  const { outputFiles } = await build(moduleOptions(wasmExec, file));
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
