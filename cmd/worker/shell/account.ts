// One account's Durable Object: the gate behind which its grant lies. It executes
// the verbs of cmd/internal/proxy's Gate; its tables stand in store.ts.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "./config.ts";
import { originOf } from "./config.ts";
import { Grant, type Tokens } from "./grant.ts";
import { install } from "./install.ts";
import { answer, decodeCall, failure, value, type Call } from "./messages.ts";
import { Store } from "./store.ts";
import { askPatiently, NoAnswer, type Reply } from "./vendor.ts";

const sendTimeout = 15_000; // ms
const sendCap = 4 << 20; // bytes of a vendor's answer
const longestKeep = 24 * 3600; // seconds

export class Account extends DurableObject<Env> {
  #store: Store;
  #grant: Grant;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new Store(ctx.storage.sql);
    this.#grant = new Grant(ctx, env, this.#store);
  }

  /** One call, one answer; both as text. */
  async gate(text: Uint8Array): Promise<Uint8Array> {
    const call = decodeCall(text);
    const key = value(call.fields, "key") ?? "";
    switch (call.verb) {
      case "send":
        return this.#send(call);
      case "origin": {
        const row = this.#store.grant();
        return row && row.version > 0 && row.origin !== "" ? answer(200, [], row.origin) : answer(404);
      }
      case "keep": {
        const seconds = Number(value(call.fields, "seconds"));
        if (key === "" || !(seconds > 0 && seconds <= longestKeep)) return answer(400);
        this.#store.keep(key, Date.now() + seconds * 1000, call.body);
        return answer(204);
      }
      case "recall":
      case "take": {
        const body = this.#store.recall(key);
        if (call.verb === "take") this.#store.forget(key);
        return body ? answer(200, [], body) : answer(404);
      }
      case "install":
        return install(this.env, value(call.fields, "host") ?? "", new TextDecoder().decode(call.body));
    }
    return answer(400);
  }

  /** A new authorisation, from the object that carried out the installation. */
  async authorize(account: number, host: string, tokens: Tokens): Promise<boolean> {
    return this.#grant.authorize(account, originOf(this.env, host), tokens);
  }

  override async alarm(): Promise<void> {
    await this.#grant.alarm();
  }

  /** Sends one request with the grant; after a 401 once more with a newer one. */
  async #send(call: Call): Promise<Uint8Array> {
    let seen = 0;
    for (let tries = 1; ; tries++) {
      const access = await this.#grant.access(seen);
      if (!access.ok) return failure(access.error, access.retryAfter);
      const sent = await this.#sendAs(call, access.origin, access.token);
      if (sent instanceof Uint8Array) return sent;
      if (sent.status === 401 && tries === 1) {
        seen = access.version;
        continue;
      }
      return answer(sent.status, headFields(sent), sent.body);
    }
  }

  async #sendAs(call: Call, origin: string, token: string): Promise<Reply | Uint8Array> {
    const method = value(call.fields, "method") ?? "";
    const contentType = value(call.fields, "content-type");
    try {
      const reply = await askPatiently(origin, {
        method,
        path: value(call.fields, "path") ?? "",
        headers: { authorization: `Bearer ${token}`, ...(contentType ? { "content-type": contentType } : {}) },
        ...(contentType ? { body: call.body } : {}),
        timeout: sendTimeout,
        cap: sendCap,
      });
      if (reply.whole) return reply;
      return failure(method === "GET" ? "unavailable" : "unknown-outcome");
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // A write may have arrived although no answer did.
      return failure(method === "GET" ? error.why : "unknown-outcome");
    }
  }
}

function headFields(reply: Reply): [string, string][] {
  const fields: [string, string][] = [];
  if (reply.contentType !== "") fields.push(["content-type", reply.contentType]);
  if (reply.retryAfter !== "") fields.push(["retry-after", reply.retryAfter]);
  return fields;
}
