// Pauses of the shared rate limiter: the vendor asked a company to wait, and an admin can lift the wait.
import { type Database, readInteger, readText } from "./database.ts";

const maxCustomers = 20;

export interface Pause {
  quotaKey: string;
  /** Customers with connections of the quota key; at most 20. */
  customers: string[];
  /** In milliseconds. */
  until: number;
}

export class Pauses {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The longest first. */
  async list(): Promise<Pause[]> {
    const rows = await this.#database.query(
      `SELECT quota_key, paused_until FROM rate_limiter_states WHERE paused_until > ${this.#database.nowSql}
       ORDER BY paused_until DESC, quota_key`,
    );
    return Promise.all(
      rows.map(async (row) => {
        const quotaKey = readText(row, "quota_key");
        return { quotaKey, customers: await this.#listCustomers(quotaKey), until: readInteger(row, "paused_until") };
      }),
    );
  }

  /** Makes polls due that wait for the end of the pause. Returns false if there is no such pause. */
  async lift(quotaKey: string, now: number): Promise<boolean> {
    const { nowSql } = this.#database;
    return this.#database.transaction(async (transaction) => {
      const rows = await transaction.query(
        `UPDATE rate_limiter_states SET next_request_at = ${nowSql}, paused_until = 0
         WHERE quota_key = $1 AND paused_until > ${nowSql} RETURNING quota_key`,
        [quotaKey],
      );
      await transaction.query(
        `UPDATE subscriptions SET next_poll_at = $2 WHERE next_poll_at > $2 AND last_poll_error IS NOT NULL
         AND connection_id IN (SELECT id FROM connections WHERE quota_key = $1)`,
        [quotaKey, now],
      );
      return rows.length > 0;
    });
  }

  async #listCustomers(quotaKey: string): Promise<string[]> {
    const rows = await this.#database.query(
      "SELECT DISTINCT customer FROM connections WHERE quota_key = $1 ORDER BY customer LIMIT $2",
      [quotaKey, maxCustomers],
    );
    return rows.map((row) => readText(row, "customer"));
  }
}
