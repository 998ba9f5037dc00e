// The peer: what one would write for the same three jobs with Hono, zod and a
// Durable Object, in JavaScript throughout. The rules are those of the module's
// benchmark, with equal findings, and its answers have the same headers; it plans
// pipelines only, and knows no dialect, no rights and no pace: it does a little less
// than ours.

import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { verify } from "hono/jwt";
import { peer } from "../../../widget/bench/schema.mjs";

const check = peer(100);
const app = new Hono();

app.use(async (c, next) => {
  const began = Date.now();
  const id = crypto.randomUUID();
  c.header("x-request-id", id);
  c.header("x-content-type-options", "nosniff");
  c.header("cache-control", "no-store");
  c.header("content-security-policy", "default-src 'none'");
  c.header("referrer-policy", "no-referrer");
  c.header("vary", "Origin");
  await next();
  console.log(JSON.stringify({ time: new Date(began).toISOString(), request: id, method: c.req.method,
    route: c.req.path, status: c.res.status, account: c.get("account"), user: c.get("user") }));
});

app.use(bodyLimit({ maxSize: 256 << 10 }));

app.use("*", async (c, next) => {
  if (c.req.path.startsWith("/oauth/") || c.req.path === "/health") return next();
  let claims;
  try {
    claims = await verify(c.req.header("x-auth-token") ?? "", c.env.CLIENT_SECRET, "HS256");
  } catch {
    return problem(c, 401, "token-refused");
  }
  const { aud, iss, client_uuid, account_id, user_id } = claims;
  const object = objectOf(c.env, account_id);
  if (aud !== new URL(c.env.REDIRECT_URI).origin || client_uuid !== c.env.CLIENT_ID || iss !== (await object.origin())) {
    return problem(c, 401, "token-refused");
  }
  c.set("account", account_id);
  c.set("user", user_id);
  c.set("object", object);
  await next();
});

app.get("/health", (c) => c.json({ status: "ok" }));

app.get("/oauth/callback", async (c) => {
  const origin = `http://${c.req.query("referer")}`;
  const tokens = await (await fetch(`${origin}/oauth2/access_token`, { method: "POST", body: "{}" })).json();
  const account = await (await fetch(`${origin}/api/v4/account`, { headers: { authorization: `Bearer ${tokens.access_token}` } })).json();
  await objectOf(c.env, account.id).authorize(account.id, origin, tokens.access_token);
  return c.json({ installed: true });
});

app.get("/api/v2/pipelines", async (c) => {
  const { status, text } = await c.get("object").send("GET", "/api/v2/pipelines");
  JSON.parse(text); // what can't be read is not passed on
  return c.body(text, status, { "content-type": "application/json" });
});

app.post("/private/api/v2/json/pipelines/set", async (c) => {
  const { found, body } = check(await c.req.text(), true);
  if (body === null) return problem(c, 400, "bad-request", found);
  const { status, text } = await c.get("object").send("POST", "/private/api/v2/json/pipelines/set", body);
  return c.body(text, status, { "content-type": "application/json" });
});

app.post("/plan", async (c) => {
  const { desired } = await c.req.json();
  const { found, body } = check(JSON.stringify({ update: desired.pipelines }), true);
  if (body === null) return c.json({ ok: false, issues: found, result: {} });
  const { text } = await c.get("object").send("GET", "/api/v2/pipelines");
  const plan = { format_version: 1, kind: "pipelines", ...changes(currentOf(JSON.parse(text)), desired), request: JSON.parse(body) };
  plan.digest = await digest(JSON.stringify(plan));
  await c.get("object").keep(`plan:${c.get("user")}:${plan.digest}`, JSON.stringify(plan));
  return c.json({ ok: true, issues: [], result: { plan } });
});

function currentOf(answer) {
  return Object.values(answer._embedded.items).map(({ id, name, statuses }) => ({
    id, name, statuses: Object.values(statuses).sort((a, b) => a.sort - b.sort || a.id - b.id).map(({ id, name, color }) => ({ id, name, color })),
  }));
}

function changes(current, desired) {
  const found = [];
  const deletes = [];
  for (const pipeline of desired.pipelines) {
    const before = current.find(({ id }) => id === pipeline.id);
    if (!before) continue;
    const address = `pipelines/${pipeline.id}`;
    if (before.name !== pipeline.name) found.push({ action: "update", address, before: { name: before.name }, after: { name: pipeline.name } });
    const known = new Map(before.statuses.map((stage) => [stage.id, stage]));
    pipeline.statuses.forEach((stage, i) => {
      const was = known.get(stage.id);
      const place = `${address}/statuses/${stage.id ?? `new-${i}`}`;
      if (!was) found.push({ action: "create", address: place, before: null, after: stage });
      else if (was.name !== stage.name || (stage.color !== undefined && was.color !== stage.color)) found.push({ action: "update", address: place, before: was, after: stage });
      known.delete(stage.id);
    });
    for (const [id, stage] of known) if (id !== 142 && id !== 143) deletes.push({ address: `${address}/statuses/${id}`, id, name: stage.name });
  }
  return { changes: found, deletes };
}

const digest = async (text) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].map((b) => b.toString(16).padStart(2, "0")).join("");

const problem = (c, status, code, errors = []) =>
  c.json({ type: "about:blank", status, code, "validation-errors": [{ errors }] }, status, { "content-type": "application/problem+json" });

const objectOf = (env, account) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(`account:${account}`));

/** One account: its token, sealed, and what is kept. */
export class Account extends DurableObject {
  #key;

  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS grant (one INTEGER PRIMARY KEY, account INTEGER, origin TEXT, iv BLOB, access BLOB)");
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, body TEXT)");
  }

  get #sealing() {
    const raw = Uint8Array.from(atob(this.env.GRANT_KEYS.split(":")[1]), (c) => c.charCodeAt(0));
    return (this.#key ??= crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  async authorize(account, origin, access) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.#sealing, new TextEncoder().encode(access));
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO grant VALUES (1, ?, ?, ?, ?)", account, origin, iv.buffer, sealed);
  }

  origin() {
    return this.ctx.storage.sql.exec("SELECT origin FROM grant").toArray()[0]?.origin;
  }

  async send(method, path, body) {
    const [{ origin, iv, access }] = this.ctx.storage.sql.exec("SELECT origin, iv, access FROM grant").toArray();
    const token = new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(iv) }, await this.#sealing, access));
    const response = await fetch(origin + path, {
      method, body: body ?? null, redirect: "manual", signal: AbortSignal.timeout(15_000),
      headers: { authorization: `Bearer ${token}`, accept: "application/json", ...(body ? { "content-type": "application/json" } : {}) },
    });
    return { status: response.status, text: await response.text() };
  }

  keep(key, body) {
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO kept VALUES (?, ?)", key, body);
  }
}

export default app;
