// Webhook requests that were received, each as long as a copy of it would be accepted.
import { runInBatches } from "./batches.ts";
import type { Database, Queryable } from "./database.ts";

export class SeenWebhooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns false if the request was seen. Call it in the transaction that stores the event. */
  async add(replayKey: string, replayableUntil: number, transaction: Queryable): Promise<boolean> {
    const rows = await transaction.query(
      `INSERT INTO seen_webhooks (replay_key, replayable_until) VALUES ($1, $2)
       ON CONFLICT (replay_key) DO NOTHING RETURNING replay_key`,
      [replayKey, replayableUntil],
    );
    return rows.length > 0;
  }

  async deleteExpired(now: number, signal?: AbortSignal): Promise<void> {
    const sql = `DELETE FROM seen_webhooks WHERE replay_key IN (
      SELECT replay_key FROM seen_webhooks WHERE replayable_until < $1 ORDER BY replayable_until LIMIT $2) RETURNING replay_key`;
    await runInBatches(this.#database, sql, [now], signal);
  }
}
