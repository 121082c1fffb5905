// @ts-nocheck
// A lease: one process at a time does a thing, and a dead one gives it up by silence.
import { randomUUID } from "node:crypto";
import { type Database, type Queryable, readInteger } from "./database.ts";

export interface Lease {
  name: string;
  holder: string;
  /** Grows with each new holder: what an old one writes with a smaller number is known to be late. */
  fencingToken: number;
}

export class Leases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The lease, or undefined while another holds it. */
  async acquire(name: string, milliseconds: number, now: number): Promise<Lease | undefined> {
    const holder = randomUUID();
    const [row] = await this.#database.query(
      `INSERT INTO leases (name, holder, fence, expires_at) VALUES ($1, $2, 1, $3)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = leases.fence + 1, expires_at = excluded.expires_at
       WHERE leases.expires_at <= $4 RETURNING fence`,
      [name, holder, now + milliseconds, now],
    );
    return row && { name, holder, fencingToken: readInteger(row, "fence") };
  }

  /** Keeps it longer; false when it was lost. */
  async renew({ name, holder }: Lease, milliseconds: number, now: number): Promise<boolean> {
    const [row] = await this.#database.query(
      "UPDATE leases SET expires_at = $3 WHERE name = $1 AND holder = $2 AND expires_at > $4 RETURNING fence",
      [name, holder, now + milliseconds, now],
    );
    return row !== undefined;
  }

  /**
   * Whether it is still this holder's, whatever the time. Inside a transaction it stays so until the end: what is written
   * there was not overtaken.
   */
  async isHeld({ name, holder, fencingToken }: Lease, database: Queryable = this.#database): Promise<boolean> {
    const [row] = await database.query(
      "UPDATE leases SET fence = fence WHERE name = $1 AND holder = $2 AND fence = $3 RETURNING fence",
      [name, holder, fencingToken],
    );
    return row !== undefined;
  }

  async release({ name, holder }: Lease): Promise<void> {
    await this.#database.query("UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2", [name, holder]);
  }
}
