// `make bench`: runs every benchmark, one after the other, and writes their rows as one table with the machine,
// the versions and the commit. Every row is a ratio of one run on one machine, ours by the peer's.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const parts = ["bench-core", "bench-module", "bench-edge", "bench-widget"];
const said = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: "utf8" }).trim();

const folder = mkdtempSync(join(tmpdir(), "stagewright-bench-"));
const file = join(folder, "rows");
writeFileSync(file, "");
try {
  for (const part of parts) {
    const { status } = spawnSync("make", ["--no-print-directory", part], { cwd: root, stdio: "inherit", env: { ...process.env, BENCH_ROWS: file } });
    if (status !== 0) throw new Error(`${part} failed`);
  }
  const rows = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const dirty = said("git", "status", "--porcelain") === "" ? "" : ", with changes that are not committed";
  const cell = (text) => String(text).replaceAll("|", "\\|");
  const bound = ({ aim, atLeast }) => (aim === null ? "" : `${atLeast ? "at least" : "at most"} ${Number(aim.toFixed(2))}`);
  const verdict = ({ met }) => (met === null ? "" : met ? "met" : "missed");
  const text = [
    "# Results",
    "",
    `Written by \`make bench\` on ${new Date().toISOString().slice(0, 10)} at commit ${said("git", "rev-parse", "--short", "HEAD")}${dirty}.`,
    `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB; ${said("go", "version").replace("go version ", "")}; Node ${process.version}.`,
    "A ratio is ours by the peer's, from one run.",
    "",
    "| work | ours | peer | ratio | aim | |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${[row.work, row.ours, row.peer, row.ratio.toFixed(2), bound(row), verdict(row)].map(cell).join(" | ")} |`),
    "",
  ].join("\n");
  mkdirSync(join(root, "testdata/bench"), { recursive: true });
  writeFileSync(join(root, "testdata/bench/RESULTS.md"), text);
  console.log(`\n${text}`);
} finally {
  rmSync(folder, { recursive: true });
}
