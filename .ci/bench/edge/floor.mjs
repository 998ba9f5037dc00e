// The floor: what the runtime alone costs for the same jobs. It takes the request,
// makes as many calls to the object as ours does, asks the vendor once where ours
// does, keeps a text where ours keeps a plan, and looks at nothing.

import { DurableObject } from "cloudflare:workers";

export class Account extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, body BLOB)");
  }

  gate(bytes) {
    return bytes;
  }

  async send() {
    const response = await fetch(`${this.env.DEV_ORIGIN}/api/v2/pipelines`);
    return new Uint8Array(await response.arrayBuffer());
  }

  keep(bytes) {
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO kept VALUES ('plan', ?)", bytes);
    return bytes;
  }
}

/** What is called of the object, by the request. */
const jobs = {
  "GET /api/v2/pipelines": { calls: ["send"], status: 200 },
  "POST /private/api/v2/json/pipelines/set": { calls: ["gate"], status: 400 },
  "POST /plan": { calls: ["send", "keep"], status: 200 },
};
for (let n = 0; n <= 3; n++) jobs[`GET /calls/${n}`] = { calls: Array(n).fill("gate"), status: 200 };

const nothing = new Uint8Array(200);

export default {
  async fetch(request, env) {
    const { calls, status } = jobs[`${request.method} ${new URL(request.url).pathname}`] ?? { calls: [], status: 200 };
    let bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : nothing;
    const object = calls.length > 0 ? env.ACCOUNTS.get(env.ACCOUNTS.idFromName("account:1000")) : undefined;
    for (const call of calls) bytes = await object[call](bytes);
    return new Response(bytes, { status });
  },
};
