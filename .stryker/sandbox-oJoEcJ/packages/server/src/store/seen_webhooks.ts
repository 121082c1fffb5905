// @ts-nocheck
// Remembers deliveries of the vendor as long as they could be sent again by somebody who recorded them.
import type { Database, Queryable } from "./database.ts";

export class SeenWebhooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False where it is known already. To be asked in the transaction that stores what was delivered. */
  async add(key: string, until: number, inside: Queryable): Promise<boolean> {
    const rows = await inside.query(
      "INSERT INTO received (id, until) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id",
      [key, until],
    );
    return rows.length > 0;
  }

  /** Forgets those that cannot come again. */
  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM received WHERE until < $1", [now]);
  }
}
