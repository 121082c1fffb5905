// @ts-nocheck
// Things that are handed out and come back: sign-in sessions, OAuth states, links for customers. Only their hash is kept.
import { createHash, randomBytes } from "node:crypto";
import { type Database, readText, type SqlRow } from "./database.ts";

export type OneTimeTokenPurpose = "session" | "oauth_state" | "connect_link";

export interface OneTimeToken {
  /** Whom it was given to; it is taken back from nobody else. */
  holder: string;
  value: unknown;
}

export class OneTimeTokens {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A token of 256 random bits that stands for the value until it expires. */
  async issue(kind: OneTimeTokenPurpose, { holder, value }: OneTimeToken, expiresAt: number): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    await this.#database.query(
      "INSERT INTO tickets (id, kind, holder, value, expires_at) VALUES ($1, $2, $3, $4, $5)",
      [idOf(token), kind, holder, JSON.stringify(value), expiresAt],
    );
    return token;
  }

  /** What a token stands for, leaving it as it is. */
  async find(kind: OneTimeTokenPurpose, token: string, now: number): Promise<OneTimeToken | undefined> {
    const [row] = await this.#database.query(
      "SELECT holder, value FROM tickets WHERE id = $1 AND kind = $2 AND expires_at > $3",
      [idOf(token), kind, now],
    );
    return row && ticketOf(row);
  }

  /** What a token stands for, once: it is gone afterwards. Another holder gets nothing, and uses it up. */
  async consume(kind: OneTimeTokenPurpose, token: string, holder: string, now: number): Promise<unknown> {
    const [row] = await this.#database.query(
      "DELETE FROM tickets WHERE id = $1 AND kind = $2 AND expires_at > $3 RETURNING holder, value",
      [idOf(token), kind, now],
    );
    const ticket = row && ticketOf(row);
    return ticket?.holder === holder ? ticket.value : undefined;
  }

  async revoke(token: string): Promise<void> {
    await this.#database.query("DELETE FROM tickets WHERE id = $1", [idOf(token)]);
  }

  async revokeAll(kind: OneTimeTokenPurpose): Promise<void> {
    await this.#database.query("DELETE FROM tickets WHERE kind = $1", [kind]);
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM tickets WHERE expires_at <= $1", [now]);
  }
}

function idOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function ticketOf(row: SqlRow): OneTimeToken {
  return { holder: readText(row, "holder"), value: JSON.parse(readText(row, "value")) };
}
