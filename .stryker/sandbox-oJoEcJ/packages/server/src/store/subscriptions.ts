// @ts-nocheck
// Triggers that are turned on for connections: what was chosen, what the last poll knew, and when the next one is due.
import { randomUUID } from "node:crypto";
import type { PollState } from "gong-connector/internal";
import { type Database, type Queryable, readOptionalText, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import type { Events } from "./events.ts";
import type { Lease, Leases } from "./leases.ts";
import type { SecretStore } from "./settings_store.ts";
import {
  type CompletedPoll,
  type NewSubscription,
  type Subscription,
  type SubscriptionFilter,
  type SubscriptionUpdate,
  toSubscription,
} from "./subscription.ts";

/** Name of the lease under which the subscriptions of a connection are polled. */
export function getPollLeaseName(connection: string): string {
  return `poll:${connection}`;
}

export class Subscriptions {
  readonly #database: Database;
  readonly #vault: Encryptor;
  readonly #secrets: SecretStore;
  readonly #leases: Leases;
  readonly #events: Events;

  constructor(database: Database, vault: Encryptor, parts: { secrets: SecretStore; leases: Leases; events: Events }) {
    this.#database = database;
    this.#vault = vault;
    this.#secrets = parts.secrets;
    this.#leases = parts.leases;
    this.#events = parts.events;
  }

  async get(id: string): Promise<Subscription | undefined> {
    const [row] = await this.#database.query("SELECT * FROM subscriptions WHERE id = $1", [id]);
    return row && toSubscription(row);
  }

  /** Newest first. */
  async list({
    trigger = "",
    connection = "",
    after = "",
    limit = 50,
  }: SubscriptionFilter = {}): Promise<Subscription[]> {
    const rows = await this.#database.query(
      `SELECT * FROM subscriptions WHERE (trigger_id = $1 OR $1 = '') AND (connection = $2 OR $2 = '')
       AND ($3 = '' OR (created_at, id) < (SELECT MAX(created_at), MAX(id) FROM subscriptions WHERE id = $3))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [trigger, connection, after, limit],
    );
    return rows.map(toSubscription);
  }

  /** Turned on at once: a polling one is due now, so that what happens from now on is found. */
  async create(
    { trigger, connection, input, startAt, intervalSeconds, deliveryUrl, webhook }: NewSubscription,
    secrets: Readonly<Record<string, string>>,
    now: number,
  ): Promise<Subscription> {
    const id = `sub_${randomUUID().replaceAll("-", "")}`;
    return this.#database.transaction(async (inside) => {
      const [row] = await inside.query(
        `INSERT INTO subscriptions (id, trigger_id, connection, input, enabled, start_at, interval_seconds, deliver_to, webhook,
         revision, created_at, next_poll_at, requests) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, 1, $9, $9, 0) RETURNING *`,
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
      await this.#secrets.set(id, secrets, inside);
      return toSubscription(row);
    });
  }

  /** Undefined where it is gone. A poll that is under way is not stored any more; the next one is due now. */
  async update(id: string, change: SubscriptionUpdate, now: number): Promise<Subscription | undefined> {
    const { enabled, intervalSeconds, deliveryUrl, webhook } = change;
    return this.#database.transaction(async (inside) => {
      const [row] = await inside.query(
        `UPDATE subscriptions SET enabled = $2, interval_seconds = $3, deliver_to = $4, webhook = $5, next_poll_at = $6,
         revision = revision + 1 WHERE id = $1 RETURNING *`,
        [
          id,
          enabled ? 1 : 0,
          intervalSeconds ?? null,
          deliveryUrl ?? null,
          webhook ? JSON.stringify(webhook) : null,
          enabled ? now : null,
        ],
      );
      if (row && deliveryUrl === undefined) await this.#events.stopDelivery(id, now, inside);
      return row && toSubscription(row);
    });
  }

  /** Makes the next poll due now. */
  async scheduleNow(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET next_poll_at = $2 WHERE id = $1 AND enabled = 1", [id, now]);
  }

  /** Forgets it with its events and secrets. */
  async delete(id: string): Promise<boolean> {
    return this.#database.transaction(async (inside) => {
      await this.#secrets.delete(id, inside);
      await inside.query("DELETE FROM events WHERE subscription = $1", [id]);
      return (await inside.query("DELETE FROM subscriptions WHERE id = $1 RETURNING id", [id])).length > 0;
    });
  }

  /** Connections with polls that are due and that nobody works on, the longest due first. */
  async listDueConnections(now: number, limit: number): Promise<string[]> {
    const rows = await this.#database.query(
      `SELECT connection FROM subscriptions LEFT JOIN leases ON leases.name = $3 || connection AND leases.expires_at > $1
       WHERE enabled = 1 AND next_poll_at <= $1 AND leases.name IS NULL
       GROUP BY connection ORDER BY MIN(next_poll_at) LIMIT $2`,
      [now, limit, getPollLeaseName("")],
    );
    return rows.map((row) => readText(row, "connection"));
  }

  /** Those of a connection whose poll is due, the longest due first. */
  async listDue(connection: string, now: number): Promise<Subscription[]> {
    const rows = await this.#database.query(
      "SELECT * FROM subscriptions WHERE connection = $1 AND enabled = 1 AND next_poll_at <= $2 ORDER BY next_poll_at",
      [connection, now],
    );
    return rows.map(toSubscription);
  }

  /** What the last poll knew. */
  async getState(id: string): Promise<PollState | undefined> {
    const [row] = await this.#database.query("SELECT state FROM subscriptions WHERE id = $1", [id]);
    const sealed = row && readOptionalText(row, "state");
    return sealed === undefined ? undefined : JSON.parse(this.#vault.decrypt(`subscription/${id}`, sealed));
  }

  /**
   * Stores events and state as one. False, and nothing is stored, where another poller has taken over or a person has
   * changed the subscription meanwhile: the next poll finds the same again.
   */
  async storePoll(
    { id, revision, deliveryUrl }: Subscription,
    lease: Lease,
    polled: CompletedPoll,
    now: number,
  ): Promise<boolean> {
    const { events, state, nextPollAt, requests, error } = polled;
    const sealed = state && this.#vault.encrypt(`subscription/${id}`, JSON.stringify(state));
    return this.#database.transaction(async (inside) => {
      if (!(await this.#leases.isHeld(lease, inside))) return false;
      const [row] = await inside.query(
        `UPDATE subscriptions SET state = COALESCE($3, state), next_poll_at = $4, last_poll_at = $5, requests = $6, error = $7
         WHERE id = $1 AND revision = $2 AND enabled = 1 RETURNING id`,
        [id, revision, sealed ?? null, nextPollAt, now, requests, error ? JSON.stringify(error) : null],
      );
      if (row) await this.#events.add({ id, deliveryUrl }, events, now, inside);
      return row !== undefined;
    });
  }

  /** Notes that a delivery of the vendor was stored; once a second is enough. */
  async setLastReceivedAt(id: string, at: number, database: Queryable): Promise<void> {
    await database.query(
      "UPDATE subscriptions SET last_received_at = $2 WHERE id = $1 AND COALESCE(last_received_at, 0) <= $2 - 1000",
      [id, at],
    );
  }

  async setLastRejection(id: string, refusal: NonNullable<Subscription["lastRejection"]>): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET refusal = $2 WHERE id = $1", [id, JSON.stringify(refusal)]);
  }
}
