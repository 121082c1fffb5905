// @ts-nocheck
// Events of triggers, and where each stands on its way to the engine. Their content is sealed: these are conversations.
import { hash } from "node:crypto";
import type { TriggerEvent } from "gong-connector";
import { type Database, type Queryable, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { encryptionKeySetting } from "./settings_store.ts";

/** stored: no delivery URL is set. failed: all attempts failed, until it is replayed. */
export type DeliveryState = "stored" | "pending" | "delivered" | "failed";

export interface StoredEvent {
  /** The same for the same happening under the same subscription. */
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
  /** What became of the last attempt. */
  message?: string;
  changedAt: number;
  /** Until it is no longer kept. */
  event?: TriggerEvent;
}

export interface EventFilter {
  state?: string;
  /** Last event of the page before. */
  after?: string;
  limit?: number;
}

/** What became of an attempt to post an event. */
export type DeliveryAttempt =
  | { delivery: "delivered"; message: string; keep: boolean }
  | { delivery: "pending"; message: string; nextAt: number }
  | { delivery: "failed"; message: string };

export class Events {
  readonly #database: Database;
  readonly #vault: Encryptor;

  constructor(database: Database, vault: Encryptor) {
    this.#database = database;
    this.#vault = vault;
  }

  /**
   * Stores what is not stored yet, inside the transaction that stores what it was found by. Gives how many were new. Throws
   * where the store's key has been changed: sealed with the old one, nobody could read them.
   */
  async add(
    { id: subscription, deliveryUrl }: { id: string; deliveryUrl?: string | undefined },
    events: readonly TriggerEvent[],
    now: number,
    inside: Queryable,
  ): Promise<number> {
    let count = 0;
    for (const event of events) {
      const id = eventId(subscription, event.id);
      const rows = await inside.query(
        `INSERT INTO events (id, subscription, item, happened_at, found_at, test, content, delivery, attempts, next_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) ON CONFLICT (id) DO NOTHING RETURNING id`,
        [
          id,
          subscription,
          event.itemId,
          event.occurredAt === undefined ? null : Date.parse(event.occurredAt),
          Date.parse(event.detectedAt),
          event.isTest ? 1 : 0,
          this.#vault.encrypt(`event/${id}`, JSON.stringify(event)),
          deliveryUrl === undefined ? "stored" : "pending",
          deliveryUrl === undefined ? null : now,
          now,
        ],
      );
      count += rows.length;
    }
    if (events.length > 0) await this.#requireKey(inside);
    return count;
  }

  /** Asked last: an insert waits for a change of the key that is under way. */
  async #requireKey(inside: Queryable): Promise<void> {
    const [row] = await inside.query("SELECT 1 AS same FROM settings WHERE name = $1 AND value = $2", [
      encryptionKeySetting,
      JSON.stringify(this.#vault.keyId),
    ]);
    if (!row) throw new Error("the store's key was changed while this process ran: start it anew with the new key");
  }

  /** Newest first. */
  async list(subscription: string, { state = "", after = "", limit = 50 }: EventFilter = {}): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      `SELECT * FROM events WHERE subscription = $1 AND (delivery = $2 OR $2 = '')
       AND ($3 = '' OR (found_at, id) < (SELECT MAX(found_at), MAX(id) FROM events WHERE id = $3))
       ORDER BY found_at DESC, id DESC LIMIT $4`,
      [subscription, state, after, limit],
    );
    return rows.map((row) => this.#eventOf(row));
  }

  async get(subscription: string, id: string): Promise<StoredEvent | undefined> {
    const [row] = await this.#database.query("SELECT * FROM events WHERE subscription = $1 AND id = $2", [
      subscription,
      id,
    ]);
    return row && this.#eventOf(row);
  }

  /** What is new or has moved on since a moment, inclusive; the oldest first, and of many the latest 200. */
  async listChangedSince(subscription: string, moment: number): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      "SELECT * FROM events WHERE subscription = $1 AND changed_at >= $2 ORDER BY changed_at DESC, id LIMIT 200",
      [subscription, moment],
    );
    return rows.map((row) => this.#eventOf(row)).reverse();
  }

  async getCounts(subscription: string): Promise<{ total: number; pending: number; failed: number }> {
    const rows = await this.#database.query(
      "SELECT delivery, COUNT(*) AS count FROM events WHERE subscription = $1 GROUP BY delivery",
      [subscription],
    );
    const of = (state: string): number =>
      rows.filter((row) => row.delivery === state).reduce((sum, row) => sum + readInteger(row, "count"), 0);
    return {
      total: of("stored") + of("pending") + of("delivered") + of("failed"),
      pending: of("pending"),
      failed: of("failed"),
    };
  }

  /** How late the last events were found, oldest first, in milliseconds. */
  async listDetectionLags(subscription: string, limit: number): Promise<{ happenedAt: number; lagMs: number }[]> {
    const rows = await this.#database.query(
      `SELECT happened_at, found_at FROM events WHERE subscription = $1 AND happened_at IS NOT NULL AND test = 0
       ORDER BY found_at DESC, id DESC LIMIT $2`,
      [subscription, limit],
    );
    return rows
      .map((row) => ({
        happenedAt: readInteger(row, "happened_at"),
        lagMs: Math.max(0, readInteger(row, "found_at") - readInteger(row, "happened_at")),
      }))
      .reverse();
  }

  /**
   * Takes events that are to be posted now. Nobody else gets them until `claimMs` have passed, so that those of a process
   * that died come again.
   */
  async claim(now: number, claimMs: number, limit: number): Promise<StoredEvent[]> {
    const rows = await this.#database.query(
      `UPDATE events SET next_at = $2, attempts = attempts + 1 WHERE delivery = 'pending' AND next_at <= $1
       AND id IN (SELECT id FROM events WHERE delivery = 'pending' AND next_at <= $1 ORDER BY next_at LIMIT $3) RETURNING *`,
      [now, now + claimMs, limit],
    );
    return rows.map((row) => this.#eventOf(row));
  }

  /** Notes what became of an attempt, unless another one has begun since. */
  async recordAttempt({ id, attempts }: StoredEvent, attempt: DeliveryAttempt, now: number): Promise<void> {
    const { delivery, message } = attempt;
    const keep = attempt.delivery !== "delivered" || attempt.keep;
    await this.#database.query(
      `UPDATE events SET delivery = $3, says = $4, next_at = $5, delivered_at = $6, changed_at = $7,
       content = CASE WHEN $8 = 1 THEN content END WHERE id = $1 AND attempts = $2 AND delivery = 'pending'`,
      [
        id,
        attempts,
        delivery,
        message,
        attempt.delivery === "pending" ? attempt.nextAt : null,
        delivery === "delivered" ? now : null,
        now,
        keep ? 1 : 0,
      ],
    );
  }

  /** Gives back what was claimed and not tried. */
  async release({ id, attempts }: StoredEvent, now: number): Promise<void> {
    await this.#database.query(
      "UPDATE events SET next_at = $3, attempts = attempts - 1 WHERE id = $1 AND attempts = $2 AND delivery = 'pending'",
      [id, attempts, now],
    );
  }

  /** Keeps what was to be posted: there is nowhere to post it to any more. */
  async stopDelivery(subscription: string, now: number, inside: Queryable): Promise<void> {
    await inside.query(
      "UPDATE events SET delivery = 'stored', next_at = NULL, changed_at = $2 WHERE subscription = $1 AND delivery = 'pending'",
      [subscription, now],
    );
  }

  /** Posts events once more: one, or all that are dead. Gives how many; those whose content is gone stay. */
  async replay(subscription: string, id: string | undefined, now: number): Promise<number> {
    const rows = await this.#database.query(
      `UPDATE events SET delivery = 'pending', attempts = 0, next_at = $3, changed_at = $3 WHERE subscription = $1
       AND (id = $2 OR ($2 = '' AND delivery = 'failed')) AND content IS NOT NULL RETURNING id`,
      [subscription, id ?? "", now],
    );
    return rows.length;
  }

  /** Forgets content from before one moment, and whole events from before another. What is to be posted stays. */
  async deleteBefore(contentBefore: number, before: number): Promise<void> {
    await this.#database.query(
      "UPDATE events SET content = NULL WHERE found_at < $1 AND delivery <> 'pending' AND content IS NOT NULL",
      [contentBefore],
    );
    await this.#database.query("DELETE FROM events WHERE found_at < $1 AND delivery <> 'pending'", [before]);
  }

  #eventOf(row: SqlRow): StoredEvent {
    const id = readText(row, "id");
    const sealed = readOptionalText(row, "content");
    const message = readOptionalText(row, "says");
    return {
      id,
      subscription: readText(row, "subscription"),
      itemId: readText(row, "item"),
      detectedAt: readInteger(row, "found_at"),
      isTest: readInteger(row, "test") === 1,
      deliveryState: stateOf(readText(row, "delivery")),
      attempts: readInteger(row, "attempts"),
      changedAt: readInteger(row, "changed_at"),
      ...(row.happened_at !== null && { occurredAt: readInteger(row, "happened_at") }),
      ...(row.next_at !== null && { nextAttemptAt: readInteger(row, "next_at") }),
      ...(row.delivered_at !== null && { deliveredAt: readInteger(row, "delivered_at") }),
      ...(message !== undefined && { message }),
      ...(sealed !== undefined && { event: JSON.parse(this.#vault.decrypt(`event/${id}`, sealed)) }),
    };
  }
}

function stateOf(state: string): DeliveryState {
  return state === "stored" || state === "delivered" || state === "failed" ? state : "pending";
}

/** Short enough for a header, and nobody else's. */
function eventId(subscription: string, event: string): string {
  return `evt_${hash("sha256", `${subscription} ${event}`, "base64url").slice(0, 32)}`;
}
