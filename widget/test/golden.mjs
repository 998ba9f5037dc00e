// The golden cases of ../../testdata, which every runner of the core replays: the text that goes in, the exact
// text that comes out.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const coreModule = join(root, "build/core.wasm");

const OPS = ["build", "parse", "plan", "facts", "version"];

/** Every case as {name, op, input, output}; an op without cases is a mistake of the caller's checkout. */
export function goldenCases() {
  return OPS.flatMap((op) => {
    const folder = join(root, "testdata", op);
    const files = readdirSync(folder).filter((file) => file.endsWith(".in.json"));
    if (files.length === 0) throw new Error(`${folder} has no cases`);
    return files.sort().map((file) => ({
      name: `${op}/${file.replace(".in.json", "")}`,
      op,
      input: readFileSync(join(folder, file), "utf8"),
      output: readFileSync(join(folder, file.replace(".in.json", ".out.json")), "utf8").replace(/\n$/, ""),
    }));
  });
}
