// Events of subscriptions and their deliveries. Their content is encrypted: it can be a customer's conversation.
import { hash } from "node:crypto";
import type { TriggerEvent } from "gong-connector";
import {
  type Database,
  omitUndefined,
  type Queryable,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type SqlRow,
} from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { assertKeyIsCurrent } from "./settings_store.ts";

/** stored: the subscription has no delivery URL. failed: all attempts failed; a replay starts again. */
export type DeliveryState = "stored" | "pending" | "delivered" | "failed";

export interface StoredEvent {
  /** The same for each detection of one occurrence by one subscription. */
  id: string;
  subscription: string;
  itemId: string;
  occurredAt?: number;
  detectedAt: number;
  isTest: boolean;
  deliveryState: DeliveryState;
  attempts: number;
  nextAttemptAt?: number;
  deliveredAt?: number;
  /** Result of the last attempt. */
  message?: string;
  changedAt: number;
  /** Absent after its retention. */
  event?: TriggerEvent;
}

export interface EventFilter {
  state?: string;
  /** Last id of the previous page. */
  after?: string;
  limit?: number;
}

/** Result of an attempt to deliver an event. */
export type DeliveryAttempt =
  | { state: "delivered"; message: string; keepContent: boolean }
  | { state: "pending"; message: string; nextAttemptAt: number }
  | { state: "failed"; message: string };

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
          this.#encryptor.encrypt(`event/${id}`, JSON.stringify(event)),
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

  /** Claims events to deliver now. If no result is recorded within `claimMs`, they can be claimed again. */
  async claim(now: number, claimMs: number, limit: number): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      `UPDATE events SET next_attempt_at = $2, delivery_attempts = delivery_attempts + 1
       WHERE delivery_state = 'pending' AND next_attempt_at <= $1 AND id IN (
         SELECT id FROM events WHERE delivery_state = 'pending' AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $3)
       RETURNING *`,
      [now, now + claimMs, limit],
    );
    return rows.map((row) => this.#toEvent(row));
  }

  /** Does nothing if a later attempt has started. */
  async recordAttempt({ id, attempts }: StoredEvent, attempt: DeliveryAttempt, now: number): Promise<void> {
    const { state, message } = attempt;
    await this.#database.query(
      `UPDATE events SET delivery_state = $3, delivery_message = $4, next_attempt_at = $5, delivered_at = $6, changed_at = $7,
       content_ciphertext = CASE WHEN $8 = 1 THEN content_ciphertext END
       WHERE id = $1 AND delivery_attempts = $2 AND delivery_state = 'pending'`,
      [
        id,
        attempts,
        state,
        message,
        state === "pending" ? attempt.nextAttemptAt : null,
        state === "delivered" ? now : null,
        now,
        state !== "delivered" || attempt.keepContent ? 1 : 0,
      ],
    );
  }

  /** Gives a claimed event back without an attempt. */
  async release({ id, attempts }: StoredEvent, now: number): Promise<void> {
    await this.#database.query(
      `UPDATE events SET next_attempt_at = $3, delivery_attempts = delivery_attempts - 1
       WHERE id = $1 AND delivery_attempts = $2 AND delivery_state = 'pending'`,
      [id, attempts, now],
    );
  }

  /** Keeps the pending events of a subscription whose delivery URL was removed. */
  async stopDelivery(subscription: string, now: number, transaction: Queryable): Promise<void> {
    await transaction.query(
      `UPDATE events SET delivery_state = 'stored', next_attempt_at = NULL, changed_at = $2
       WHERE subscription_id = $1 AND delivery_state = 'pending'`,
      [subscription, now],
    );
  }

  /** Delivers one event, or all failed events, again. Skips events without content. Returns the number of the others. */
  async replay(subscription: string, id: string | undefined, now: number): Promise<number> {
    const rows = await this.#database.query(
      `UPDATE events SET delivery_state = 'pending', delivery_attempts = 0, next_attempt_at = $3, changed_at = $3
       WHERE subscription_id = $1 AND (id = $2 OR ($2 = '' AND delivery_state = 'failed'))
       AND content_ciphertext IS NOT NULL RETURNING id`,
      [subscription, id ?? "", now],
    );
    return rows.length;
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
    const id = readText(row, "id");
    const ciphertext = readOptionalText(row, "content_ciphertext");
    return {
      id,
      subscription: readText(row, "subscription_id"),
      itemId: readText(row, "item_id"),
      detectedAt: readInteger(row, "detected_at"),
      isTest: readInteger(row, "is_test") === 1,
      deliveryState: toDeliveryState(readText(row, "delivery_state")),
      attempts: readInteger(row, "delivery_attempts"),
      changedAt: readInteger(row, "changed_at"),
      ...omitUndefined({
        occurredAt: readOptionalInteger(row, "occurred_at"),
        nextAttemptAt: readOptionalInteger(row, "next_attempt_at"),
        deliveredAt: readOptionalInteger(row, "delivered_at"),
        message: readOptionalText(row, "delivery_message"),
      }),
      ...(ciphertext !== undefined && { event: JSON.parse(this.#encryptor.decrypt(`event/${id}`, ciphertext)) }),
    };
  }
}

function toDeliveryState(state: string): DeliveryState {
  return state === "stored" || state === "delivered" || state === "failed" ? state : "pending";
}

/** Unique per subscription, and short enough for a header. */
function createEventId(subscription: string, event: string): string {
  return `evt_${hash("sha256", `${subscription} ${event}`, "base64url").slice(0, 32)}`;
}
