// One request's way to the objects behind which the accounts' grants lie.

import type { Account } from "./account.ts";
import type { Env } from "./config.ts";
import { type Call, decodeCall, failure, firstLine, value } from "./messages.ts";

export class Gate {
  #env: Env;
  /** Finding an object costs more than calling it, and most calls of a request go to one. */
  #objects = new Map<string, DurableObjectStub<Account>>();

  constructor(env: Env) {
    this.#env = env;
  }

  /** Makes one call; both texts are messages. What has no account yet, an installation
   *  and what is good for once, is account 0's: no stranger makes an object by a name. */
  async ask(text: Uint8Array): Promise<Uint8Array> {
    const name = `account:${firstLine(text).split(" ")[1]}`;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#object(name).gate(text);
      } catch (error) {
        this.#objects.delete(name); // of no use after a failure
        const call = decodeCall(text);
        if (tries === 1 && isRead(call) && mayPass(error)) {
          await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
          continue;
        }
        console.error(JSON.stringify({ event: "gate-failed", verb: call.verb, account: call.account, error: String(error) }));
        // An object that broke may have sent before it did.
        return failure(call.verb === "send" && !isRead(call) ? "unknown-outcome" : "unavailable");
      }
    }
  }

  #object(name: string): DurableObjectStub<Account> {
    let object = this.#objects.get(name);
    if (!object) this.#objects.set(name, (object = this.#env.ACCOUNTS.get(this.#env.ACCOUNTS.idFromName(name))));
    return object;
  }
}

const reads = ["origin", "recall", "saved", "load"];

/** Whether a call may be made twice: it changes nothing. */
function isRead(call: Call): boolean {
  return call.verb === "send" ? value(call.fields, "method") === "GET" : reads.includes(call.verb);
}

/** Whether the runtime says of a failure that another try may do better (Cloudflare,
 *  Durable Objects, error handling). */
function mayPass(error: unknown): boolean {
  const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean };
  return retryable === true && overloaded !== true;
}
