// One request's way to the objects behind which the accounts' grants lie.

import type { Account } from "./account.ts";
import type { Env } from "./config.ts";
import { decodeCall, failure, firstLine, value } from "./messages.ts";

export class Gate {
  #env: Env;
  /** Finding an object costs more than calling it, and most calls of a request go to one. */
  #objects = new Map<string, DurableObjectStub<Account>>();

  constructor(env: Env) {
    this.#env = env;
  }

  /** Makes one call; both texts are messages. */
  async ask(text: Uint8Array): Promise<Uint8Array> {
    const name = objectOf(text);
    try {
      return await this.#object(name).gate(text);
    } catch (error) {
      this.#objects.delete(name); // of no use after a failure
      const call = decodeCall(text);
      console.error(JSON.stringify({ event: "gate-failed", verb: call.verb, account: call.account, error: String(error) }));
      // An object that broke may have sent before it did.
      const write = call.verb === "send" && value(call.fields, "method") !== "GET";
      return failure(write ? "unknown-outcome" : "unavailable");
    }
  }

  #object(name: string): DurableObjectStub<Account> {
    let object = this.#objects.get(name);
    if (!object) this.#objects.set(name, (object = this.#env.ACCOUNTS.get(this.#env.ACCOUNTS.idFromName(name))));
    return object;
  }
}

/** An installation has no account yet: one host's installations queue up in one
 *  object, and what is good for once is remembered in another. */
function objectOf(text: Uint8Array): string {
  const [verb, account] = firstLine(text).split(" ");
  switch (verb) {
    case "install":
      return `install:${value(decodeCall(text).fields, "host")}`;
    case "once":
      return "once";
  }
  return `account:${account}`;
}
