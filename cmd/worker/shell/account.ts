// One account's Durable Object: the gate behind which its grant lies. It executes
// the verbs of cmd/internal/proxy's Gate; its tables stand in store.ts.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "./config.ts";
import { originOf, settings } from "./config.ts";
import { Grant, type Access, type Tokens } from "./grant.ts";
import { install } from "./install.ts";
import { Instance } from "./instance.ts";
import { answer, decodeCall, failure, value, type Call } from "./messages.ts";
import { Pace } from "./pace.ts";
import { Store } from "./store.ts";
import { ask, NoAnswer, patiently, type Reply } from "./vendor.ts";

const sendTimeout = 15_000; // ms
const longestKeep = 24 * 3600; // seconds

/** The gate's own refusal of a call; nothing was sent. */
class Refused extends Error {
  constructor(readonly error: string, readonly retryAfter: number) {
    super(error);
  }
}

export class Account extends DurableObject<Env> {
  #store: Store;
  #grant: Grant;
  #pace = new Pace();

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

  /** Sends one request with the grant; a GET with patience. */
  async #send(call: Call): Promise<Uint8Array> {
    const read = value(call.fields, "method") === "GET";
    try {
      const reply = read ? await patiently(() => this.#sendOnce(call)) : await this.#sendOnce(call);
      if (reply.whole) return answer(reply.status, headFields(reply), reply.body);
      return failure(read ? "unavailable" : "unknown-outcome");
    } catch (error) {
      if (error instanceof Refused) return failure(error.error, error.retryAfter);
      if (!(error instanceof NoAnswer)) throw error;
      // A write may have arrived although no answer did.
      return failure(read ? error.why : "unknown-outcome");
    }
  }

  /** After a 401 it asks again, with a newer token: the first was not carried out. */
  async #sendOnce(call: Call): Promise<Reply> {
    const contentType = value(call.fields, "content-type");
    const { max_reply_bytes: cap } = Instance.current(settings(this.env)).limits;
    for (let seen = 0; ; ) {
      const { token, version, origin } = await this.#turn(seen);
      let reply: Reply;
      try {
        reply = await ask(origin, {
          method: value(call.fields, "method") ?? "",
          path: value(call.fields, "path") ?? "",
          headers: { authorization: `Bearer ${token}`, ...(contentType ? { "content-type": contentType } : {}) },
          ...(contentType ? { body: call.body } : {}),
          timeout: sendTimeout,
          cap,
        });
      } finally {
        this.#pace.answered();
      }
      if (reply.status !== 401 || seen > 0) return reply;
      seen = version;
    }
  }

  /** A place in the account's pace, and a token that is good right then. */
  async #turn(seen: number): Promise<{ token: string; version: number; origin: string }> {
    const later = await this.#pace.take(Instance.current(settings(this.env)).limits.max_requests_per_second);
    if (later !== undefined) throw new Refused("rate-limited", later);
    let access: Access | undefined;
    try {
      access = await this.#grant.access(seen);
      if (!access.ok) throw new Refused(access.error, access.retryAfter);
      return access;
    } finally {
      if (!access?.ok) this.#pace.release();
    }
  }
}

function headFields(reply: Reply): [string, string][] {
  const fields: [string, string][] = [];
  if (reply.contentType !== "") fields.push(["content-type", reply.contentType]);
  if (reply.retryAfter !== "") fields.push(["retry-after", reply.retryAfter]);
  return fields;
}
