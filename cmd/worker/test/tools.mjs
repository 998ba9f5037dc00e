// What the tests share: npm packages out of widget/node_modules, the shell's
// TypeScript as something that Node and workerd can load, processes that end.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { randomBytes } from "node:crypto";
import http from "node:http";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
export const shell = path.join(root, "cmd/worker/shell");
export const npm = createRequire(path.join(root, "widget/package.json"));

const { build } = npm("esbuild");
const wasm = path.join(root, "build/worker/app.wasm");

/** A folder that is gone when the process ends, however it ends. */
export function scratch(name) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `stagewright-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

// Ctrl-C, or a runner that gives up: without this nothing is tidied at the exit.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** Bundles an entry of the shell to one module; the wasm stays a file beside it.
 *  sooner makes long times and counts short: `{"file.ts": [was, is]}`. */
export async function bundle(contents, sooner = {}) {
  const out = await build({
    stdin: { contents, resolveDir: shell, loader: "ts" },
    bundle: true, format: "esm", target: "es2022", write: false, external: ["cloudflare:*"],
    plugins: [{
      name: "for-tests",
      setup(b) {
        b.onResolve({ filter: /\.wasm$/ }, () => ({ path: "./app.wasm", external: true }));
        b.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
          const text = readFileSync(file, "utf8");
          const [was, is] = sooner[path.basename(file)] ?? ["", ""];
          if (!text.includes(was)) throw new Error(`${file} has no ${was}`);
          return { contents: text.replace(was, is), loader: "ts" };
        });
      },
    }],
  });
  return out.outputFiles[0].text;
}

/** Imports a file of the shell that needs nothing of workerd. */
export async function importShell(file) {
  const text = await bundle(`export * from "./${file}"`);
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

/** The Worker as Miniflare runs it. more are Miniflare's own options. */
export async function startMiniflare(bindings, sooner, more = {}) {
  const { Miniflare } = npm("miniflare");
  return new Miniflare({
    modules: await workerModules(sooner), bindings, compatibilityDate: "2026-04-01", host: "127.0.0.1",
    durableObjects: { ACCOUNTS: { className: "Account", useSQLite: true } }, kvNamespaces: ["ESCROW"],
    handleRuntimeStdio: (...streams) => streams.forEach((stream) => stream.resume()), // who wants to read it says so in more
    ...more,
  });
}

/** wrangler dev, as `make run` has it, on a copy of all that it watches: it starts
 *  the Worker anew when a file changes, and somebody may be building meanwhile. */
export async function startWrangler(folder, port, env) {
  const copy = path.join(folder, "copy");
  if (!existsSync(copy)) {
    for (const part of ["wrangler.toml", "cmd/worker/shell", "build/worker", "build/assets"]) {
      cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
    }
    writeFileSync(path.join(folder, "env"), Object.entries(env).map(([k, v]) => `${k}=${v}\n`).join(""), { mode: 0o600 });
  }
  const wrangler = path.join(path.dirname(npm.resolve("wrangler/package.json")), "bin/wrangler.js");
  const worker = new Process(process.execPath, [
    wrangler, "dev", "--local", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0",
    "--env-file", path.join(folder, "env"), "--persist-to", path.join(folder, "state"), "--show-interactive-dev-session=false",
  ], { cwd: copy, env: { ...process.env, WRANGLER_SEND_METRICS: "false" } });
  await worker.says("Ready on");
  return worker;
}

async function workerModules(sooner) {
  if (!existsSync(wasm)) throw new Error("build/worker/app.wasm is not there: ./build.sh worker builds it");
  return [
    { type: "ESModule", path: "worker.js", contents: await bundle(`export * from "./worker.ts"; export { default } from "./worker.ts"`, sooner) },
    { type: "CompiledWasm", path: "app.wasm", contents: readFileSync(wasm) },
  ];
}

/** Secrets as `make run` draws them. */
export function secrets(more = {}) {
  return {
    CLIENT_ID: "0b0832f6-d123-4123-9123-e73f236833ca",
    CLIENT_SECRET: randomBytes(32).toString("hex"),
    REDIRECT_URI: "https://proxy.example.com/oauth/callback",
    GRANT_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    STATE_KEY: randomBytes(32).toString("base64"),
    ...more,
  };
}

/** A port that nobody listens on right now. */
export async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A child process whose output says when it is ready. stop() ends it and what it started. */
export class Process {
  output = "";

  constructor(command, args, options) {
    // A group of its own, so that a runner that dies leaves nobody behind it.
    this.child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
    this.ended = once(this.child, "exit");
    this.child.stdout.on("data", (data) => this.#take(data));
    this.child.stderr.on("data", (data) => this.#take(data));
    process.prependOnceListener("exit", this.#kill); // before its folder goes
  }

  #kill = () => {
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };

  #waiters = [];
  #take(data) {
    this.output += data;
    this.#waiters = this.#waiters.filter(({ text, resolve }) => !this.output.includes(text) || resolve());
  }

  /** Until the output holds text. */
  async says(text) {
    if (this.output.includes(text)) return;
    const said = new Promise((resolve) => this.#waiters.push({ text, resolve }));
    const ended = this.ended.then(([code]) => {
      throw new Error(`${this.child.spawnfile} ended with ${code} before it said "${text}":\n${this.output}`);
    });
    await Promise.race([said, ended]);
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGTERM");
    await this.ended;
    process.off("exit", this.#kill);
  }
}

/** The Worker in workerd alone. Miniflare and wrangler put a Worker of their own in
 *  front, which keeps from ours that a client has hung up. */
export async function startWorkerd(port, bindings, sooner) {
  const folder = scratch("workerd");
  for (const { path: name, contents } of await workerModules(sooner)) writeFileSync(path.join(folder, name), contents);
  const texts = Object.entries(bindings).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
  writeFileSync(path.join(folder, "config.capnp"), `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .worker), (name = "disk", disk = (path = "state", writable = true)),
                  (name = "internet", network = (allow = ["private"]))],
      sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
    );
    const worker :Workerd.Worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "app.wasm", wasm = embed "app.wasm")],
      compatibilityDate = "2026-04-01",
      bindings = [(name = "ACCOUNTS", durableObjectNamespace = "Account"), ${texts.join(", ")}],
      durableObjectNamespaces = [(className = "Account", uniqueKey = "account", enableSql = true)],
      durableObjectStorage = (localDisk = "disk"),
    );`);
  mkdirSync(path.join(folder, "state"));
  const workerd = new Process(npm("workerd").default, ["serve", "config.capnp", "--control-fd=1"], { cwd: folder });
  await workerd.says('"listen"');
  return { dispose: () => workerd.stop(), said: () => workerd.output };
}

/** The Worker in workerd alone and the sandbox as its vendor, with a grant, and an
 *  administrator's token. folder takes what is built; end() ends both. */
export async function startAlone(folder) {
  const [vendorPort, port] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = secrets({ REDIRECT_URI: `${url}/oauth/callback`, DEV_ORIGIN: `http://127.0.0.1:${vendorPort}` });
  const sandbox = await startSandbox(vendorPort, env, folder);
  let workerd;
  const end = async () => {
    await workerd?.dispose();
    await sandbox.stop();
  };
  try {
    workerd = await startWorkerd(port, env);
    await ask(`${url}/health`); // boots Go
    await sandbox.control("POST", "install", {});
    const { token } = await sandbox.control("POST", "token", { user: 1 });
    return { url, sandbox, token, end, said: workerd.said };
  } catch (error) {
    await end(); // or the test's process would never end
    throw error;
  }
}

