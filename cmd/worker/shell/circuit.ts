// What an answer of the vendor means for the answers to come. Go says what it is;
// here the account slows down, or stops asking for a while.

import type { Env } from "./config.ts";
import { settings } from "./config.ts";
import { door } from "./instance.ts";
import type { Pace } from "./pace.ts";
import type { Store } from "./store.ts";
import type { Reply } from "./vendor.ts";

const openFor = 600_000; // ms; the vendor names no time
const enough = 64 << 10; // bytes of a failure's body that Go looks at

export class Circuit {
  #env: Env;
  #store: Store;
  #pace: Pace;
  #until: number;

  constructor(env: Env, store: Store, pace: Pace) {
    this.#env = env;
    this.#store = store;
    this.#pace = pace;
    this.#until = store.blockedUntil;
  }

  /** Seconds for which nothing must be sent; 0 when it may. */
  get open(): number {
    return Math.max(0, Math.ceil((this.#until - Date.now()) / 1_000));
  }

  heard(reply: Reply): void {
    if (reply.status < 400) return;
    const { result } = door(settings(this.#env), "parse", {
      // Any endpoint: what it is looked at for is the same everywhere.
      endpoint: "account.get", status: reply.status, content_type: reply.contentType,
      body: new TextDecoder().decode(reply.body.subarray(0, enough)),
    }) as { result: { failure?: { kind: string; retry_after: number } } };
    const account = this.#store.grant()?.account;
    if (result.failure?.kind === "rate-limited") {
      const seconds = Math.max(result.failure.retry_after, Number(reply.retryAfter) || 0);
      console.warn(JSON.stringify({ event: "slowed", account, seconds }));
      this.#pace.slow(seconds);
    }
    if (result.failure?.kind === "blocked") {
      this.#until = Date.now() + openFor;
      this.#store.blockUntil(this.#until);
      console.error(JSON.stringify({ event: "blocked", account, seconds: openFor / 1_000 }));
    }
  }
}
