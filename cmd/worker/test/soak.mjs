// make soak: 200 clients of one account for a minute (SECONDS), each asking again
// as soon as it has its answer, or when it is told to come back. The sandbox counts
// 7 calls in any sliding second for itself and answers 429 beyond: it must not.

import assert from "node:assert/strict";
import test from "node:test";
import { House } from "./house.mjs";
import { scratch } from "./tools.mjs";

test("200 clients, never more than 7 calls in a second", async () => {
  const seconds = Number(process.env.SECONDS ?? 60);
  const folder = scratch("soak");
  const house = await House.open(folder);
  try {
    const tokens = [house.token, (await house.control("POST", "token", { user: 2 })).token];
    await house.control("DELETE", "journal");
    const end = Date.now() + seconds * 1000;
    const counts = { 200: 0, 429: 0 };
    await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      while (Date.now() < end) {
        const { status, headers, text } = await house.pipelines(tokens[i % 20 === 0 ? 1 : 0]);
        assert.ok(status in counts, `${status} ${text}`);
        counts[status]++;
        if (status === 429) await new Promise((resolve) => setTimeout(resolve, 1000 * Number(headers.get("retry-after"))));
      }
    }));
    const seen = await house.journal();
    assert.deepEqual([...new Set(seen)], ["GET /api/v2/pipelines 200"]);
    assert.equal(seen.length, counts[200]);
    assert.ok(counts[200] > seconds * 4, "the pace is used");
    console.log(`${seconds} s: ${counts[200]} calls, ${counts[429]} told to come back later, no 429 of the vendor's`);
  } finally {
    await house.close();
  }
});
