// Attempts to guess a password or token, counted for all processes by purpose and client.
import { type Database, readInteger } from "./database.ts";

/** Attempts in a window. A person mistypes a password a few times; a random token cannot be guessed at this rate. */
export const maxAttempts = 10;
export const attemptWindowMs = 60_000;

export type AttemptPurpose = "sign_in" | "access_token" | "connect_link" | `webhook:${string}`;

export class FailedAttempts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Counts an attempt. If there were too many, returns when the next one is allowed, and writes nothing. */
  async add(purpose: AttemptPurpose, client: string, now: number): Promise<number | undefined> {
    const rows = await this.#database.query(
      `INSERT INTO failed_attempts (purpose, client, count, expires_at) VALUES ($1, $2, 1, $3)
       ON CONFLICT (purpose, client) DO UPDATE SET
       count = CASE WHEN failed_attempts.expires_at <= $4 THEN 1 ELSE failed_attempts.count + 1 END,
       expires_at = CASE WHEN failed_attempts.expires_at <= $4 THEN excluded.expires_at ELSE failed_attempts.expires_at END
       WHERE failed_attempts.expires_at <= $4 OR failed_attempts.count < $5 RETURNING count`,
      [purpose, client, now + attemptWindowMs, now, maxAttempts],
    );
    return rows.length > 0 ? undefined : ((await this.getBlockedUntil(purpose, client, now)) ?? now);
  }

  /** When the next attempt is allowed; undefined if it is allowed now. */
  async getBlockedUntil(purpose: AttemptPurpose, client: string, now: number): Promise<number | undefined> {
    const [row] = await this.#database.query(
      "SELECT expires_at FROM failed_attempts WHERE purpose = $1 AND client = $2 AND count >= $3 AND expires_at > $4",
      [purpose, client, maxAttempts, now],
    );
    return row && readInteger(row, "expires_at");
  }

  async delete(purpose: AttemptPurpose, client: string): Promise<void> {
    await this.#database.query("DELETE FROM failed_attempts WHERE purpose = $1 AND client = $2", [purpose, client]);
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM failed_attempts WHERE expires_at <= $1", [now]);
  }
}
