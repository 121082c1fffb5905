// Sessions of signed-in browsers.
import type { Database } from "./database.ts";
import { generateToken, hashToken } from "./random_token.ts";

export class SessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns the token of a new session. */
  async create(now: number, expiresAt: number): Promise<string> {
    const token = generateToken();
    await this.#database.query("INSERT INTO sessions (token_hash, created_at, expires_at) VALUES ($1, $2, $3)", [
      hashToken(token),
      now,
      expiresAt,
    ]);
    return token;
  }

  async isValid(token: string, now: number): Promise<boolean> {
    const rows = await this.#database.query(
      "SELECT 1 AS found FROM sessions WHERE token_hash = $1 AND expires_at > $2",
      [hashToken(token), now],
    );
    return rows.length > 0;
  }

  async delete(token: string): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE token_hash = $1", [hashToken(token)]);
  }

  async deleteAll(): Promise<void> {
    await this.#database.query("DELETE FROM sessions");
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE expires_at <= $1", [now]);
  }
}
