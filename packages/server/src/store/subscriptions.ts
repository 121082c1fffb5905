// Subscriptions: what is polled for which connection, and where the events are delivered.
import { randomUUID } from "node:crypto";
import { type Database, type Queryable, readText } from "./database.ts";
import type { DeliveryQueue } from "./delivery_queue.ts";
import type { Events } from "./events.ts";
import type { SecretStore } from "./settings_store.ts";
import {
  type NewSubscription,
  type Subscription,
  type SubscriptionFilter,
  type SubscriptionUpdate,
  toSubscription,
} from "./subscription.ts";

type Secrets = Readonly<Record<string, string>>;

interface RelatedStores {
  secrets: SecretStore;
  events: Events;
  deliveryQueue: DeliveryQueue;
}

export class Subscriptions {
  readonly #database: Database;
  readonly #stores: RelatedStores;

  constructor(database: Database, stores: RelatedStores) {
    this.#database = database;
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
    secrets: Secrets,
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

  /**
   * Makes the next poll due now; a poll that is running stores nothing. Returns undefined if it does not exist, or if the change
   * names another revision than the current one.
   */
  async update(id: string, change: SubscriptionUpdate, now: number): Promise<Subscription | undefined> {
    const { revision, enabled, intervalSeconds, deliveryUrl, webhook } = change;
    const [row] = await this.#database.query(
      `UPDATE subscriptions SET enabled = $2, interval_seconds = $3, delivery_url = $4, webhook_settings = $5,
         next_poll_at = $6, revision = revision + 1 WHERE id = $1 AND revision = COALESCE($7, revision) RETURNING *`,
      [
        id,
        enabled ? 1 : 0,
        intervalSeconds ?? null,
        deliveryUrl ?? null,
        webhook ? JSON.stringify(webhook) : null,
        enabled ? now : null,
        revision ?? null,
      ],
    );
    // If this is interrupted, the delivery worker stores the remaining events without a delivery.
    if (row && deliveryUrl === undefined) await this.#stores.deliveryQueue.stop(id, now);
    return row && toSubscription(row);
  }

  /**
   * Sets the secrets that `change` returns for the current ones; of two calls at once, the second gets those of the first.
   * Returns its result, or undefined if the subscription does not exist.
   */
  changeSecrets<Change extends { secrets: Secrets }>(
    id: string,
    change: (current: Secrets) => Change,
  ): Promise<Change | undefined> {
    return this.#database.transaction(async (transaction) => {
      const { secrets } = this.#stores;
      // It locks the row until the transaction ends.
      const sql = "UPDATE subscriptions SET revision = revision WHERE id = $1 RETURNING id";
      if ((await transaction.query(sql, [id])).length === 0) return undefined;
      const changed = change(await secrets.get(id, transaction));
      await secrets.set(id, changed.secrets, transaction);
      return changed;
    });
  }

  /** Makes the next poll due now. */
  async scheduleNow(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET next_poll_at = $2 WHERE id = $1 AND enabled = 1", [id, now]);
  }

  /** Deletes a subscription with its events and secrets. Returns false if it does not exist. */
  async delete(id: string): Promise<boolean> {
    await this.#stores.events.deleteAll(id);
    return this.#database.transaction(async (transaction) => {
      // First: it waits for transactions that add events or secrets, and those after it find no subscription.
      const rows = await transaction.query("DELETE FROM subscriptions WHERE id = $1 RETURNING id", [id]);
      await transaction.query("DELETE FROM events WHERE subscription_id = $1", [id]);
      await this.#stores.secrets.delete(id, transaction);
      return rows.length > 0;
    });
  }

  /** Returns those that exist. No other transaction deletes them until this one ends. */
  async preventDeletion(ids: readonly string[], transaction: Queryable): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const parameters = ids.map((_id, index) => `$${index + 1}`).join(", ");
    const sql = `SELECT id FROM subscriptions WHERE id IN (${parameters}) ${this.#database.preventDeletionSql}`;
    return new Set((await transaction.query(sql, ids)).map((row) => readText(row, "id")));
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
