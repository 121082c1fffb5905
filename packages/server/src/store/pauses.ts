// Pauses of the shared rate limiter: the vendor asked a company to wait, and an admin can lift the wait.
import { type Database, readInteger, readText } from "./database.ts";

/** A queue of waiting requests is shorter than this. */
const minPauseMs = 90_000;
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
  async list(now: number): Promise<Pause[]> {
    const rows = await this.#database.query(
      `SELECT quota_key, next_request_at FROM rate_limiter_states WHERE next_request_at > $1
       ORDER BY next_request_at DESC, quota_key`,
      [now + minPauseMs],
    );
    return Promise.all(
      rows.map(async (row) => {
        const quotaKey = readText(row, "quota_key");
        return { quotaKey, customers: await this.#listCustomers(quotaKey), until: readInteger(row, "next_request_at") };
      }),
    );
  }

  /** Makes polls due that wait for the end of the pause. Returns false if there is no such pause. */
  async lift(quotaKey: string, now: number): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const rows = await transaction.query(
        `UPDATE rate_limiter_states SET next_request_at = $2 WHERE quota_key = $1 AND next_request_at > $3
         RETURNING quota_key`,
        [quotaKey, now, now + minPauseMs],
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
