// One account's Durable Object: the gate behind which its grant lies. It executes
// the verbs of cmd/internal/proxy's Gate; its tables stand in store.ts.

import { DurableObject } from "cloudflare:workers";
import { Circuit } from "./circuit.ts";
import type { Env } from "./config.ts";
import { originOf, settings } from "./config.ts";
import { Grant, type Access, type Tokens } from "./grant.ts";
import { adopt, install } from "./install.ts";
import { Instance } from "./instance.ts";
import { answer, decodeCall, failure, value, type Call } from "./messages.ts";
import { Pace } from "./pace.ts";
import { Snapshots } from "./snapshots.ts";
import { Store } from "./store.ts";
import { ask, NoAnswer, patiently, type Reply } from "./vendor.ts";
import { Writes } from "./writes.ts";

const sendTimeout = 15_000; // ms
const longestKeep = 24 * 3600; // seconds
const adoptAgain = 30_000; // ms after nobody said whose a long-lived token is

/** The gate's own refusal of a call; nothing was sent. */
class Refused extends Error {
  constructor(readonly error: string, readonly retryAfter: number) {
    super(error);
  }
}

export class Account extends DurableObject<Env> {
  #store: Store;
  #snapshots: Snapshots;
  #grant: Grant;
  #pace = new Pace();
  #circuit: Circuit;
  #adopting: Promise<void> | undefined;
  /** Of each list that calls name: Go's names, of which there are few. */
  #writes = new Map<string, Writes>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new Store(ctx.storage.sql);
    this.#snapshots = new Snapshots(ctx.storage.sql);
    this.#grant = new Grant(ctx, env, this.#store);
    this.#circuit = new Circuit(env, this.#store, this.#pace);
  }

  /** One call, one answer; both as text. */
  async gate(text: Uint8Array): Promise<Uint8Array> {
    const call = decodeCall(text);
    const field = (name: string): string => value(call.fields, name) ?? "";
    const key = field("key");
    const claimed = value(call.fields, "origin");
    if (claimed !== undefined || call.verb === "send" || call.verb === "origin") await this.#adopted(call);
    if (claimed !== undefined && claimed !== this.#grant.origin) {
      return failure(this.#grant.origin === "" ? "account-unknown" : "account-other");
    }
    switch (call.verb) {
      case "send":
        return this.#send(call);
      case "origin":
        return this.#grant.origin === "" ? answer(404) : answer(200, [], this.#grant.origin);
      case "keep":
      case "once": {
        const seconds = Number(field("seconds"));
        if (key === "" || !(seconds > 0 && seconds <= longestKeep)) return answer(400);
        const until = Date.now() + seconds * 1000;
        if (call.verb === "once") return answer(this.#store.once(key, until) ? 204 : 409);
        this.#store.keep(key, until, call.body);
        return answer(204);
      }
      case "recall":
      case "take": {
        const body = this.#store.recall(key);
        if (call.verb === "take") this.#store.forget(key);
        return body ? answer(200, [], body) : answer(404);
      }
      case "save": {
        const [user, changes, deletes] = [field("user"), field("changes"), field("deletes")].map(Number);
        if (field("kind") === "" || ![user, changes, deletes].every(Number.isSafeInteger)) return answer(400);
        const about = { kind: field("kind"), dialect: field("dialect"), base: field("base"), user: user!, changes: changes!, deletes: deletes! };
        return json({ id: this.#snapshots.save(about, call.body) });
      }
      case "saved":
        return json(this.#snapshots.list());
      case "load": {
        const found = this.#snapshots.load(field("id"));
        return found ? answer(200, [["kind", found.kind], ["dialect", found.dialect]], found.state) : answer(404);
      }
      case "install":
        return install(this.env, field("host"), new TextDecoder().decode(call.body));
      case "uninstall":
        this.#store.forgetAll();
        this.#snapshots.wipe();
        await this.#grant.remove();
        console.log(JSON.stringify({ event: "uninstalled", account: Number(call.account) }));
        return answer(204);
    }
    return answer(400);
  }

  /** A new authorisation, from the object that carried out the installation. */
  async authorize(account: number, host: string, tokens: Tokens): Promise<boolean> {
    this.#pace.spent(); // on finding out which account it is
    return this.#grant.authorize(account, originOf(this.env, host), tokens);
  }

  override async alarm(): Promise<void> {
    const wait = this.#circuit.open;
    // A refresh is a call too.
    if (wait > 0) await this.ctx.storage.setAlarm(Date.now() + wait * 1000);
    else await this.#grant.alarm();
  }

  /** A long-lived token becomes the grant of its account before the first use. */
  #adopted(call: Call): Promise<void> | undefined {
    if (!this.env.LONG_LIVED_TOKEN || !this.env.ACCOUNT_HOST) return undefined;
    return (this.#adopting ??= adopt(this.env, Number(call.account), this.#grant).then(
      () => this.#pace.spent(),
      (error: unknown) => {
        console.error(JSON.stringify({ event: "adopt-failed", account: Number(call.account), error: String(error) }));
        setTimeout(() => (this.#adopting = undefined), adoptAgain);
      },
    ));
  }

  /** Sends one request with the grant; a GET with patience. */
  async #send(call: Call): Promise<Uint8Array> {
    const read = value(call.fields, "method") === "GET";
    const writes = this.#writesOf(call);
    try {
      const { result: reply, count } = read
        ? { count: writes.count, result: await patiently(() => this.#sendOnce(call, () => true)) }
        : await writes.during((begin) => this.#sendOnce(call, begin), value(call.fields, "writes"));
      const fields = headFields(reply);
      if (value(call.fields, "list") !== undefined) fields.push(["writes", count]);
      // Of what is over the cap, Go says so: it gets the beginning.
      if (reply.whole || (read && reply.body.length > 0)) return answer(reply.status, fields, reply.body);
      return failure(read ? "unavailable" : "unknown-outcome");
    } catch (error) {
      if (error instanceof Refused) return failure(error.error, error.retryAfter);
      if (!(error instanceof NoAnswer)) throw error;
      // A write may have arrived although no answer did.
      return failure(read ? error.why : "unknown-outcome");
    }
  }

  #writesOf(call: Call): Writes {
    const list = value(call.fields, "list") ?? "";
    let writes = this.#writes.get(list);
    if (!writes) this.#writes.set(list, (writes = new Writes()));
    return writes;
  }

  /** After a 401 it asks again, with a newer token: the first was not carried out. */
  async #sendOnce(call: Call, begin: () => boolean): Promise<Reply> {
    const contentType = value(call.fields, "content-type");
    const { max_reply_bytes: cap } = Instance.current(settings(this.env)).limits;
    for (let seen = 0; ; ) {
      const { token, version, origin } = await this.#turn(seen, value(call.fields, "user") ?? "");
      if (!begin()) {
        this.#pace.release();
        throw new Refused("overtaken", 0);
      }
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
        this.#circuit.heard(reply);
      } finally {
        this.#pace.answered();
      }
      if (reply.status !== 401 || seen > 0) return reply;
      seen = version;
    }
  }

  /** A place in the account's pace, and a token that is good right then. */
  async #turn(seen: number, user: string): Promise<{ token: string; version: number; origin: string }> {
    const later = await this.#pace.take(Instance.current(settings(this.env)).limits.max_requests_per_second, user);
    if (later !== undefined) throw new Refused("rate-limited", later);
    let access: Access | undefined;
    try {
      this.#mayAsk();
      access = await this.#grant.access(seen);
      if (!access.ok) throw new Refused(access.error, access.retryAfter);
      this.#mayAsk(); // a refresh takes its time
      return access;
    } catch (error) {
      this.#pace.release();
      throw error;
    }
  }

  #mayAsk(): void {
    const wait = this.#circuit.open;
    if (wait > 0) throw new Refused("blocked", wait);
  }
}

function json(value: unknown): Uint8Array {
  return answer(200, [["content-type", "application/json"]], JSON.stringify(value));
}

function headFields(reply: Reply): [string, string][] {
  const fields: [string, string][] = [];
  if (reply.contentType !== "") fields.push(["content-type", reply.contentType]);
  if (reply.retryAfter !== "") fields.push(["retry-after", reply.retryAfter]);
  return fields;
}
