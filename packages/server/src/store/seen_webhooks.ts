// Webhook requests that were received, each as long as a copy of it would be accepted.
import { runInBatches } from "./batches.ts";
import { type Database, type Queryable, readText } from "./database.ts";

export interface SeenWebhook {
  replayKey: string;
  /** Until when a copy of the request would be accepted. */
  replayableUntil: number;
}

export class SeenWebhooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns the keys of the requests that were not seen. Call it in the transaction that stores the events. */
  async addAll(webhooks: readonly SeenWebhook[], transaction: Queryable): Promise<ReadonlySet<string>> {
    const tuples = webhooks.map((_webhook, index) => `($${2 * index + 1}, $${2 * index + 2})`);
    const rows = await transaction.query(
      `INSERT INTO seen_webhooks (replay_key, replayable_until) VALUES ${tuples.join(", ")}
       ON CONFLICT (replay_key) DO NOTHING RETURNING replay_key`,
      webhooks.flatMap(({ replayKey, replayableUntil }) => [replayKey, replayableUntil]),
    );
    return new Set(rows.map((row) => readText(row, "replay_key")));
  }

  async deleteExpired(now: number, signal?: AbortSignal): Promise<void> {
    const sql = `DELETE FROM seen_webhooks WHERE replay_key IN (
      SELECT replay_key FROM seen_webhooks WHERE replayable_until < $1 ORDER BY replayable_until LIMIT $2) RETURNING replay_key`;
    await runInBatches(this.#database, sql, [now], signal);
  }
}