/** The vendor's stand-in, for an integration with these secrets. folder takes its binary. */
export async function startSandbox(port, env, folder, more = []) {
  const binary = path.join(folder, "stagewright");
  if (!existsSync(binary)) execFileSync("go", ["build", "-o", binary, "./cmd/stagewright"], { cwd: root });
  // amoCRM gives a hook three seconds; a loaded machine may need longer to answer it.
  const sandbox = new Process(binary, ["sandbox", "--port", String(port), "--seed", "small", "--hook-timeout", "30s", ...more], {
    env: {
      ...process.env,
      STAGEWRIGHT_SANDBOX_CLIENT_ID: env.CLIENT_ID,
      STAGEWRIGHT_SANDBOX_CLIENT_SECRET: env.CLIENT_SECRET,
      STAGEWRIGHT_SANDBOX_REDIRECT_URI: env.REDIRECT_URI,
    },
  });
  await sandbox.says("Ctrl-C ends it");
  return {
    stop: () => sandbox.stop(),
    /** One of the sandbox's own doors. */
    async control(method, door, body) {
      const { status, text } = await ask(`http://127.0.0.1:${port}/sandbox/${door}`, {
        method, ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
      });
      if (status >= 300) throw new Error(`${door}: ${status} ${text}`);
      return text === "" ? null : JSON.parse(text);
    },
  };
}

/** Asks over a connection of its own: one that is kept open may be closed by the
 *  other side just as it is taken up again, which a busy machine makes likely. */
export function ask(url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (data) => (text += data)).on("error", reject);
      response.on("end", () => resolve({
        status: response.statusCode, text, json: () => JSON.parse(text),
        headers: { get: (name) => response.headers[name]?.toString() ?? null, [Symbol.iterator]: () => Object.entries(response.headers)[Symbol.iterator]() },
      }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Asks until the answer satisfies; what waits for is under way already. */
export async function until(get, satisfies, patience = 60_000) {
  for (const end = Date.now() + patience; ; ) {
    const got = await get();
    if (satisfies(got)) return got;
    if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(got)}`);
    await new Promise((resolve) => setTimeout(resolve, 50)); // between two looks
  }
}

/** Posts a text over a connection of its own. hangUp is a promise: when it resolves
 *  the client resets the connection; before the server looks would be no hang-up. */
export function post(url, text, hangUp, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: text === "" ? "GET" : "POST", agent: false, headers: { ...headers, "content-length": Buffer.byteLength(text) },
    });
    request.on("error", (error) => (hangUp === undefined ? reject(error) : resolve("reset")));
    request.on("response", (response) => {
      let body = "";
      response.on("data", (data) => (body += data));
      response.on("end", () => resolve(body));
      response.on("error", reject);
    });
    request.end(text, () => {
      void hangUp?.then(() => request.socket?.resetAndDestroy());
    });
  });
}

/** The gate of a Worker at url, by its door for tests. */
export function gateOf(url) {
  return async (verb, account, fields = {}, body = "") => {
    const head = [`${verb} ${account}`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)].join("\n");
    const { status: outer, text } = await ask(`${url}/debug/gate`, { method: "POST", body: `${head}\n\n${body}` });
    if (outer !== 200) throw new Error(`${verb}: ${outer} ${text}`);
    const end = text.indexOf("\n\n");
    const [status, ...lines] = text.slice(0, end).split("\n");
    return {
      status: Number(status),
      fields: Object.fromEntries(lines.map((line) => line.split(": "))),
      body: text.slice(end + 2),
    };
  };
}
