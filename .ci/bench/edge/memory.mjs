// The isolate's memory over many mixed requests: the module's linear memory, as
// the Worker says it, and the process's. REQUESTS says how many (10000).

import http from "node:http";
import { record } from "../rows.mjs";
import { ask, jobs } from "./load.mjs";
import { serve } from "./serve.mjs";

const limit = 96; // MB, of the isolate's 128
const clients = 16;
const requests = Number(process.env.REQUESTS ?? 10_000);
const house = await serve("ours");
const worker = house.workers.ours;
const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
const health = { method: "GET", path: "/health", status: 200 };
const stranger = { method: "GET", path: "/api/v2/pipelines", status: 401 };
const mixed = [...Object.values(jobs), health, jobs.read, jobs["planned write"]];

try {
  let [asked, most, last] = [0, 0, 0];
  let instances = new Set();
  const before = worker.memory;
  let highest = before;
  let token = worker.token;
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (asked < requests) {
      const n = asked++;
      if (n % 5_000 === 0) token = worker.token; // it lives an hour at most
      const { headers } = n % 50 === 0 ? await ask(worker, stranger, agent, "no token") : await ask(worker, mixed[n % mixed.length], agent, token);
      const [number, , memory] = headers["x-instance"].split(" ").map(Number);
      instances.add(number);
      most = Math.max(most, memory / 2 ** 20);
      last = memory / 2 ** 20;
      if (n % 500 === 0) highest = Math.max(highest, worker.memory);
    }
  }));
  const seconds = (performance.now() - began) / 1000;
  const two = 2 * most; // one that retires, and its follower
  console.log(`edge: ${requests} mixed requests in ${seconds.toFixed(0)} s, ${clients} at once, ${instances.size} instances one after the other`);
  console.log(`  linear memory: at most ${most.toFixed(1)} MB an instance, ${last.toFixed(1)} MB at the end; two at once would be ${two.toFixed(1)} MB (below ${limit})`);
  console.log(`  the whole process: ${before.toFixed(0)} MB before, ${highest.toFixed(0)} MB at most, of which workerd itself and compiled code are the greater part`);
  record({ work: `edge: linear memory over ${requests} requests, two instances`, ours: `${two.toFixed(1)} MB`, peer: "Cloudflare's 128 MB", ratio: two / 128, aim: limit / 128 });
  if (two > limit) process.exitCode = 1;
} finally {
  agent.destroy();
  await house.end();
}
