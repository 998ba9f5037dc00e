// The executor of core/grant: it keeps the rules that the machine's package
// comment sets, and decides nothing. One turn reads the row, steps, writes the
// row; whatever needs the network starts after it and comes back as an event.

import type { Env } from "./config.ts";
import { settings } from "./config.ts";
import { door } from "./instance.ts";
import { Keyring, type Place } from "./seal.ts";
import type { GrantRow, Pair, Store } from "./store.ts";
import { ask, NoAnswer, type Reply } from "./vendor.ts";

interface Effect {
  readonly kind: string;
  readonly version: number;
  readonly base: number;
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
  readonly retry_after: number;
  readonly reason: string;
}

type Event = { readonly kind: string; readonly [field: string]: unknown };

/** What a token answer said, as far as it can be used. */
export interface Tokens {
  readonly access: string | null;
  readonly refresh: string | null;
  readonly expiresIn: number | null;
}

export type Access =
  | { readonly ok: true; readonly token: string; readonly version: number; readonly origin: string }
  | { readonly ok: false; readonly error: string; readonly retryAfter: number };

const refreshTimeout = 10_000; // ms
const escrowTimeout = 10_000; // ms
const tokenCap = 64 << 10; // bytes of a token answer
const longestJoin = 25_000; // ms that a caller waits for somebody's refresh
const escrowLife = 90 * 24 * 3600; // seconds: as long as the vendor's refresh tokens live

export class Grant {
  #env: Env;
  #store: Store;
  #ctx: DurableObjectState;
  #keyring: Keyring | undefined;
  #started = false;
  /** The newest pair that is not saved yet; sealed. */
  #pending: (Pair & { origin?: string }) | undefined;
  #settled = Promise.withResolvers<void>();
  /** How many events were stepped, and what the last one gave to use, opened. */
  #turns = 0;
  #usable: (Access & { ok: true; until: number }) | undefined;

  constructor(ctx: DurableObjectState, env: Env, store: Store) {
    this.#ctx = ctx;
    this.#env = env;
    this.#store = store;
  }

