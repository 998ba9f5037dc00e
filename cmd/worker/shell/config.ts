// What a deployment sets. Whether it is fit is Go's to say; here it is only read.

export interface Env {
  ACCOUNTS: DurableObjectNamespace<import("./account.ts").Account>;
  /** Second store of fresh token pairs; without it a crash may cost a grant. */
  ESCROW?: KVNamespace;
  /** Against abuse by one caller; absent where nobody has set a limit. */
  CALLERS?: RateLimit;
  CLIENT_ID?: string;
  CLIENT_SECRET?: string;
  REDIRECT_URI?: string;
  GRANT_KEYS?: string;
  STATE_KEY?: string;
  /** A private integration's token, and the host of its account. */
  LONG_LIVED_TOKEN?: string;
  ACCOUNT_HOST?: string;
  DEV_ORIGIN?: string;
}

const known = new WeakMap<Env, Record<string, string>>();

/** The texts of the environment, which is all that the module sees of it. */
export function settings(env: Env): Record<string, string> {
  let texts = known.get(env);
  if (!texts) {
    texts = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
    known.set(env, texts);
  }
  return texts;
}

/** The origin of an account's host, which Go has found allowed. */
export function originOf(env: Env, host: string): string {
  return env.DEV_ORIGIN === `http://${host}` ? env.DEV_ORIGIN : `https://${host}`;
}
