// Sessions of signed-in browsers.
import { type Database, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";
import { generateToken, hashToken } from "./random_token.ts";

/** The session of the built-in admin has no user. */
export interface NewSession {
  userId?: string | undefined;
  client?: string | undefined;
  userAgent?: string | undefined;
}

/** A session without its token: the hash of the token is the id, which signs nobody in. */
export interface StoredSession extends NewSession {
  id: string;
  createdAt: number;
  expiresAt: number;
}

export class SessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns the token of a new session. */
  async create(now: number, expiresAt: number, { userId, client, userAgent }: NewSession = {}): Promise<string> {
    const token = generateToken();
    await this.#database.query(
      `INSERT INTO sessions (token_hash, created_at, expires_at, user_id, client, user_agent)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [hashToken(token), now, expiresAt, userId ?? null, client ?? null, userAgent ?? null],
    );
    return token;
  }

  /** Undefined if the session does not exist or has expired. */
  async find(token: string, now: number): Promise<StoredSession | undefined> {
    const [row] = await this.#database.query("SELECT * FROM sessions WHERE token_hash = $1 AND expires_at > $2", [
      hashToken(token),
      now,
    ]);
    return row && toSession(row);
  }

  /** Newest first. */
  async list(now: number, limit: number): Promise<StoredSession[]> {
    const rows = await this.#database.query(
      "SELECT * FROM sessions WHERE expires_at > $1 ORDER BY created_at DESC, token_hash LIMIT $2",
      [now, limit],
    );
    return rows.map(toSession);
  }

  async delete(token: string): Promise<void> {
    await this.deleteById(hashToken(token));
  }

  async deleteById(id: string): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE token_hash = $1", [id]);
  }

  /** Ends the sessions of a user, or of the built-in admin if `userId` is undefined, except one. */
  async deleteOfUser(userId: string | undefined, exceptId = ""): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE COALESCE(user_id, '') = $1 AND token_hash <> $2", [
      userId ?? "",
      exceptId,
    ]);
  }

  async deleteAll(): Promise<void> {
    await this.#database.query("DELETE FROM sessions");
  }

  async deleteExpired(now: number): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE expires_at <= $1", [now]);
  }
}

function toSession(row: SqlRow): StoredSession {
  return {
    id: readText(row, "token_hash"),
    userId: readOptionalText(row, "user_id"),
    client: readOptionalText(row, "client"),
    userAgent: readOptionalText(row, "user_agent"),
    createdAt: readInteger(row, "created_at"),
    expiresAt: readInteger(row, "expires_at"),
  };
}
