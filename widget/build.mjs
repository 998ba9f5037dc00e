// Builds the widget's folder: one readable AMD script.js, style, words, pictures and the core's module.
//
//   node widget/build.mjs [--outdir build/widget] [--core build/core.wasm]
//
// The vendor refuses minified code, so Preact and signals are bundled from the sources in their packages.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { scriptText } from "./bundle.mjs";
import { pictures } from "./images/draw.mjs";

const here = dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({
  options: {
    outdir: { type: "string", default: join(here, "../build/widget") },
    core: { type: "string", default: join(here, "../build/core.wasm") },
  },
});

/** The style's parts, in the order in which they stand in style.css. */
const STYLES = ["page", "shell", "controls", "list", "board", "stage", "problems", "palette", "tray", "form", "bar", "review"];

const outdir = resolve(values.outdir);
const core = resolve(values.core);
if (!existsSync(core)) {
  process.stderr.write(`${core} is missing: build the core's module first (./build.sh wasm).\n`);
  process.exit(1);
}
const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();

rmSync(outdir, { recursive: true, force: true });
mkdirSync(join(outdir, "images"), { recursive: true });
writeFileSync(join(outdir, "script.js"), await scriptText(join(goroot, "lib/wasm/wasm_exec.js")));
cpSync(join(here, "manifest.json"), join(outdir, "manifest.json"));
writeFileSync(join(outdir, "style.css"), STYLES.map((name) => readFileSync(join(here, "src/style", `${name}.css`), "utf8")).join("\n"));
cpSync(join(here, "i18n"), join(outdir, "i18n"), { recursive: true });
cpSync(core, join(outdir, "core.wasm"));
const { tour } = JSON.parse(readFileSync(join(here, "manifest.json"), "utf8"));
for (const [name, png] of pictures(Object.values(tour.tour_images).flat())) writeFileSync(join(outdir, "images", name), png);

const size = (file) => `${(readFileSync(join(outdir, file)).length / 1024).toFixed(1)} KB`;
process.stdout.write(`${outdir}: script.js ${size("script.js")}, style.css ${size("style.css")}, core.wasm ${size("core.wasm")}\n`);
