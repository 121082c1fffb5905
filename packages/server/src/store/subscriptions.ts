// Subscriptions, their poll states, and when each is polled next.
import { randomUUID } from "node:crypto";
import type { ErrorDocument } from "gong-connector/internal";
import { type Database, type Queryable, readText } from "./database.ts";
import type { DeliveryQueue } from "./delivery_queue.ts";
import type { Encryptor } from "./encryption.ts";
import type { Events } from "./events.ts";
import type { Lease, Leases } from "./leases.ts";
import { assertKeyIsCurrent, encryptionKeySetting, type SecretStore } from "./settings_store.ts";
import {
  type CompletedPoll,
  type DueSubscription,
  type NewSubscription,
  type Subscription,
  type SubscriptionFilter,
  type SubscriptionUpdate,
  toDueSubscription,
  toSubscription,
} from "./subscription.ts";

/** Name of the lease under which the subscriptions of a connection are polled. */
export function getPollLeaseName(connection: string): string {
  return `poll:${connection}`;
}

/** Pause before a subscription that could not be read is tried again. */
const unreadableDelayMs = 5 * 60_000;

export interface DueConnection {
  id: string;
  quotaKey: string;
}

/** The right to poll the subscriptions of a connection one after the other. */
export interface PollTurn {
  lease: Lease;
  /** The lease is released when the poll is stored. */
  isLast?: boolean;
}

interface RelatedStores {
  secrets: SecretStore;
  leases: Leases;
  events: Events;
  deliveryQueue: DeliveryQueue;
}

export class Subscriptions {
  readonly #database: Database;
  readonly #encryptor: Encryptor;
  readonly #stores: RelatedStores;

  constructor(database: Database, encryptor: Encryptor, stores: RelatedStores) {
    this.#database = database;
    this.#encryptor = encryptor;
    this.#stores = stores;
  }

  async get(id: string): Promise<Subscription | undefined> {
    const [row] = await this.#database.query("SELECT * FROM subscriptions WHERE id = $1", [id]);
    return row && toSubscription(row);
  }

  async getAll(ids: readonly string[]): Promise<Subscription[]> {
    const parameters = ids.map((_id, index) => `$${index + 1}`).join(", ");
    const rows = await this.#database.query(`SELECT * FROM subscriptions WHERE id IN (${parameters})`, ids);
    return rows.map(toSubscription);
  }

