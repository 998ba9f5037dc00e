// The Workers, each in a workerd of its own, and the vendor's stand-in.

import { execFileSync, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const npm = createRequire(path.join(root, "widget/package.json"));
const stockFolder = path.join(root, "build/bench/stock");
const module = path.join(root, "build/worker/app.wasm");

export const versions = {
  workerd: npm("workerd/package.json").version,
  hono: JSON.parse(readFileSync(path.join(here, "node_modules/hono/package.json"), "utf8")).version,
  zod: npm("zod/package.json").version,
  syumai: execFileSync("go", ["list", "-m", "-f", "{{.Version}}", "github.com/syumai/workers"], { cwd: root, encoding: "utf8" }).trim(),
};

/** syumai/workers' own shell with our handler: its main stands in the place of ours. */
function buildStock() {
  execFileSync("go", ["run", "github.com/syumai/workers/cmd/workers-assets-gen", "-mode=go", "-o", stockFolder], { cwd: root });
  const worker = (file) => path.join(root, "cmd/worker", file);
  const overlay = path.join(stockFolder, "overlay.json");
  writeFileSync(overlay, JSON.stringify({ Replace: { [worker("main.go")]: path.join(here, "stock.go"), [worker("door.go")]: "" } }));
  execFileSync("go", [
    "build", "-trimpath", "-ldflags=-s -w -X github.com/tidwall/gjson.disableModifiers=true", "-overlay", overlay,
    "-o", path.join(stockFolder, "app.wasm"), "./cmd/worker",
  ], { cwd: root, env: { ...process.env, GOOS: "js", GOARCH: "wasm" } });
}

/** The pace is lifted for ours, or it would be all that is measured; no peer has one. */
const noPace = ["Instance.current(settings(this.env)).limits.max_requests_per_second, user", "1e9, user"];

const entries = {
  ours: `export * from "./cmd/worker/shell/worker.ts"; export { default } from "./cmd/worker/shell/worker.ts";`,
  stock: `
    export { default } from "./build/bench/stock/worker.mjs";
    import { Account as Gate } from "./cmd/worker/shell/account.ts";
    export class Account extends Gate {
      async fetch(request) {
        return new Response(await this.gate(new Uint8Array(await request.arrayBuffer())));
      }
    }`,
  floor: `export * from "./.ci/bench/edge/floor.mjs"; export { default } from "./.ci/bench/edge/floor.mjs";`,
  hono: `export * from "./.ci/bench/edge/hono.mjs"; export { default } from "./.ci/bench/edge/hono.mjs";`,
};

async function bundle(contents) {
  const out = await npm("esbuild").build({
    stdin: { contents, resolveDir: root, loader: "js" },
    bundle: true, format: "esm", target: "es2022", write: false, external: ["cloudflare:*"], nodePaths: [path.join(root, "widget/node_modules")],
    plugins: [{
      name: "bench",
      setup(b) {
        b.onResolve({ filter: /\.wasm$/ }, ({ importer }) => ({ path: importer.startsWith(stockFolder) ? "./stock.wasm" : "./app.wasm", external: true }));
        b.onLoad({ filter: /shell\/account\.ts$/ }, ({ path: file }) => {
          const text = readFileSync(file, "utf8");
          if (!text.includes(noPace[0])) throw new Error(`${file} paces in another way now`);
          return { contents: text.replace(...noPace), loader: "ts" };
        });
      },
    }],
  });
  return out.outputFiles[0].text;
}

async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const running = new Set();
const folders = [];
process.once("exit", () => {
  running.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
});
// Ctrl-C: without this nothing is tidied at the exit.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** A process until its output holds text. */
async function start(command, args, options, text) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let said = "";
  await new Promise((resolve, reject) => {
    const listen = (data) => {
      if (said.length < 1 << 16) said += data;
      if (text.test(said)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
  return { child, said };
}

async function stop(child) {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** One of the Workers. start() and stop() may be called again and again: what it stored stays. */
class Served {
  constructor(name, vendor, port) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.port = port;
    this.vendor = vendor;
    this.folder = mkdtempSync(path.join(os.tmpdir(), "stagewright-edge-"));
    folders.push(this.folder);
    this.env = {
      CLIENT_ID: "0b0832f6-d123-4123-9123-e73f236833ca", CLIENT_SECRET: randomBytes(32).toString("hex"),
      REDIRECT_URI: `${this.url}/oauth/callback`, GRANT_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      STATE_KEY: randomBytes(32).toString("base64"), DEV_ORIGIN: vendor, DIALECT: "v2",
    };
  }

  async write() {
    writeFileSync(path.join(this.folder, "worker.js"), await bundle(entries[this.name]));
    const modules = [`(name = "worker.js", esModule = embed "worker.js")`];
    const add = (name, from) => {
      copyFileSync(from, path.join(this.folder, name));
      modules.push(`(name = "${name}", wasm = embed "${name}")`);
    };
    if (this.name === "ours" || this.name === "stock") add("app.wasm", module);
    if (this.name === "stock") add("stock.wasm", path.join(stockFolder, "app.wasm"));
    const texts = Object.entries(this.env).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
    mkdirSync(path.join(this.folder, "state"), { recursive: true });
    writeFileSync(path.join(this.folder, "config.capnp"), `
      using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        v8Flags = ${JSON.stringify(process.env.V8_FLAGS?.split(" ") ?? [])},
        services = [(name = "main", worker = .worker), (name = "disk", disk = (path = "state", writable = true)),
                    (name = "internet", network = (allow = ["private"]))],
        sockets = [(name = "http", address = "127.0.0.1:${this.port}", http = (), service = "main")],
      );
      const worker :Workerd.Worker = (
        modules = [${modules.join(", ")}], compatibilityDate = "2026-04-01",
        bindings = [(name = "ACCOUNTS", durableObjectNamespace = "Account"), ${texts.join(", ")}],
        durableObjectNamespaces = [(className = "Account", uniqueKey = "account", enableSql = true)],
        durableObjectStorage = (localDisk = "disk"),
      );`);
  }

  async start() {
    ({ child: this.child } = await start(npm("workerd").default, ["serve", "config.capnp", "--control-fd=1"], { cwd: this.folder }, /"listen"/));
  }

  stop() {
    return stop(this.child);
  }

  /** CPU that the process has taken, in milliseconds. */
  get cpu() {
    const [user, system] = readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  }

  /** Memory of the process that is in use, in MB. */
  get memory() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))[1]) / 1024;
  }

  /** A disposable token as the vendor signs it. */
  get token() {
    const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const signed = `${base64({ alg: "HS256", typ: "JWT" })}.${base64({
      iss: this.vendor, aud: this.url, jti: "d628f123-5123-473e-a123-ed123ef31f8f", iat: now, nbf: now, exp: now + 3600,
      account_id: 1000, user_id: 1, subdomain: "bench", client_uuid: this.env.CLIENT_ID,
    })}`;
    return `${signed}.${createHmac("sha256", this.env.CLIENT_SECRET).update(signed).digest("base64url")}`;
  }

  async install() {
    const host = this.vendor.slice("http://".length);
    const response = await fetch(`${this.url}/oauth/callback?code=code&client_id=${this.env.CLIENT_ID}&referer=${host}`);
    if (!response.ok) throw new Error(`${this.name}: not installed: ${response.status} ${await response.text()}`);
  }
}

/** Starts the vendor and the Workers named, each with a grant; end() ends all. */
export async function serve(...names) {
  if (!existsSync(module)) throw new Error("build/worker/app.wasm is not there: ./build.sh worker builds it");
  if (names.includes("stock")) buildStock();
  const vendor = await start(process.execPath, [path.join(here, "stub.mjs")], {}, /at \d+/);
  const origin = `http://127.0.0.1:${/at (\d+)/.exec(vendor.said)[1]}`;
  const workers = {};
  for (const name of names) {
    const worker = (workers[name] = new Served(name, origin, await freePort()));
    await worker.write();
    await worker.start();
    await worker.install();
  }
  return {
    workers,
    async end() {
      for (const worker of Object.values(workers)) await worker.stop();
      await stop(vendor.child);
    },
  };
}
