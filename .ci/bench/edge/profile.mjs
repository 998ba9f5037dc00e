// make profile-edge: where the CPU of a request goes in our Worker, by Linux's perf,
// in shares of all samples of the workerd process.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { jobs, load } from "./load.mjs";
import { serve } from "./serve.mjs";

/** What a sample counts as, by its frames, the innermost first; the first that fits. */
const groups = {
  "V8's compilers, in threads of their own": ({ thread }) => thread.startsWith("V8"),
  "Go: the handler, the core, Go's runtime": ({ frames }) => frames.some((frame) => frame.includes("wasm-function") || frame.includes("wasm_pc_f_loop")),
  "the shell, and what of workerd it calls": ({ frames }) => frames.some((frame) => /^JS:.*worker\.js/.test(frame)),
  "workerd and V8 around them, the kernel": () => true,
};

const folder = mkdtempSync(path.join(os.tmpdir(), "stagewright-profile-"));
const data = path.join(folder, "perf.data");
process.env.V8_FLAGS = "--perf-basic-prof";
const house = await serve("ours");
try {
  const worker = house.workers.ours;
  for (const [row, job] of Object.entries(jobs)) {
    await load(worker, job, 8, 8_000); // until V8 has compiled what is used often
    const perf = spawn("perf", ["record", "--freq", "1499", "-g", "--pid", String(worker.child.pid), "--output", data], { stdio: "ignore" });
    const { cpu } = await load(worker, job, 8, 6_000);
    perf.kill("SIGINT");
    await once(perf, "exit");
    print(row, cpu, samples());
  }
} finally {
  await house.end();
  rmSync(folder, { recursive: true, force: true });
}

function samples() {
  const text = execFileSync("perf", ["script", "--input", data, "--fields", "comm,ip,sym"], { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] });
  return text.split("\n\n").filter(Boolean).map((sample) => {
    const [thread, ...frames] = sample.trim().split("\n");
    return { thread, frames: frames.map((frame) => frame.trim().replace(/^[0-9a-f]+ /, "")) };
  });
}

function print(row, cpu, all) {
  const counts = Object.fromEntries(Object.keys(groups).map((name) => [name, 0]));
  for (const sample of all) counts[Object.keys(groups).find((name) => groups[name](sample))]++;
  assert.ok(all.length > 1_000, `${row}: only ${all.length} samples`);
  console.log(`\n${row}: ${all.length} samples, ${cpu.toFixed(2)} ms of CPU a request while they were taken`);
  for (const [name, n] of Object.entries(counts)) console.log(`  ${((100 * n) / all.length).toFixed(0).padStart(3)} %  ${name}`);
}
