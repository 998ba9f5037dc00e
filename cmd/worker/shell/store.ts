// The object's tables. Every method is synchronous: calls that follow each other
// without an await are one transaction.
//
// grant: one row. state is core/grant's, verbatim; access and refresh are sealed
// as `version`; origin is where the account's API is.
// kept: what must outlive a request (plans, rights), in parts of 1 MiB because a
// row holds at most 2; it is forgotten after `until` (ms).

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

const partSize = 1 << 20; // bytes
const keptMost = 500; // entries; the oldest go first

export class Store {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS grant (
        one INTEGER PRIMARY KEY CHECK (one = 1), account INTEGER NOT NULL, origin TEXT NOT NULL,
        version INTEGER NOT NULL, access TEXT NOT NULL, refresh TEXT NOT NULL, state TEXT);
      CREATE TABLE IF NOT EXISTS kept (
        key TEXT NOT NULL, part INTEGER NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (key, part));`);
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

  forgetPair(version: number): void {
    this.#sql.exec("UPDATE grant SET version = ?, access = '', refresh = ''", version);
  }

  keep(key: string, until: number, body: Uint8Array): void {
    this.#sql.exec("DELETE FROM kept WHERE key = ? OR until <= ?", key, Date.now());
    for (let part = 0; part === 0 || part * partSize < body.length; part++) {
      const piece = body.slice(part * partSize, (part + 1) * partSize);
      this.#sql.exec("INSERT INTO kept (key, part, until, body) VALUES (?, ?, ?, ?)", key, part, until, piece.buffer);
    }
    this.#sql.exec(
      `DELETE FROM kept WHERE key IN (
         SELECT key FROM kept WHERE part = 0 ORDER BY until DESC LIMIT -1 OFFSET ?)`,
      keptMost,
    );
  }

  recall(key: string): Uint8Array | undefined {
    const rows = this.#sql
      .exec("SELECT body FROM kept WHERE key = ? AND until > ? ORDER BY part", key, Date.now())
      .toArray();
    if (rows.length === 0) return undefined;
    const parts = rows.map((row) => new Uint8Array(row["body"] as ArrayBuffer));
    const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  forget(key: string): void {
    this.#sql.exec("DELETE FROM kept WHERE key = ?", key);
  }
}
