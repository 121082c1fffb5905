// Events of subscriptions. Their content is encrypted: it can be a customer's conversation.
import { hash } from "node:crypto";
import type { TriggerEvent } from "gong-connector";
import { type Database, type Queryable, readInteger, type SqlRow } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { assertKeyIsCurrent } from "./settings_store.ts";
import { getEventContext, type StoredEvent, toStoredEvent } from "./stored_event.ts";

export interface EventFilter {
  state?: string;
  /** Last id of the previous page. */
  after?: string;
  limit?: number;
}

export class Events {
  readonly #database: Database;
  readonly #encryptor: Encryptor;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
  }

  /** Adds events that are not stored yet. Throws if the store's key was rotated. */
  async add(
    { id: subscription, deliveryUrl }: { id: string; deliveryUrl?: string | undefined },
    events: readonly TriggerEvent[],
    now: number,
    transaction: Queryable,
  ): Promise<void> {
    for (const event of events) {
      const id = createEventId(subscription, event.id);
      await transaction.query(
        `INSERT INTO events (id, subscription_id, item_id, occurred_at, detected_at, is_test, content_ciphertext,
         delivery_state, delivery_attempts, next_attempt_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) ON CONFLICT (id) DO NOTHING`,
        [
          id,
          subscription,
          event.itemId,
          event.occurredAt === undefined ? null : Date.parse(event.occurredAt),
          Date.parse(event.detectedAt),
          event.isTest ? 1 : 0,
          this.#encryptor.encrypt(getEventContext(id), JSON.stringify(event)),
          deliveryUrl === undefined ? "stored" : "pending",
          deliveryUrl === undefined ? null : now,
          now,
        ],
      );
    }
    // After the inserts: they wait until a rotation has committed.
    if (events.length > 0) await assertKeyIsCurrent(transaction, this.#encryptor);
  }

  /** Newest first. */
  async list(subscription: string, { state = "", after = "", limit = 50 }: EventFilter = {}): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      `SELECT * FROM events WHERE subscription_id = $1 AND (delivery_state = $2 OR $2 = '')
       AND ($3 = '' OR (detected_at, id) < (SELECT MAX(detected_at), MAX(id) FROM events WHERE id = $3))
       ORDER BY detected_at DESC, id DESC LIMIT $4`,
      [subscription, state, after, limit],
    );
    return rows.map((row) => this.#toEvent(row));
  }

  async get(subscription: string, id: string): Promise<StoredEvent | undefined> {
    const [row] = await this.#database.query("SELECT * FROM events WHERE subscription_id = $1 AND id = $2", [
      subscription,
      id,
    ]);
    return row && this.#toEvent(row);
  }

  /** Events that were added or changed at this time or later, oldest first; at most the latest 200. */
  async listChangedSince(subscription: string, changedAt: number): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      `SELECT * FROM events WHERE subscription_id = $1 AND changed_at >= $2
       ORDER BY changed_at DESC, id LIMIT 200`,
      [subscription, changedAt],
    );
    return rows.map((row) => this.#toEvent(row)).reverse();
  }

  async getCounts(subscription: string): Promise<{ total: number; pending: number; failed: number }> {
    const rows = await this.#database.query(
      "SELECT delivery_state, COUNT(*) AS count FROM events WHERE subscription_id = $1 GROUP BY delivery_state",
      [subscription],
    );
    const counts = new Map(rows.map((row) => [row.delivery_state, readInteger(row, "count")]));
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, pending: counts.get("pending") ?? 0, failed: counts.get("failed") ?? 0 };
  }

  /** Detection lags of the latest events, oldest first. */
  async listDetectionLags(subscription: string, limit: number): Promise<{ occurredAt: number; lagMs: number }[]> {
    const rows = await this.#database.query(
      `SELECT occurred_at, detected_at FROM events WHERE subscription_id = $1 AND occurred_at IS NOT NULL AND is_test = 0
       ORDER BY detected_at DESC, id DESC LIMIT $2`,
      [subscription, limit],
    );
    return rows
      .map((row) => {
        const occurredAt = readInteger(row, "occurred_at");
        return { occurredAt, lagMs: Math.max(0, readInteger(row, "detected_at") - occurredAt) };
      })
      .reverse();
  }

  /** Deletes the content of events detected before one time, and events detected before another; keeps pending events. */
  async deleteBefore(contentBefore: number, before: number): Promise<void> {
    await this.#database.query(
      `UPDATE events SET content_ciphertext = NULL
       WHERE detected_at < $1 AND delivery_state <> 'pending' AND content_ciphertext IS NOT NULL`,
      [contentBefore],
    );
    await this.#database.query("DELETE FROM events WHERE detected_at < $1 AND delivery_state <> 'pending'", [before]);
  }

  #toEvent(row: SqlRow): StoredEvent {
    return toStoredEvent(row, this.#encryptor);
  }
}

/** Unique per subscription, and short enough for a header. */
function createEventId(subscription: string, event: string): string {
  return `evt_${hash("sha256", `${subscription} ${event}`, "base64url").slice(0, 32)}`;
}
