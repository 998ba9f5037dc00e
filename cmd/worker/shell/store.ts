// The object's tables. Every method is synchronous: calls that follow each other
// without an await are one transaction.
//
// grant: one row. state is core/grant's, verbatim; access and refresh are sealed
// as `version`; origin is where the account's API is.
// kept: what must outlive a request (plans, rights), in parts (parts.ts); it is
// forgotten after `until` (ms).
// used: keys that are good for once, remembered until `until`.
// circuit: one row while the vendor blocks the account; nothing is sent before
// `until`.

import { join, split } from "./parts.ts";

export interface GrantRow {
  readonly account: number;
  readonly origin: string;
  readonly version: number;
  readonly access: string;
  readonly refresh: string;
  /** JSON text, null before the first event. */
  readonly state: string | null;
}

/** A sealed pair; a long-lived grant has no refresh token. */
export interface Pair {
  readonly version: number;
  readonly access: string;
  readonly refresh: string;
}

const keptMost = 500; // entries; the oldest go first
const sweepEvery = 50; // entries: a sweep reads the whole table

export class Store {
  #sql: SqlStorage;
  #keeps = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS grant (
        one INTEGER PRIMARY KEY CHECK (one = 1), account INTEGER NOT NULL, origin TEXT NOT NULL,
        version INTEGER NOT NULL, access TEXT NOT NULL, refresh TEXT NOT NULL, state TEXT);
      CREATE TABLE IF NOT EXISTS kept (
        key TEXT NOT NULL, part INTEGER NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (key, part));
      CREATE TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY, until INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS circuit (one INTEGER PRIMARY KEY CHECK (one = 1), until INTEGER NOT NULL);`);
  }

  grant(): GrantRow | undefined {
    const [row] = this.#sql.exec("SELECT account, origin, version, access, refresh, state FROM grant").toArray();
    return row as GrantRow | undefined;
  }

  /** Makes the row of an account that has none. */
  open(account: number): void {
    this.#sql.exec(
      "INSERT OR IGNORE INTO grant (one, account, origin, version, access, refresh, state) VALUES (1, ?, '', 0, '', '', NULL)",
      account,
    );
  }

  writeState(state: string): void {
    this.#sql.exec("UPDATE grant SET state = ?", state);
  }

  /** Replaces the pair of version base; false when it is not there any more. */
  savePair(base: number, pair: Pair, origin?: string): boolean {
    const { rowsWritten } = this.#sql.exec(
      "UPDATE grant SET version = ?, access = ?, refresh = ?, origin = coalesce(?, origin) WHERE version = ?",
      pair.version, pair.access, pair.refresh, origin ?? null, base,
    );
    return rowsWritten > 0;
  }

  /** Also the origin goes: the account is unknown until it is installed again. */
  forgetPair(version: number): void {
    this.#sql.exec("UPDATE grant SET version = ?, access = '', refresh = '', origin = ''", version);
  }

  keep(key: string, until: number, body: Uint8Array): void {
    if (this.#keeps++ % sweepEvery === 0) this.#sweep();
    this.forget(key);
    for (const [part, piece] of split(body)) {
      this.#sql.exec("INSERT INTO kept (key, part, until, body) VALUES (?, ?, ?, ?)", key, part, until, piece);
    }
  }

  #sweep(): void {
    this.#sql.exec("DELETE FROM kept WHERE until <= ?", Date.now());
    this.#sql.exec(
      `DELETE FROM kept WHERE key IN (
         SELECT key FROM kept WHERE part = 0 ORDER BY until DESC LIMIT -1 OFFSET ?)`,
      keptMost,
    );
  }

  recall(key: string): Uint8Array | undefined {
    return join(
      this.#sql.exec("SELECT body FROM kept WHERE key = ? AND until > ? ORDER BY part", key, Date.now()).toArray(),
    );
  }

  forget(key: string): void {
    this.#sql.exec("DELETE FROM kept WHERE key = ?", key);
  }

  forgetAll(): void {
    this.#sql.exec("DELETE FROM kept");
  }

  /** True the first time that the key is used. */
  once(key: string, until: number): boolean {
    this.#sql.exec("DELETE FROM used WHERE until <= ?", Date.now());
    return this.#sql.exec("INSERT OR IGNORE INTO used (key, until) VALUES (?, ?)", key, until).rowsWritten > 0;
  }

  /** When the vendor's block ends (ms); 0 when there is none. */
  get blockedUntil(): number {
    const [row] = this.#sql.exec("SELECT until FROM circuit").toArray();
    return Number(row?.["until"] ?? 0);
  }

  blockUntil(until: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO circuit (one, until) VALUES (1, ?)", until);
  }
}
