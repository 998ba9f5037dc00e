// The whole of `make run` for tests: local amoCRM, proxy in workerd, and the widget's page, started by the same
// orchestrator. STAGEWRIGHT_ADDRESS names one that runs already, which is handy while writing tests.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "./golden.mjs";

/** Starts everything, with one of the sandbox's own accounts, and answers {address, stop}. */
export async function startStack(port, seed = "awkward") {
  if (process.env.STAGEWRIGHT_ADDRESS && seed === "awkward") return { address: process.env.STAGEWRIGHT_ADDRESS, stop: async () => {} };
  const child = spawn("go", ["run", "./cmd/internal/devrun"], {
    cwd: root,
    env: { ...process.env, PORT: String(port), SEED: seed, UNTIL_INPUT_ENDS: "1", WRANGLER_SEND_METRICS: "false" },
    stdio: ["pipe", "pipe", "pipe"], // its input ends with this process, however that ends
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const said = [];
  const address = await new Promise((resolve, reject) => {
    const hear = (line) => {
      said.push(line);
      const [, found] = line.match(/^Stagewright runs at (http:\/\/127\.0\.0\.1:\d+)/) ?? [];
      if (found) resolve(found);
    };
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
    ended.then((code) => reject(new Error(`devrun ended with ${code}:\n${said.join("\n")}`)));
  });
  return {
    address,
    async stop() {
      // As Ctrl-C in a terminal does: to the group that this test started, `go run` and what it runs.
      process.kill(-child.pid, "SIGINT");
      await ended;
    },
  };
}
