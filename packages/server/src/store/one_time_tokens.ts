// Tokens that are valid for one use: OAuth states, connect links, and setup tokens for the first sign-in of a user.
import { type Database, readInteger, readOptionalText, readText } from "./database.ts";
import { generateToken, hashToken } from "./random_token.ts";

export type OneTimeTokenPurpose = "oauth_state" | "connect_link" | "setup" | "invitation";

export interface OneTimeToken {
  /** Hash of a secret of the browser that must present the token; absent if any browser may. */
  boundToHash?: string;
  value: unknown;
}

/** A token without itself: its hash is the id, which cannot be used as the token. */
export interface IssuedToken {
  id: string;
  value: unknown;
  expiresAt: number;
}

export class OneTimeTokens {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async issue(purpose: OneTimeTokenPurpose, { boundToHash, value }: OneTimeToken, expiresAt: number): Promise<string> {
    const token = generateToken();
    await this.#database.query(
      "INSERT INTO one_time_tokens (token_hash, purpose, bound_to_hash, value, expires_at) VALUES ($1, $2, $3, $4, $5)",
      [hashToken(token), purpose, boundToHash ?? null, JSON.stringify(value), expiresAt],
    );
    return token;
  }

  /** The value of a valid token, which stays valid. */
  async find(purpose: OneTimeTokenPurpose, token: string, now: number): Promise<unknown> {
    const [row] = await this.#database.query(
      "SELECT value FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3",
      [hashToken(token), purpose, now],
    );
    return row && JSON.parse(readText(row, "value"));
  }

  /** The value of a valid token, which is deleted. Another browser's request deletes it too and gets undefined. */
  async consume(purpose: OneTimeTokenPurpose, token: string, now: number, boundToHash?: string): Promise<unknown> {
    const [row] = await this.#database.query(
      "DELETE FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING bound_to_hash, value",
      [hashToken(token), purpose, now],
    );
    return row && readOptionalText(row, "bound_to_hash") === boundToHash
      ? JSON.parse(readText(row, "value"))
      : undefined;
  }

  /** Valid tokens of a purpose, the last to expire first. `after` is an id. */
  async list(purpose: OneTimeTokenPurpose, now: number, { after = "", limit = 50 } = {}): Promise<IssuedToken[]> {
    const rows = await this.#database.query(
      `SELECT token_hash, value, expires_at FROM one_time_tokens WHERE purpose = $1 AND expires_at > $2
       AND ($3 = '' OR (expires_at, token_hash) <
       (SELECT MAX(expires_at), MAX(token_hash) FROM one_time_tokens WHERE token_hash = $3))
       ORDER BY expires_at DESC, token_hash DESC LIMIT $4`,
      [purpose, now, after, limit],
    );
    return rows.map((row) => ({
      id: readText(row, "token_hash"),
      value: JSON.parse(readText(row, "value")),
      expiresAt: readInteger(row, "expires_at"),
    }));
  }

  /** Returns false if there is no such token. */
  async revoke(purpose: OneTimeTokenPurpose, id: string): Promise<boolean> {
    const rows = await this.#database.query(
      "DELETE FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 RETURNING token_hash",
      [id, purpose],
    );
    return rows.length > 0;
  }

  async revokeAll(purpose: OneTimeTokenPurpose): Promise<void> {
    await this.#database.query("DELETE FROM one_time_tokens WHERE purpose = $1", [purpose]);
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM one_time_tokens WHERE expires_at <= $1", [now]);
  }
}
