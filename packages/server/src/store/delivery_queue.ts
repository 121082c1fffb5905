// The events that wait for their delivery. A process claims an event before it delivers it, by the database's clock.
import { runInBatches } from "./batches.ts";
import { type Database, notDurable, readInteger, readText, type SqlValue } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import { type StoredEvent, toStoredEvent } from "./stored_event.ts";

/** Result of an attempt to deliver an event. */
export type DeliveryAttempt =
  | { state: "delivered"; message: string; keepContent: boolean }
  | { state: "pending"; message: string; nextAttemptAt: number }
  | { state: "failed"; message: string }
  /** The delivery URL was removed. */
  | { state: "stored"; message: string };

export interface DeliveryResult {
  event: StoredEvent;
  attempt: DeliveryAttempt;
}

export interface DueDeliveries {
  subscription: string;
  count: number;
}

export class DeliveryQueue {
  readonly #database: Database;
  readonly #encryptor: Encryptor;
  /** Condition of events that can be claimed at $1. */
  readonly #isDue: string;
  readonly #pendingEvents: string;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
    this.#pendingEvents = `events ${database.getIndexHint("events_by_pending")}`;
    this.#isDue = `delivery_state = 'pending' AND next_attempt_at <= $1
      AND COALESCE(claimed_until, 0) <= ${database.nowSql}`;
  }

  /** Subscriptions with events to deliver now, and how many, up to `maxCount`. Other pending events are not read. */
  async listDueSubscriptions(now: number, maxCount: number): Promise<DueDeliveries[]> {
    const rows = await this.#database.query(
      `WITH RECURSIVE waiting (id) AS (
         SELECT MIN(subscription_id) FROM ${this.#pendingEvents} WHERE delivery_state = 'pending'
         UNION ALL SELECT (SELECT MIN(subscription_id) FROM ${this.#pendingEvents}
           WHERE delivery_state = 'pending' AND subscription_id > waiting.id) FROM waiting WHERE id IS NOT NULL)
       SELECT id, count FROM (SELECT id, (SELECT COUNT(*) FROM (SELECT 1 FROM ${this.#pendingEvents}
         WHERE subscription_id = waiting.id AND ${this.#isDue} LIMIT $2) AS due) AS count FROM waiting) AS counts
       WHERE count > 0`,
      [now, maxCount],
    );
    return rows.map((row) => ({ subscription: readText(row, "id"), count: readInteger(row, "count") }));
  }

  /** Claims the next events of some subscriptions. If no result is recorded within `claimMs`, they can be claimed again. */
  async claim(due: readonly DueDeliveries[], now: number, claimMs: number): Promise<StoredEvent[]> {
    const { nowSql, skipLockedSql } = this.#database;
    const values: SqlValue[] = [now, claimMs];
    const selections = due.map(({ subscription, count }) => {
      const [id, limit] = [values.push(subscription), values.push(count)];
      return `SELECT id FROM (SELECT id FROM ${this.#pendingEvents} WHERE subscription_id = $${id} AND ${this.#isDue}
        ORDER BY next_attempt_at, id LIMIT $${limit} ${skipLockedSql}) AS due_${id}`;
    });
    // Materialized: PostgreSQL could run a selection that locks rows several times, and claim as many times its limit.
    const rows = await this.#database.query(
      `UPDATE events SET claimed_until = ${nowSql} + $2, delivery_attempts = delivery_attempts + 1
       WHERE ${this.#isDue} AND id IN (WITH due AS MATERIALIZED (${selections.join(" UNION ALL ")}) SELECT id FROM due)
       RETURNING *`,
      values,
      notDurable,
    );
    return rows.map((row) => toStoredEvent(row, this.#encryptor));
  }

  /** Records the results of attempts. Does nothing for an event of which a later attempt has started. */
  async recordAttempts(results: readonly DeliveryResult[], now: number): Promise<void> {
    if (results.length === 0) return;
    const values: SqlValue[] = [now];
    const add = (value: SqlValue): string => `$${values.push(value)}`;
    const tuples = results.map(({ event, attempt }) => {
      const nextAttemptAt = attempt.state === "pending" ? attempt.nextAttemptAt : null;
      const keepsContent = attempt.state !== "delivered" || attempt.keepContent;
      return `(${add(event.id)}, CAST(${add(event.attempts)} AS BIGINT), ${add(attempt.state)}, ${add(attempt.message)},
        CAST(${add(nextAttemptAt)} AS BIGINT), CAST(${add(keepsContent ? 1 : 0)} AS BIGINT))`;
    });
    // Both databases name the columns of VALUES so.
    await this.#database.query(
      `UPDATE events SET delivery_state = result.column3, delivery_message = result.column4,
       next_attempt_at = result.column5, changed_at = $1, claimed_until = NULL,
       delivered_at = CASE WHEN result.column3 = 'delivered' THEN CAST($1 AS BIGINT) END,
       content_ciphertext = CASE WHEN result.column6 = 1 THEN content_ciphertext END
       FROM (VALUES ${tuples.join(", ")}) AS result
       WHERE id = result.column1 AND delivery_attempts = result.column2 AND events.delivery_state = 'pending'`,
      values,
    );
  }

  /** Gives a claimed event back without an attempt. */
  async release({ id, attempts }: StoredEvent, nextAttemptAt: number): Promise<void> {
    await this.#database.query(
      `UPDATE events SET claimed_until = NULL, next_attempt_at = $3, delivery_attempts = delivery_attempts - 1
       WHERE id = $1 AND delivery_attempts = $2 AND delivery_state = 'pending'`,
      [id, attempts, nextAttemptAt],
      notDurable,
    );
  }

  /** Keeps the pending events of a subscription whose delivery URL was removed, unless it has one again. */
  async stop(subscription: string, now: number): Promise<void> {
    const sql = `UPDATE events SET delivery_state = 'stored', next_attempt_at = NULL, changed_at = $2 WHERE id IN (
        SELECT id FROM ${this.#pendingEvents} WHERE subscription_id = $1 AND delivery_state = 'pending' LIMIT $3)
      AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = $1 AND delivery_url IS NOT NULL) RETURNING id`;
    await runInBatches(this.#database, sql, [subscription, now]);
  }

  /** Delivers an event again. Returns false if it has no content. */
  async replay(subscription: string, id: string, now: number): Promise<boolean> {
    const sql = `${replaySql} AND subscription_id = $1 AND id = $3 RETURNING id`;
    return (await this.#database.query(sql, [subscription, now, id])).length > 0;
  }

  /** Delivers all failed events again. Skips events without content. Returns the number of the others. */
  async replayFailed(subscription: string, now: number): Promise<number> {
    // Without those that have failed again since. Newest first: the oldest have no content, and are read only at the end.
    const sql = `${replaySql} AND id IN (
      SELECT id FROM events ${this.#database.getIndexHint("events_by_state")}
      WHERE subscription_id = $1 AND delivery_state = 'failed' AND changed_at <= $2 AND content_ciphertext IS NOT NULL
      ORDER BY detected_at DESC, id DESC LIMIT $3) RETURNING id`;
    return runInBatches(this.#database, sql, [subscription, now]);
  }
}

const replaySql = `UPDATE events SET delivery_state = 'pending', delivery_attempts = 0, next_attempt_at = $2,
  claimed_until = NULL, changed_at = $2 WHERE content_ciphertext IS NOT NULL`;
