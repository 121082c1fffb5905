// Leases: exclusive rights of one process that expire if the process does not renew them, by the database's clock.
import { randomUUID } from "node:crypto";
import { type Database, notDurable, type Queryable, readInteger, readText } from "./database.ts";

export interface Lease {
  name: string;
  holder: string;
  /** Grows with each new holder, so that writes of an earlier holder can be recognized. */
  fencingToken: number;
}

export class Leases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns undefined while another holder has the lease. */
  async acquire(name: string, durationMs: number): Promise<Lease | undefined> {
    const [lease] = await this.acquireAll([name], durationMs);
    return lease;
  }

  /** Acquires those of some leases that have no other holder. */
  async acquireAll(names: readonly string[], durationMs: number): Promise<Lease[]> {
    if (names.length === 0) return [];
    const holder = randomUUID();
    const { nowSql } = this.#database;
    // Sorted: two processes that lock the same rows in another order would wait for each other.
    const values = [...names].sort();
    const tuples = values.map((_name, index) => `($${index + 3}, $1, 1, ${nowSql} + $2)`);
    const rows = await this.#database.query(
      `INSERT INTO leases (name, holder, fencing_token, expires_at) VALUES ${tuples.join(", ")}
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fencing_token = leases.fencing_token + 1,
       expires_at = excluded.expires_at WHERE leases.expires_at <= ${nowSql} RETURNING name, fencing_token`,
      [holder, durationMs, ...values],
      notDurable,
    );
    return rows.map((row) => ({
      name: readText(row, "name"),
      holder,
      fencingToken: readInteger(row, "fencing_token"),
    }));
  }

  /** Returns false if the lease has expired or has another holder. */
  async renew({ name, holder }: Lease, durationMs: number): Promise<boolean> {
    const { nowSql } = this.#database;
    const rows = await this.#database.query(
      `UPDATE leases SET expires_at = ${nowSql} + $3 WHERE name = $1 AND holder = $2 AND expires_at > ${nowSql}
       RETURNING name`,
      [name, holder, durationMs],
      notDurable,
    );
    return rows.length > 0;
  }

  /** Whether no other holder has acquired the lease since, even if it has expired. Locks it until the transaction ends. */
  async isHeld({ name, holder, fencingToken }: Lease, database: Queryable = this.#database): Promise<boolean> {
    const rows = await database.query(
      `UPDATE leases SET fencing_token = fencing_token WHERE name = $1 AND holder = $2 AND fencing_token = $3
       RETURNING name`,
      [name, holder, fencingToken],
    );
    return rows.length > 0;
  }

  /** Returns false if another holder has acquired the lease since. */
  async release({ name, holder }: Lease, database: Queryable = this.#database): Promise<boolean> {
    const sql = "UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2 RETURNING name";
    return (await database.query(sql, [name, holder], notDurable)).length > 0;
  }
}
