// Where a benchmark leaves its rows for `make bench`: one line of JSON each, in the file that BENCH_ROWS names.
// Without it a benchmark only prints.

import { appendFileSync } from "node:fs";

/**
 * One row of the table. `ratio` is ours by the peer's, from one run; `aim` is the bound that it should keep, and
 * `atLeast` says that the bound is a lower one (throughput). `note` names sizes and versions.
 */
export function record({ work, ours, peer, ratio, aim, atLeast = false, note = "" }) {
  if (!process.env.BENCH_ROWS) return;
  const met = aim === undefined ? null : atLeast ? ratio >= aim : ratio <= aim;
  appendFileSync(process.env.BENCH_ROWS, `${JSON.stringify({ work, ours, peer, ratio, aim: aim ?? null, atLeast, met, note })}\n`);
}
