// A house for one test: the Worker in workerd by Miniflare, the sandbox as its
// vendor, a grant installed. Miniflare's end is workerd's sudden death, and what
// was stored is there when it starts again.

import path from "node:path";
import { mkdirSync, mkdtempSync } from "node:fs";
import { ask, freePort, gateOf, secrets, startMiniflare, startSandbox } from "./tools.mjs";

export class House {
  output = "";

  /** folder takes what is stored, and the sandbox's binary once for all houses in it. */
  static async open(folder, { env = {}, sooner, options = {}, installed = true, sandboxOptions } = {}) {
    const house = new House();
    house.state = mkdtempSync(path.join(folder, "house-"));
    house.port = await freePort();
    const vendorPort = await freePort();
    house.url = `http://127.0.0.1:${house.port}`;
    house.vendor = `http://127.0.0.1:${vendorPort}`;
    house.env = secrets({ REDIRECT_URI: `${house.url}/oauth/callback`, DEV_ORIGIN: house.vendor, ...env });
    house.options = options;
    house.sandbox = await startSandbox(vendorPort, house.env, folder, sandboxOptions);
    house.control = (...asked) => house.sandbox.control(...asked);
    try {
      await house.start(sooner);
      if (installed) await house.install();
      house.token = (await house.control("POST", "token", { user: 1 })).token;
      return house;
    } catch (error) {
      await house.close(); // or the test's process would never end
      throw error;
    }
  }

  async start(sooner, env = {}) {
    const listen = (stream) => stream.on("data", (data) => (this.output += data));
    const folder = (name) => {
      mkdirSync(path.join(this.state, name), { recursive: true });
      return path.join(this.state, name);
    };
    this.worker = await startMiniflare({ ...this.env, ...env }, sooner, {
      port: this.port, durableObjectsPersist: folder("objects"), kvPersist: folder("kv"),
      handleRuntimeStdio: (out, err) => [out, err].forEach(listen), ...this.options,
    });
    await this.worker.ready;
    await this.ask("/health"); // boots Go: the vendor's hooks wait three seconds, no longer
    this.gate = gateOf(this.url);
  }

  /** workerd dies; what it had stored lives. */
  async kill() {
    await this.worker.dispose();
  }

  async close() {
    await this.worker?.dispose();
    await this.sandbox.stop();
  }

  install() {
    return this.control("POST", "install", {});
  }

  fault(...add) {
    return this.control("POST", "faults", { add });
  }

  ask(url, init) {
    return ask(this.url + url, init);
  }

  pipelines(token = this.token) {
    return this.ask("/api/v2/pipelines", { headers: { "x-auth-token": token } });
  }

  /** What the vendor got since the journal was last cleared, as `METHOD path status`. */
  async journal() {
    const { requests } = await this.control("GET", "journal");
    return requests.map(({ method, path, status }) => `${method} ${path.split("?")[0]} ${status}`);
  }

  /** Those of them that spoke of the grant. */
  async oauth() {
    return (await this.journal()).filter((line) => line.includes("/oauth2/"));
  }

  events(name) {
    return this.output.split(`"event":"${name}"`).length - 1;
  }
}
