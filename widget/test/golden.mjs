// The golden cases of ../../testdata, which every runner of the core replays: the text that goes in, the exact
// text that comes out.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const coreModule = join(root, "build/core.wasm");

/** These must have cases, or the checkout is not whole. */
const OPS = ["build", "parse", "plan", "facts", "version"];

/** Every case as {name, op, input, output}. The input is bytes, since some cases are no text at all. */
export function goldenCases() {
  const folders = readdirSync(join(root, "testdata"));
  const missing = OPS.filter((op) => !folders.includes(op));
  if (missing.length > 0) throw new Error(`testdata has no cases of ${missing.join(", ")}`);
  return folders.flatMap((op) => {
    const folder = join(root, "testdata", op);
    const files = readdirSync(folder).filter((file) => file.endsWith(".in.json"));
    return files.sort().map((file) => ({
      name: `${op}/${file.replace(".in.json", "")}`,
      op,
      input: readFileSync(join(folder, file)),
      output: readFileSync(join(folder, file.replace(".in.json", ".out.json")), "utf8").replace(/\n$/, ""),
    }));
  });
}