  /** Where the account's API is; "" without a grant. */
  get origin(): string {
    if (this.#usable) return this.#usable.origin;
    const row = this.#store.grant();
    return row && row.version > 0 ? row.origin : "";
  }

  /** A usable access token; seen is the version that was just answered 401. */
  async access(seen: number): Promise<Access> {
    if (seen === 0 && this.#usable && Date.now() < this.#usable.until) return this.#usable;
    if (!(await this.#opens())) return { ok: false, error: "reauthorize", retryAfter: 0 };
    const until = Date.now() + longestJoin;
    for (;;) {
      const settled = this.#settled.promise;
      for (const effect of this.#turn({ kind: "need", seen })) {
        if (effect.kind === "fail") return { ok: false, error: effect.error, retryAfter: effect.retry_after };
        if (effect.kind === "use") {
          const row = this.#store.grant()!;
          const turn = this.#turns;
          const token = await this.#keys.open(row.access, this.#place(row, "access", row.version));
          const access = { ok: true, token, version: row.version, origin: row.origin, until: effect.at || Infinity } as const;
          if (turn === this.#turns) this.#usable = access;
          return access;
        }
      }
      if (!(await withinTime(settled, until - Date.now()))) return { ok: false, error: "unavailable", retryAfter: 5 };
    }
  }

  /** Takes a new authorisation, which wins over whatever is under way. A long-lived
   *  token is one that is not renewable. */
  async authorize(account: number, origin: string, tokens: Tokens, renewable = true): Promise<boolean> {
    this.#store.open(account);
    for (;;) {
      const row = this.#store.grant()!;
      const pair = await this.#sealed(row, row.version, tokens);
      if (this.#store.grant()!.version !== row.version) continue; // sealed for a place that is taken
      this.#pending = { ...pair, origin };
      const effects = this.#turn({ kind: "authorized", renewable, ...seen(tokens) });
      return effects.some((effect) => effect.kind === "save");
    }
  }

  /** Whether a long-lived token has nothing to give: it is the grant already, or there
   *  is one that renews itself. Once that is lost, the token may give it anew. */
  async holds(token: string): Promise<boolean> {
    const row = this.#store.grant();
    if (!row || row.access === "" || !(await this.#opens())) return false;
    if ((JSON.parse(row.state ?? "{}") as { status?: string }).status === "reauthorize") return false;
    return row.refresh !== "" || (await this.#keys.open(row.access, this.#place(row, "access", row.version))) === token;
  }

  /** Whether a key of the ring opens what is stored: if none does, only a new
   *  authorisation helps. */
  async #opens(): Promise<boolean> {
    const row = this.#store.grant();
    if (!row || row.access === "") return true;
    try {
      await this.#keys.open(row.access, this.#place(row, "access", row.version));
      return true;
    } catch {
      console.error(JSON.stringify({ event: "grant-sealed", account: row.account }));
      return false;
    }
  }

  /** The user took the grant back: both stores forget it. */
  async remove(): Promise<void> {
    this.#turn({ kind: "removed" });
    const account = this.#store.grant()?.account;
    if (!this.#env.ESCROW || account === undefined) return;
    const { keys } = await this.#env.ESCROW.list({ prefix: `escrow:${account}:` });
    await Promise.all(keys.map(({ name }) => this.#env.ESCROW?.delete(name)));
  }

  /** The alarm: ends when all that it began has ended, so that a crash repeats it. */
  async alarm(): Promise<void> {
    const begun: Promise<void>[] = [];
    this.#turn({ kind: "alarm" }, begun);
    await Promise.all(begun);
  }

  /** Read, step, write, and what belongs to the same turn. No await in here. */
  #turn(event: Event, begun: Promise<void>[] = []): Effect[] {
    if (!this.#started) {
      this.#started = true;
      this.#turn({ kind: "start" }, begun);
    }
    this.#turns++;
    this.#usable = undefined;
    const row = this.#store.grant();
    const state = row?.state ?? null;
    const input = { state: state === null ? null : JSON.parse(state), event, now: Date.now() };
    const answer = door(settings(this.#env), "grant", input) as {
      ok: boolean;
      issues: unknown;
      result: { state: unknown; effects: Effect[] };
    };
    if (!answer.ok) throw new Error(`grant: ${JSON.stringify(answer.issues)}`);
    const { effects } = answer.result;
    const text = JSON.stringify(answer.result.state);
    this.#ctx.storage.transactionSync(() => {
      if (row && text !== state) this.#store.writeState(text);
      for (const effect of effects) this.#now(effect, row);
    });
    for (const effect of effects) {
      const task = this.#later(effect);
      if (!task) continue;
      this.#ctx.waitUntil(task);
      begun.push(task);
    }
    return effects;
  }

  /** Effects of the turn itself. */
  #now(effect: Effect, row: GrantRow | undefined): void {
    switch (effect.kind) {
      case "save": {
        const pair = this.#pending;
        if (pair?.version !== effect.version || !this.#store.savePair(effect.base, pair, pair.origin)) {
          throw new Error("grant: the pair to save is not at hand");
        }
        this.#pending = undefined;
        break;
      }
      case "forget":
        this.#store.forgetPair((row?.version ?? 0) + 1);
        break;
      case "alarm":
        void (effect.at > 0 ? this.#ctx.storage.setAlarm(effect.at) : this.#ctx.storage.deleteAlarm());
        break;
      case "alert":
        console.error(JSON.stringify({ event: "grant-lost", account: row?.account, reason: effect.reason }));
        break;
      case "settle": {
        this.#settled.resolve();
        this.#settled = Promise.withResolvers<void>();
        break;
      }
    }
  }

  /** Effects that need the network. Each ends in its event, whatever happens. */
  #later(effect: Effect): Promise<void> | undefined {
    switch (effect.kind) {
      case "refresh":
        return this.#task(effect, "answered", { status: 0 }, (row) => this.#refresh(effect, row));
      case "escrow":
        return this.#task(effect, "escrowed", {}, (row) => this.#escrow(effect, row));
      case "recover":
        return this.#task(effect, "recovered", { failed: true }, (row) => this.#recover(effect, row));
      case "probe":
        return this.#task(effect, "probed", { status: 0 }, (row) => this.#probe(effect, row));
    }
    return undefined;
  }

  async #task(
    effect: Effect, kind: string, otherwise: Record<string, unknown>,
    work: (row: GrantRow) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    const row = this.#store.grant();
    if (!row || row.version !== effect.base) return; // the token that it means is gone
    let outcome = otherwise;
    try {
      outcome = await work(row);
    } catch (error) {
      if (!(error instanceof NoAnswer)) {
        console.error(JSON.stringify({ event: "grant-task-failed", account: row.account, task: effect.kind, error: String(error) }));
      }
    }
    console.log(JSON.stringify({ event: "grant", account: row.account, did: effect.kind, attempt: effect.attempt, ...outcome }));
    const begun: Promise<void>[] = [];
    this.#turn({ kind, base: effect.base, attempt: effect.attempt, ...outcome }, begun);
    await Promise.all(begun);
  }

  async #refresh(effect: Effect, row: GrantRow): Promise<Record<string, unknown>> {
    const refresh = await this.#keys.open(row.refresh, this.#place(row, "refresh", row.version));
    const { status, tokens } = await askTokens(this.#env, row.origin, { grant_type: "refresh_token", refresh_token: refresh });
    if (tokens.access && tokens.refresh) this.#pending = await this.#sealed(row, effect.base, tokens);
    return { status, ...seen(tokens) };
  }

  async #probe(_: Effect, row: GrantRow): Promise<Record<string, unknown>> {
    const refresh = await this.#keys.open(row.refresh, this.#place(row, "refresh", row.version));
    const reply = await ask(row.origin, {
      method: "GET", path: "/oauth2/account/current/subdomain", headers: { "x-refresh-token": refresh },
      timeout: refreshTimeout, cap: tokenCap,
    });
    return { status: reply.status };
  }

  async #escrow(effect: Effect, row: GrantRow): Promise<Record<string, unknown>> {
    const pair = this.#pending;
    const state = JSON.parse(row.state ?? "null") as { intent?: { expires_at?: number } } | null;
    if (this.#env.ESCROW && pair?.version === effect.version) {
      const record = JSON.stringify({ access: pair.access, refresh: pair.refresh, expires_at: state?.intent?.expires_at ?? 0 });
      const put = this.#env.ESCROW.put(escrowKey(row, effect.version), record, { expirationTtl: escrowLife });
      if (!(await withinTime(put, escrowTimeout))) throw new Error("the escrow did not answer");
    }
    return {};
  }

  async #recover(effect: Effect, row: GrantRow): Promise<Record<string, unknown>> {
    if (!this.#env.ESCROW) return { found: false };
    const text = await this.#env.ESCROW.get(escrowKey(row, effect.version));
    if (text === null) return { found: false };
    const record = JSON.parse(text) as { access: string; refresh: string; expires_at: number };
    // Opened here so that a record that isn't ours is never saved.
    await this.#keys.open(record.access, this.#place(row, "access", effect.version));
    await this.#keys.open(record.refresh, this.#place(row, "refresh", effect.version));
    this.#pending = { version: effect.version, access: record.access, refresh: record.refresh };
    return { found: true, expires_at: record.expires_at };
  }

  async #sealed(row: GrantRow, base: number, tokens: Tokens): Promise<Pair> {
    const seal = (token: string | null, field: Place["field"]): Promise<string> =>
      token ? this.#keys.seal(token, this.#place(row, field, base + 1)) : Promise.resolve("");
    const [access, refresh] = await Promise.all([seal(tokens.access, "access"), seal(tokens.refresh, "refresh")]);
    return { version: base + 1, access, refresh };
  }

  get #keys(): Keyring {
    return (this.#keyring ??= new Keyring(this.#env.GRANT_KEYS ?? ""));
  }

  #place(row: GrantRow, field: Place["field"], version: number): Place {
    return { client: this.#env.CLIENT_ID ?? "", account: row.account, field, version };
  }
}

/** Asks for a pair of tokens, once or as often as by says. Throws NoAnswer when none
 *  came. */
export async function askTokens(
  env: Env, origin: string, what: Record<string, string>, by = (once: () => Promise<Reply>): Promise<Reply> => once(),
): Promise<{ status: number; tokens: Tokens }> {
  const reply = await by(() => ask(origin, {
    method: "POST", path: "/oauth2/access_token", headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET, ...what, redirect_uri: env.REDIRECT_URI,
    }),
    timeout: refreshTimeout, cap: tokenCap,
  }));
  return { status: reply.status, tokens: reply.whole ? readTokens(reply.body) : { access: null, refresh: null, expiresIn: null } };
}

function readTokens(body: Uint8Array): Tokens {
  let said: Record<string, unknown> = {};
  try {
    said = Object(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    // Not JSON: nothing was said.
  }
  const text = (v: unknown): string | null => (typeof v === "string" && v !== "" ? v : null);
  const seconds = said["expires_in"];
  return {
    access: text(said["access_token"]), refresh: text(said["refresh_token"]),
    expiresIn: typeof seconds === "number" ? seconds : null, // it is logged, and goes into the module
  };
}

/** What the machine may know of tokens: that they were there. */
function seen(tokens: Tokens): Record<string, unknown> {
  return { access: tokens.access !== null, refresh: tokens.refresh !== null, expires_in: tokens.expiresIn };
}

function escrowKey(row: GrantRow, version: number): string {
  return `escrow:${row.account}:${version}`;
}

/** Whether a promise ended in time; a failure of it is thrown. */
async function withinTime(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const out = new Promise<false>((resolve) => (timer = setTimeout(resolve, Math.max(0, ms), false)));
  try {
    return await Promise.race([promise.then(() => true), out]);
  } finally {
    clearTimeout(timer);
  }
}
