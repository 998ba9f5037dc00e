// States of the account before a write, for undo: the last 20. Ids count up and
// are never used again. Every method is synchronous.

import { join, split } from "./parts.ts";

const most = 20;

/** What is told of a snapshot without its state. */
export interface About {
  readonly kind: string;
  readonly dialect: string;
  readonly user: number;
  readonly base: string;
  readonly changes: number;
  readonly deletes: number;
}

export class Snapshots {
  #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS snapshot (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, dialect TEXT NOT NULL,
        user INTEGER NOT NULL, base TEXT NOT NULL, changes INTEGER NOT NULL, deletes INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS snapshot_part (
        id INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id, part));`);
  }

  save(about: About, state: Uint8Array): string {
    const { id } = this.#sql
      .exec(
        "INSERT INTO snapshot (at, kind, dialect, user, base, changes, deletes) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        Date.now(), about.kind, about.dialect, about.user, about.base, about.changes, about.deletes,
      )
      .one();
    for (const [part, piece] of split(state)) {
      this.#sql.exec("INSERT INTO snapshot_part (id, part, body) VALUES (?, ?, ?)", id, part, piece);
    }
    this.#sql.exec("DELETE FROM snapshot WHERE id NOT IN (SELECT id FROM snapshot ORDER BY id DESC LIMIT ?)", most);
    this.#sql.exec("DELETE FROM snapshot_part WHERE id NOT IN (SELECT id FROM snapshot)");
    return String(id);
  }

  /** Newest first, as GET /snapshots tells them. */
  list(): Record<string, unknown>[] {
    return this.#sql
      .exec("SELECT id, at, kind, user, base, changes, deletes FROM snapshot ORDER BY id DESC")
      .toArray()
      .map(({ id, at, base, ...rest }) => ({
        id: String(id), at: new Date(Number(at)).toISOString().replace(/\.\d+Z$/, "Z"), base_digest: base, ...rest,
      }));
  }

  load(id: string): { kind: string; dialect: string; state: Uint8Array } | undefined {
    // An id is what save gave; SQLite would also find "7.0" for 7.
    if (!/^[1-9][0-9]{0,15}$/.test(id)) return undefined;
    const [row] = this.#sql.exec("SELECT kind, dialect FROM snapshot WHERE id = ?", Number(id)).toArray();
    const state = join(this.#sql.exec("SELECT body FROM snapshot_part WHERE id = ? ORDER BY part", Number(id)).toArray());
    return row && state ? { kind: String(row["kind"]), dialect: String(row["dialect"]), state } : undefined;
  }

  wipe(): void {
    this.#sql.exec("DELETE FROM snapshot");
    this.#sql.exec("DELETE FROM snapshot_part");
  }
}