  /** Newest first. */
  async list({
    trigger = "",
    connection = "",
    after = "",
    limit = 50,
  }: SubscriptionFilter = {}): Promise<Subscription[]> {
    const rows = await this.#database.query(
      `SELECT * FROM subscriptions WHERE (trigger_id = $1 OR $1 = '') AND (connection_id = $2 OR $2 = '')
       AND ($3 = '' OR (created_at, id) < (SELECT MAX(created_at), MAX(id) FROM subscriptions WHERE id = $3))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [trigger, connection, after, limit],
    );
    return rows.map(toSubscription);
  }

  /** Creates an enabled subscription, which is due now: the first poll records what exists already. */
  async create(
    { trigger, connection, input, startAt, intervalSeconds, deliveryUrl, webhook }: NewSubscription,
    secrets: Readonly<Record<string, string>>,
    now: number,
  ): Promise<Subscription> {
    const id = `sub_${randomUUID().replaceAll("-", "")}`;
    return this.#database.transaction(async (transaction) => {
      const [row] = await transaction.query(
        `INSERT INTO subscriptions (id, trigger_id, connection_id, input, enabled, start_at, interval_seconds, delivery_url,
         webhook_settings, revision, created_at, next_poll_at, last_poll_requests)
         VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, 1, $9, $9, 0) RETURNING *`,
        [
          id,
          trigger,
          connection,
          JSON.stringify(input),
          startAt,
          intervalSeconds ?? null,
          deliveryUrl ?? null,
          webhook ? JSON.stringify(webhook) : null,
          now,
        ],
      );
      if (!row) throw new Error("the subscription was not stored");
      await this.#stores.secrets.set(id, secrets, transaction);
      return toSubscription(row);
    });
  }

  /** Makes the next poll due now; a poll that is running stores nothing. Returns undefined if it does not exist. */
  async update(id: string, change: SubscriptionUpdate, now: number): Promise<Subscription | undefined> {
    const { enabled, intervalSeconds, deliveryUrl, webhook } = change;
    const [row] = await this.#database.query(
      `UPDATE subscriptions SET enabled = $2, interval_seconds = $3, delivery_url = $4, webhook_settings = $5,
         next_poll_at = $6, revision = revision + 1 WHERE id = $1 RETURNING *`,
      [
        id,
        enabled ? 1 : 0,
        intervalSeconds ?? null,
        deliveryUrl ?? null,
        webhook ? JSON.stringify(webhook) : null,
        enabled ? now : null,
      ],
    );
    // If this is interrupted, the delivery worker stores the remaining events without a delivery.
    if (row && deliveryUrl === undefined) await this.#stores.deliveryQueue.stop(id, now);
    return row && toSubscription(row);
  }

  /** Makes the next poll due now. */
  async scheduleNow(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET next_poll_at = $2 WHERE id = $1 AND enabled = 1", [id, now]);
  }

  /** Deletes a subscription with its events and secrets. Returns false if it does not exist. */
  async delete(id: string): Promise<boolean> {
    await this.#stores.events.deleteAll(id);
    return this.#database.transaction(async (transaction) => {
      await this.#stores.secrets.delete(id, transaction);
      await transaction.query("DELETE FROM events WHERE subscription_id = $1", [id]);
      const rows = await transaction.query("DELETE FROM subscriptions WHERE id = $1 RETURNING id", [id]);
      return rows.length > 0;
    });
  }

  /** Connections with due polls that no process has the lease of, the longest overdue first; a few of each company. */
  async listDueConnections(now: number, limit: number): Promise<DueConnection[]> {
    const rows = await this.#database.query(
      `SELECT connection_id, quota_key FROM (
         SELECT connection_id, MIN(COALESCE(quota_key, connection_id)) AS quota_key, MIN(next_poll_at) AS due_at,
         ROW_NUMBER() OVER (PARTITION BY MIN(COALESCE(quota_key, connection_id)) ORDER BY MIN(next_poll_at)) AS position
         FROM subscriptions LEFT JOIN connections ON connections.id = connection_id
         LEFT JOIN leases ON leases.name = $3 || connection_id AND leases.expires_at > ${this.#database.nowSql}
         WHERE enabled = 1 AND next_poll_at <= $1 AND leases.name IS NULL GROUP BY connection_id) AS due
       WHERE position <= 4 ORDER BY due_at LIMIT $2`,
      [now, limit, getPollLeaseName("")],
    );
    return rows.map((row) => ({ id: readText(row, "connection_id"), quotaKey: readText(row, "quota_key") }));
  }

  /**
   * The due subscriptions of some connections with their poll states, the longest overdue first. One that is unreadable
   * gets the error and is skipped.
   */
  async listDue(connections: readonly string[], now: number): Promise<DueSubscription[]> {
    if (connections.length === 0) return [];
    const parameters = connections.map((_connection, index) => `$${index + 2}`);
    const rows = await this.#database.query(
      `SELECT * FROM subscriptions WHERE connection_id IN (${parameters.join(", ")}) AND enabled = 1
       AND next_poll_at <= $1 ORDER BY next_poll_at`,
      [now, ...connections],
    );
    const subscriptions = rows.map(toDueSubscription);
    for (const { id, unreadable } of subscriptions)
      if (unreadable) await this.#postpone(id, unreadable, now + unreadableDelayMs);
    return subscriptions.filter(({ unreadable }) => !unreadable);
  }

  async #postpone(id: string, error: ErrorDocument, nextPollAt: number): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET last_poll_error = $2, next_poll_at = $3 WHERE id = $1", [
      id,
      JSON.stringify(error),
      nextPollAt,
    ]);
  }

  /** Undefined before the first poll. Throws `unreadable_value`. */
  readState({ id, stateCiphertext }: DueSubscription): string | undefined {
    return stateCiphertext && this.#encryptor.decrypt(`subscription/${id}`, stateCiphertext);
  }

  /**
   * Stores the events and the state of a poll in one transaction, and releases the lease after the last poll of a turn.
   * Stores nothing and returns false if another process has acquired the lease or an admin has changed the subscription
   * since: the next poll detects the same events.
   */
  async storePoll(
    { id, revision, deliveryUrl }: Subscription,
    { lease, isLast = false }: PollTurn,
    completed: CompletedPoll,
    now: number,
  ): Promise<boolean> {
    const { events, state, nextPollAt, requests, error } = completed;
    const ciphertext = state && this.#encryptor.encrypt(`subscription/${id}`, state);
    return this.#database.transaction(async (transaction) => {
      const { leases } = this.#stores;
      // Both lock the lease until the transaction ends.
      if (!(await (isLast ? leases.release(lease, transaction) : leases.isHeld(lease, transaction)))) return false;
      const rows = await transaction.query(
        `UPDATE subscriptions SET poll_state_ciphertext = COALESCE($3, poll_state_ciphertext), next_poll_at = $4,
         last_poll_at = $5, last_poll_requests = $6, last_poll_error = $7
         WHERE id = $1 AND revision = $2 AND enabled = 1 AND EXISTS (
           SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $8) RETURNING id`,
        [
          id,
          revision,
          ciphertext ?? null,
          nextPollAt,
          now,
          requests,
          error ? JSON.stringify(error) : null,
          JSON.stringify(this.#encryptor.keyId),
        ],
      );
      if (rows.length === 0) {
        await assertKeyIsCurrent(transaction, this.#encryptor);
        return false;
      }
      const added = events.map((event) => ({ subscription: { id, deliveryUrl }, event }));
      await this.#stores.events.add(added, now, transaction);
      return true;
    });
  }

  /** Writes at most once a second. A subscription that another transaction changes now is left out. */
  async setLastReceivedAt(ids: readonly string[], at: number, transaction: Queryable): Promise<void> {
    if (ids.length === 0) return;
    const parameters = ids.map((_id, index) => `$${index + 2}`).join(", ");
    await transaction.query(
      `UPDATE subscriptions SET last_received_at = $1 WHERE id IN (
         SELECT id FROM subscriptions WHERE id IN (${parameters}) AND COALESCE(last_received_at, 0) + 1000 <= $1
         ${this.#database.skipLockedSql})`,
      [at, ...ids],
    );
  }

  async setLastRejection(id: string, rejection: NonNullable<Subscription["lastRejection"]>): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET last_rejection = $2 WHERE id = $1", [
      id,
      JSON.stringify(rejection),
    ]);
  }
}
