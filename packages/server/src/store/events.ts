// Events of subscriptions. Their content is encrypted: it can be a customer's conversation.
import { hash } from "node:crypto";
import type { TriggerEvent } from "gong-connector";
import { runInBatches } from "./batches.ts";
import { type Database, type Queryable, readInteger, type SqlRow, type SqlValue } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { assertKeyIsCurrent } from "./settings_store.ts";
import { getEventContext, type StoredEvent, toStoredEvent } from "./stored_event.ts";

export interface EventFilter {
  state?: string;
  /** Last id of the previous page. */
  after?: string;
  limit?: number;
}

export interface AddedEvent {
  subscription: { id: string; deliveryUrl?: string | undefined };
  event: TriggerEvent;
}

const maxRowsPerInsert = 25;
/** As in the indexes: a backfill detects old events late. */
const eventTime = "COALESCE(occurred_at, detected_at)";

export class Events {
  readonly #database: Database;
  readonly #encryptor: Encryptor;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
  }

  /** Adds events that are not stored yet. Throws if the store's key was rotated. */
  async add(added: readonly AddedEvent[], now: number, transaction: Queryable): Promise<void> {
    // Sorted: two transactions that add the same events in another order would wait for each other.
    const sorted = added.map((one) => ({ ...one, id: createEventId(one.subscription.id, one.event.id) }));
    sorted.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (let start = 0; start < sorted.length; start += maxRowsPerInsert) {
      const rows = sorted.slice(start, start + maxRowsPerInsert).map((event) => this.#toRow(event, now));
      const tuples = rows.map(
        (row, index) => `(${row.map((_value, column) => `$${index * row.length + column + 1}`).join(", ")})`,
      );
      await transaction.query(
        `INSERT INTO events (id, subscription_id, item_id, occurred_at, detected_at, is_test, content_ciphertext,
         delivery_state, next_attempt_at, changed_at, delivery_attempts) VALUES ${tuples.join(", ")}
         ON CONFLICT (id) DO NOTHING`,
        rows.flat(),
      );
    }
    // After the inserts: they wait until a rotation has committed.
    if (added.length > 0) await assertKeyIsCurrent(transaction, this.#encryptor);
  }

  #toRow({ id, subscription, event }: AddedEvent & { id: string }, now: number): SqlValue[] {
    const isDelivered = subscription.deliveryUrl !== undefined;
    return [
      id,
      subscription.id,
      event.itemId,
      event.occurredAt === undefined ? null : Date.parse(event.occurredAt),
      Date.parse(event.detectedAt),
      event.isTest ? 1 : 0,
      this.#encryptor.encrypt(getEventContext(id), JSON.stringify(event)),
      isDelivered ? "pending" : "stored",
      isDelivered ? now : null,
      now,
      0,
    ];
  }

  /** Newest first, by the time of occurrence if it is known. */
  async list(subscription: string, { state, after, limit = 50 }: EventFilter = {}): Promise<StoredEvent[]> {
    const values: SqlValue[] = [subscription, limit];
    const conditions = ["subscription_id = $1"];
    if (state) conditions.push(`delivery_state = $${values.push(state)}`);
    if (after) {
      const id = `$${values.push(after)}`;
      conditions.push(`(${eventTime}, id) < ((SELECT ${eventTime} FROM events WHERE id = ${id}), ${id})`);
    }
    const rows = await this.#database.query(
      `SELECT * FROM events ${this.#database.getIndexHint(state ? "events_by_state" : "events_by_time")}
       WHERE ${conditions.join(" AND ")} ORDER BY ${eventTime} DESC, id DESC LIMIT $2`,
      values,
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
      `SELECT * FROM events ${this.#database.getIndexHint("events_by_change")} WHERE subscription_id = $1 AND changed_at >= $2
       ORDER BY changed_at DESC LIMIT 200`,
      [subscription, changedAt],
    );
    return rows.map((row) => this.#toEvent(row)).reverse();
  }

  /** Numbers of all, pending and failed events, each at most `max`. */
  async getCounts(subscription: string, max: number): Promise<{ total: number; pending: number; failed: number }> {
    const count = (condition: string): string =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE subscription_id = $1${condition} LIMIT $2) AS counted)`;
    const [row] = await this.#database.query(
      `SELECT ${count("")} AS total, ${count(" AND delivery_state = 'pending'")} AS pending,
       ${count(" AND delivery_state = 'failed'")} AS failed`,
      [subscription, max],
    );
    if (!row) throw new Error("a query without tables returned no row");
    return {
      total: readInteger(row, "total"),
      pending: readInteger(row, "pending"),
      failed: readInteger(row, "failed"),
    };
  }

  /** Detection lags of the latest events that have one, oldest first. Reads at most the latest 1,000 events. */
  async listDetectionLags(subscription: string, limit: number): Promise<{ occurredAt: number; lagMs: number }[]> {
    const rows = await this.#database.query(
      `SELECT occurred_at, detected_at FROM (
         SELECT id, occurred_at, detected_at, is_test FROM events ${this.#database.getIndexHint("events_by_subscription")}
         WHERE subscription_id = $1
         ORDER BY detected_at DESC, id DESC LIMIT 1000) AS latest
       WHERE occurred_at IS NOT NULL AND is_test = 0 ORDER BY detected_at DESC, id DESC LIMIT $2`,
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
  async deleteBefore(contentBefore: number, before: number, signal?: AbortSignal): Promise<void> {
    const deleteContent = `UPDATE events SET content_ciphertext = NULL WHERE id IN (
      SELECT id FROM events ${this.#database.getIndexHint("events_by_content")}
      WHERE detected_at + 0 < $1 AND delivery_state <> 'pending' AND content_ciphertext IS NOT NULL
      ORDER BY detected_at + 0 LIMIT $2) RETURNING id`;
    await runInBatches(this.#database, deleteContent, [contentBefore], signal);
    const deleteEvents = `DELETE FROM events WHERE id IN (
      SELECT id FROM events ${this.#database.getIndexHint("events_by_detection")}
      WHERE detected_at + 0 < $1 AND delivery_state <> 'pending' ORDER BY detected_at + 0 LIMIT $2) RETURNING id`;
    await runInBatches(this.#database, deleteEvents, [before], signal);
  }

  async deleteAll(subscription: string): Promise<void> {
    const sql = `DELETE FROM events
      WHERE id IN (SELECT id FROM events WHERE subscription_id = $1 LIMIT $2) RETURNING id`;
    await runInBatches(this.#database, sql, [subscription]);
  }

  #toEvent(row: SqlRow): StoredEvent {
    return toStoredEvent(row, this.#encryptor);
  }
}

/** Unique per subscription, and short enough for a header. */
function createEventId(subscription: string, event: string): string {
  return `evt_${hash("sha256", `${subscription} ${event}`, "base64url").slice(0, 32)}`;
}
