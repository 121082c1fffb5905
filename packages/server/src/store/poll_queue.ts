// The polls of subscriptions: which are due, the states that they continue from, and their results.
import type { ErrorDocument } from "gong-connector/internal";
import { type Database, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";
import type { Events } from "./events.ts";
import type { Lease, Leases } from "./leases.ts";
import { assertKeyIsCurrent, encryptionKeySetting } from "./settings_store.ts";
import { type CompletedPoll, type DueSubscription, type Subscription, toDueSubscription } from "./subscription.ts";

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

export class PollQueue {
  readonly #database: Database;
  readonly #encryptor: Encryptor;
  readonly #stores: { leases: Leases; events: Events };

  constructor(database: Database, encryptor: Encryptor, stores: { leases: Leases; events: Events }) {
    this.#database = database;
    this.#encryptor = encryptor;
    this.#stores = stores;
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
}
