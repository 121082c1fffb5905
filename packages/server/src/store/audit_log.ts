// The audit log: who changed settings, connections, triggers, users, sessions and tokens, and when. It has no secrets.
import { randomUUID } from "node:crypto";
import type { AuditChange } from "../api/admin_contract.ts";
import { type Database, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";

export interface AuditEntry {
  at: number;
  user: string;
  action: string;
  target?: string | undefined;
  changes?: readonly AuditChange[] | undefined;
}

export type StoredAuditEntry = AuditEntry & { id: string; changes: AuditChange[] };

export class AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add({ at, user, action, target, changes = [] }: AuditEntry): Promise<void> {
    await this.#database.query(
      "INSERT INTO audit_log (id, at, user_name, action, target, changes) VALUES ($1, $2, $3, $4, $5, $6)",
      [`aud_${randomUUID().replaceAll("-", "")}`, at, user, action, target ?? null, JSON.stringify(changes)],
    );
  }

  /** Newest first. `search` is a part of the user's name, the action or the target; `after` is an id. */
  async list({ search = "", after = "", limit = 50 } = {}): Promise<StoredAuditEntry[]> {
    const rows = await this.#database.query(
      `SELECT * FROM audit_log WHERE ($1 = '' OR LOWER(user_name || ' ' || action || ' ' || COALESCE(target, '')) LIKE $2 ESCAPE '!')
       AND ($3 = '' OR (at, id) < (SELECT MAX(at), MAX(id) FROM audit_log WHERE id = $3))
       ORDER BY at DESC, id DESC LIMIT $4`,
      [search, `%${search.toLowerCase().replaceAll(/[!%_]/g, "!$&")}%`, after, limit],
    );
    return rows.map(toEntry);
  }

  async deleteBefore(time: number): Promise<void> {
    await this.#database.query("DELETE FROM audit_log WHERE at < $1", [time]);
  }
}

function toEntry(row: SqlRow): StoredAuditEntry {
  return {
    id: readText(row, "id"),
    at: readInteger(row, "at"),
    user: readText(row, "user_name"),
    action: readText(row, "action"),
    target: readOptionalText(row, "target"),
    changes: JSON.parse(readText(row, "changes")),
  };
}
