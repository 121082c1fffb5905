// Triggers that are turned on for connections: what was chosen, what the last poll knew, and when the next one is due.
import { randomUUID } from "node:crypto";
import type { TriggerState } from "../index.ts";
import { type Database, optionalText, type Queries, text } from "./database.ts";
import type { Events } from "./events.ts";
import type { Lease, Leases } from "./leases.ts";
import type { Secrets } from "./settings.ts";
import {
  type NewSubscription,
  type Polled,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionFilter,
  subscriptionOf,
} from "./subscription.ts";
import type { Vault } from "./vault.ts";

/** Name of the lease under which the subscriptions of a connection are polled. */
export function pollLease(connection: string): string {
  return `poll:${connection}`;
}

export class Subscriptions {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #secrets: Secrets;
  readonly #leases: Leases;
  readonly #events: Events;

  constructor(database: Database, vault: Vault, parts: { secrets: Secrets; leases: Leases; events: Events }) {
    this.#database = database;
    this.#vault = vault;
    this.#secrets = parts.secrets;
    this.#leases = parts.leases;
    this.#events = parts.events;
  }

  async get(id: string): Promise<Subscription | undefined> {
    const [row] = await this.#database.query("SELECT * FROM subscriptions WHERE id = $1", [id]);
    return row && subscriptionOf(row);
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
    return rows.map(subscriptionOf);
  }

  /** Turned on at once: a polling one is due now, so that what happens from now on is found. */
  async create(
    { trigger, connection, input, startAt, intervalSeconds, deliverTo, webhook }: NewSubscription,
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
          deliverTo ?? null,
          webhook ? JSON.stringify(webhook) : null,
          now,
        ],
      );
      if (!row) throw new Error("the subscription was not stored");
      await this.#secrets.put(id, secrets, inside);
      return subscriptionOf(row);
    });
  }

  /** Undefined where it is gone. A poll that is under way is not stored any more; the next one is due now. */
  async change(id: string, change: SubscriptionChange, now: number): Promise<Subscription | undefined> {
    const { enabled, intervalSeconds, deliverTo, webhook } = change;
    return this.#database.transaction(async (inside) => {
      const [row] = await inside.query(
        `UPDATE subscriptions SET enabled = $2, interval_seconds = $3, deliver_to = $4, webhook = $5, next_poll_at = $6,
         revision = revision + 1 WHERE id = $1 RETURNING *`,
        [
          id,
          enabled ? 1 : 0,
          intervalSeconds ?? null,
          deliverTo ?? null,
          webhook ? JSON.stringify(webhook) : null,
          enabled ? now : null,
        ],
      );
      if (row && deliverTo === undefined) await this.#events.keep(id, now, inside);
      return row && subscriptionOf(row);
    });
  }

  /** Makes the next poll due now. */
  async hasten(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET next_poll_at = $2 WHERE id = $1 AND enabled = 1", [id, now]);
  }

  /** Forgets it with its events and secrets. */
  async remove(id: string): Promise<boolean> {
    return this.#database.transaction(async (inside) => {
      await this.#secrets.forget(id, inside);
      await inside.query("DELETE FROM events WHERE subscription = $1", [id]);
      return (await inside.query("DELETE FROM subscriptions WHERE id = $1 RETURNING id", [id])).length > 0;
    });
  }

  /** Connections with polls that are due and that nobody works on, the longest due first. */
  async dueConnections(now: number, limit: number): Promise<string[]> {
    const rows = await this.#database.query(
      `SELECT connection FROM subscriptions LEFT JOIN leases ON leases.name = $3 || connection AND leases.expires_at > $1
       WHERE enabled = 1 AND next_poll_at <= $1 AND leases.name IS NULL
       GROUP BY connection ORDER BY MIN(next_poll_at) LIMIT $2`,
      [now, limit, pollLease("")],
    );
    return rows.map((row) => text(row, "connection"));
  }

  /** Those of a connection whose poll is due, the longest due first. */
  async due(connection: string, now: number): Promise<Subscription[]> {
    const rows = await this.#database.query(
      "SELECT * FROM subscriptions WHERE connection = $1 AND enabled = 1 AND next_poll_at <= $2 ORDER BY next_poll_at",
      [connection, now],
    );
    return rows.map(subscriptionOf);
  }

  /** What the last poll knew. */
  async stateOf(id: string): Promise<TriggerState | undefined> {
    const [row] = await this.#database.query("SELECT state FROM subscriptions WHERE id = $1", [id]);
    const sealed = row && optionalText(row, "state");
    return sealed === undefined ? undefined : JSON.parse(this.#vault.open(`subscription/${id}`, sealed));
  }

  /**
   * Stores events and state as one. False, and nothing is stored, where another poller has taken over or a person has
   * changed the subscription meanwhile: the next poll finds the same again.
   */
  async commit({ id, revision, deliverTo }: Subscription, lease: Lease, polled: Polled, now: number): Promise<boolean> {
    const { events, state, nextPollAt, requests, error } = polled;
    const sealed = state && this.#vault.seal(`subscription/${id}`, JSON.stringify(state));
    return this.#database.transaction(async (inside) => {
      if (!(await this.#leases.isHeld(lease, inside))) return false;
      const [row] = await inside.query(
        `UPDATE subscriptions SET state = COALESCE($3, state), next_poll_at = $4, last_poll_at = $5, requests = $6, error = $7
         WHERE id = $1 AND revision = $2 AND enabled = 1 RETURNING id`,
        [id, revision, sealed ?? null, nextPollAt, now, requests, error ? JSON.stringify(error) : null],
      );
      if (row) await this.#events.add({ id, deliverTo }, events, now, inside);
      return row !== undefined;
    });
  }

  /** Notes that a delivery of the vendor was stored; once a second is enough. */
  async received(id: string, at: number, database: Queries): Promise<void> {
    await database.query(
      "UPDATE subscriptions SET last_received_at = $2 WHERE id = $1 AND COALESCE(last_received_at, 0) <= $2 - 1000",
      [id, at],
    );
  }

  async refused(id: string, refusal: NonNullable<Subscription["refusal"]>): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET refusal = $2 WHERE id = $1", [id, JSON.stringify(refusal)]);
  }
}
