import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { npm, root, scratch } from "./tools.mjs";

test("wrangler takes it for a deployment", () => {
  const out = scratch("deploy");
  const wrangler = path.join(path.dirname(npm.resolve("wrangler/package.json")), "bin/wrangler.js");
  const said = execFileSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", out], {
    cwd: root, encoding: "utf8", env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  });
  assert.match(said, /env\.ACCOUNTS \(Account\)\s+Durable Object/);
  assert.match(said, /env\.ESCROW\s+KV Namespace/);
  assert.match(said, /env\.CALLERS \(600 requests\/60s\)\s+Rate Limit/);
  assert.ok(readdirSync(out).some((name) => name.endsWith(".wasm")));
  const config = readFileSync(path.join(root, "wrangler.toml"), "utf8");
  assert.doesNotMatch(config, /account_id|^\s*(CLIENT_|GRANT_KEYS|STATE_KEY)/m);
});
