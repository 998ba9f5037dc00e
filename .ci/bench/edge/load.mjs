// What is asked of each Worker, and how it is measured.

import http from "node:http";

const stages = (pipeline, change) => Array.from({ length: 8 }, (_, i) => ({ id: pipeline * 10 + i, name: `Stage ${i + 1}${change}`, color: "#fffeb2" }));
const desired = { pipelines: [{ id: 100, name: "Pipeline 100", statuses: [...stages(100, " ✓"), { id: 142, name: "Won" }, { id: 143, name: "Lost" }] }] };
const faulty = {
  add: [{ name: "Faulty", statuses: [{ name: "A", color: "#123456" }, { name: " " }, { name: "B", sort: "x" }, { name: "C" }] }],
};

/** The jobs, by the name of their row. */
export const jobs = {
  read: { method: "GET", path: "/api/v2/pipelines", status: 200 },
  "refused write": { method: "POST", path: "/private/api/v2/json/pipelines/set", body: JSON.stringify(faulty), status: 400 },
  "planned write": { method: "POST", path: "/plan", body: JSON.stringify({ kind: "pipelines", desired }), status: 200 },
};

export function ask(worker, job, agent, token = worker.token) {
  return new Promise((resolve, reject) => {
    const headers = { "x-auth-token": token, ...(job.body ? { "content-type": "application/json", "content-length": Buffer.byteLength(job.body) } : {}) };
    const request = http.request({ host: "127.0.0.1", port: worker.port, path: job.path, method: job.method, headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (data) => (text += data)).on("error", reject);
      response.on("end", () => {
        if (response.statusCode === job.status) resolve({ text, headers: response.headers });
        else reject(new Error(`${worker.name}: ${job.method} ${job.path} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    request.on("error", (error) => {
      // The other side closed a connection that was idle just as we took it up again.
      if (request.reusedSocket && error.code === "ECONNRESET") ask(worker, job, agent, token).then(resolve, reject);
      else reject(error);
    });
    request.end(job.body);
  });
}

/** clients ask one after the other, each as soon as it has its answer, for ms. Times are in milliseconds. */
export async function load(worker, job, clients, ms) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const token = worker.token;
  const times = [];
  const cpu = worker.cpu;
  const start = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() - start < ms) {
      const before = performance.now();
      await ask(worker, job, agent, token);
      times.push(performance.now() - before);
    }
  }));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)],
    perSecond: times.length / seconds, cpu: (worker.cpu - cpu) / times.length,
  };
}
