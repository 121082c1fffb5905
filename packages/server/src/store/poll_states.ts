// States of polls that hosts ask for over the steps API, by the random ids that the hosts poll with next.
import { randomBytes } from "node:crypto";
import { runInBatches } from "./batches.ts";
import { type Database, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";

export interface PollOwner {
  trigger: string;
  /** Empty for the only connection. */
  connection: string;
}

export interface StoredPollState extends PollOwner {
  input: Readonly<Record<string, unknown>>;
  state: string;
}

/** How long the id of a state is valid after it was given to a host. */
const validMs = 30 * 24 * 3_600_000;

export class PollStates {
  readonly #database: Database;
  readonly #encryptor: Encryptor;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
  }

  /** Undefined if the id is unknown, has expired or belongs to another trigger or connection. */
  async find(id: string, { trigger, connection }: PollOwner, now: number): Promise<StoredPollState | undefined> {
    const [row] = await this.#database.query(
      `SELECT input, state_ciphertext FROM poll_states
       WHERE id = $1 AND trigger_id = $2 AND connection_id = $3 AND expires_at > $4`,
      [id, trigger, connection, now],
    );
    if (!row) return undefined;
    const state = this.#encryptor.decrypt(`poll_state/${id}`, readText(row, "state_ciphertext"));
    return { trigger, connection, input: JSON.parse(readText(row, "input")), state };
  }

  /**
   * Stores a state and returns its id, of 32 characters. The state `previous` that it continues stays valid, since the
   * response with the new id may be lost; the one before that, and others that continue it, are deleted.
   */
  async add({ trigger, connection, input, state }: StoredPollState, now: number, previous?: string): Promise<string> {
    const id = randomBytes(24).toString("base64url");
    const ciphertext = this.#encryptor.encrypt(`poll_state/${id}`, state);
    const values = [id, trigger, connection, JSON.stringify(input), ciphertext, previous ?? null, now + validMs];
    await this.#database.transaction(async (transaction) => {
      if (previous !== undefined)
        await transaction.query(
          `DELETE FROM poll_states WHERE previous_id = $1
           OR id = (SELECT previous_id FROM poll_states WHERE id = $1)`,
          [previous],
        );
      await transaction.query(
        `INSERT INTO poll_states (id, trigger_id, connection_id, input, state_ciphertext, previous_id, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        values,
      );
    });
    return id;
  }

  async deleteExpired(now: number, signal?: AbortSignal): Promise<void> {
    const sql = `DELETE FROM poll_states WHERE id IN (
      SELECT id FROM poll_states WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) RETURNING id`;
    await runInBatches(this.#database, sql, [now], signal);
  }
}
