// Things that are handed out and come back: sign-in sessions, OAuth states, links for customers. Only their hash is kept.
import { createHash, randomBytes } from "node:crypto";
import { type Database, type Row, text } from "./database.ts";

export type TicketKind = "session" | "oauth_state" | "connect_link";

export interface Ticket {
  /** Whom it was given to; it is taken back from nobody else. */
  holder: string;
  value: unknown;
}

export class Tickets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A token of 256 random bits that stands for the value until it expires. */
  async issue(kind: TicketKind, { holder, value }: Ticket, expiresAt: number): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    await this.#database.query(
      "INSERT INTO tickets (id, kind, holder, value, expires_at) VALUES ($1, $2, $3, $4, $5)",
      [idOf(token), kind, holder, JSON.stringify(value), expiresAt],
    );
    return token;
  }

  /** What a token stands for, leaving it as it is. */
  async look(kind: TicketKind, token: string, now: number): Promise<Ticket | undefined> {
    const [row] = await this.#database.query(
      "SELECT holder, value FROM tickets WHERE id = $1 AND kind = $2 AND expires_at > $3",
      [idOf(token), kind, now],
    );
    return row && ticketOf(row);
  }

  /** What a token stands for, once: it is gone afterwards. Another holder gets nothing, and uses it up. */
  async take(kind: TicketKind, token: string, holder: string, now: number): Promise<unknown> {
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

  async revokeAll(kind: TicketKind): Promise<void> {
    await this.#database.query("DELETE FROM tickets WHERE kind = $1", [kind]);
  }

  async sweep(now: number): Promise<void> {
    await this.#database.query("DELETE FROM tickets WHERE expires_at <= $1", [now]);
  }
}

function idOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function ticketOf(row: Row): Ticket {
  return { holder: text(row, "holder"), value: JSON.parse(text(row, "value")) };
}
