// Triggers that are turned on for connections: what was chosen, what the last poll knew, and when the next one is due.
import { randomUUID } from "node:crypto";
import type { ErrorDocument, TriggerEvent, TriggerState } from "../index.ts";
import { type Database, integer, optionalText, type Queries, type Row, text } from "./database.ts";
import type { Events } from "./events.ts";
import type { Lease, Leases } from "./leases.ts";
import type { Secrets } from "./settings.ts";
import type { Vault } from "./vault.ts";

export interface Subscription {
  id: string;
  trigger: string;
  connection: string;
  input: Readonly<Record<string, unknown>>;
  enabled: boolean;
  /** What happened before is no event; in milliseconds. */
  startAt: number;
  intervalSeconds?: number;
  /** Where events are posted. */
  deliverTo?: string;
  webhook?: WebhookChoice;
  /** Grows with each change by a person. */
  revision: number;
  createdAt: number;
  nextPollAt?: number;
  lastPollAt?: number;
  /** Requests of the last poll. */
  requests: number;
  /** Why the last poll ended early. */
  error?: ErrorDocument;
  lastReceivedAt?: number;
  refusal?: { at: number; code: string; says: string };
}

export interface WebhookChoice {
  method: "jwt" | "url_key";
  /** For jwt: the vendor's public key. */
  key?: string;
  /** Input of the polling trigger that finds what was not delivered. */
  fill?: Readonly<Record<string, unknown>>;
}

export type NewSubscription = Pick<Subscription, "trigger" | "connection" | "input" | "startAt"> &
  Partial<Pick<Subscription, "intervalSeconds" | "deliverTo" | "webhook">>;

/** What a person may change; undefined takes away. */
export type SubscriptionChange = Pick<Subscription, "enabled"> & {
  [Name in "intervalSeconds" | "deliverTo" | "webhook"]: Subscription[Name] | undefined;
};

/** What a poll came to. */
export interface Polled {
  events: readonly TriggerEvent[];
  /** As it was before, where the poll did not begin. */
  state: TriggerState | undefined;
  nextPollAt: number;
  requests: number;
  error?: ErrorDocument | undefined;
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

  /** Newest first; `after` is the last one of the page before. */
  async list({
    trigger = "",
    connection = "",
    after = "",
    limit = 50,
  }: {
    trigger?: string;
    connection?: string;
    after?: string;
    limit?: number;
  } = {}): Promise<Subscription[]> {
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

  /** Those whose poll is due, the longest due first. */
  async due(now: number, limit: number): Promise<Subscription[]> {
    const rows = await this.#database.query(
      "SELECT * FROM subscriptions WHERE enabled = 1 AND next_poll_at <= $1 ORDER BY next_poll_at LIMIT $2",
      [now, limit],
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

  /** Notes that a delivery of the vendor was stored. */
  async received(id: string, at: number, database: Queries): Promise<void> {
    await database.query("UPDATE subscriptions SET last_received_at = $2 WHERE id = $1", [id, at]);
  }

  async refused(id: string, refusal: NonNullable<Subscription["refusal"]>): Promise<void> {
    await this.#database.query("UPDATE subscriptions SET refusal = $2 WHERE id = $1", [id, JSON.stringify(refusal)]);
  }
}

function subscriptionOf(row: Row): Subscription {
  const parsed = (name: string) => {
    const json = optionalText(row, name);
    return json === undefined ? undefined : JSON.parse(json);
  };
  const number = (name: string): number | undefined => (row[name] === null ? undefined : integer(row, name));
  const optional = {
    intervalSeconds: number("interval_seconds"),
    deliverTo: optionalText(row, "deliver_to"),
    webhook: parsed("webhook"),
    nextPollAt: number("next_poll_at"),
    lastPollAt: number("last_poll_at"),
    error: parsed("error"),
    lastReceivedAt: number("last_received_at"),
    refusal: parsed("refusal"),
  };
  return {
    id: text(row, "id"),
    trigger: text(row, "trigger_id"),
    connection: text(row, "connection"),
    input: JSON.parse(text(row, "input")),
    enabled: integer(row, "enabled") === 1,
    startAt: integer(row, "start_at"),
    revision: integer(row, "revision"),
    createdAt: integer(row, "created_at"),
    requests: integer(row, "requests"),
    ...present(optional),
  };
}

/** Without what is not there. */
function present<Part extends object>(part: Part): { [Name in keyof Part]?: Exclude<Part[Name], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Part]?: Exclude<Part[Name], undefined>;
  };
}
