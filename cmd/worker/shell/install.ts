// An installation: the code is traded on the host that it came from, that host
// says which account it is, and the account's object takes the grant. Only then
// is anything of it believed.

import type { Env } from "./config.ts";
import { originOf, settings } from "./config.ts";
import { askTokens, type Grant } from "./grant.ts";
import { door } from "./instance.ts";
import { answer } from "./messages.ts";
import { ask, NoAnswer, patiently } from "./vendor.ts";

const timeout = 15_000; // ms
const cap = 1 << 20; // bytes of the account's description

export async function install(env: Env, host: string, code: string): Promise<Uint8Array> {
  try {
    const origin = originOf(env, host);
    // With patience: amoCRM sends a code once. Unlike a refresh token, one that was
    // used up by an answer that got lost is no loss.
    const { status, tokens } = await askTokens(env, origin, { grant_type: "authorization_code", code }, patiently);
    if (status !== 200 || !tokens.access) return refused("code-refused");
    const account = await whose(env, origin, tokens.access);
    if (account === undefined) return refused("account-unknown");
    const object = env.ACCOUNTS.get(env.ACCOUNTS.idFromName(`account:${account}`));
    if (!(await object.authorize(account, host, tokens))) return refused("grant-incomplete");
    console.log(JSON.stringify({ event: "installed", account }));
    return answer(200, [["content-type", "application/json"]], JSON.stringify({ account }));
  } catch (error) {
    if (error instanceof NoAnswer) return refused(error.why);
    throw error;
  }
}

/** A private integration's token is a grant without refresh, of the one account that
 *  its host names; false when it is another one's. Throws when nobody said. */
export async function adopt(env: Env, account: number, grant: Grant): Promise<boolean> {
  const [access, host] = [env.LONG_LIVED_TOKEN ?? "", env.ACCOUNT_HOST ?? ""];
  if (await grant.holds(access)) return true;
  const origin = originOf(env, host);
  const named = await whose(env, origin, access);
  if (named === undefined) throw new Error("the vendor did not say whose the token is");
  if (named !== account) return false;
  if (!(await grant.authorize(account, origin, { access, refresh: null, expiresIn: null }, false))) throw new NoAnswer("unavailable");
  console.log(JSON.stringify({ event: "adopted", account }));
  return true;
}

/** The account's id, as the vendor's own answer has it and Go reads it. */
async function whose(env: Env, origin: string, access: string): Promise<number | undefined> {
  const asked = door(settings(env), "build", { endpoint: "account.get", input: {} }) as {
    result: { request: { method: string; path: string } };
  };
  const { method, path } = asked.result.request;
  const reply = await patiently(() => ask(origin, { method, path, headers: { authorization: `Bearer ${access}` }, timeout, cap }));
  const read = door(settings(env), "parse", {
    endpoint: "account.get", status: reply.status, content_type: reply.contentType,
    body: new TextDecoder().decode(reply.body),
  }) as { result: { data?: { account: { id: number } } } };
  return read.result.data?.account.id;
}

function refused(why: string): Uint8Array {
  return answer(502, [["error", why]]);
}
