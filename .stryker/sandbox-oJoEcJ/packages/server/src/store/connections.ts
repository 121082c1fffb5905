// @ts-nocheck
// Linked accounts: one row a connection, its secrets sealed beside it.
import { randomUUID } from "node:crypto";
import { type Database, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";
import type { SecretStore } from "./settings_store.ts";

export type ConnectionState = "connected" | "needs_reauthorization" | "disconnected";

export interface Connection {
  id: string;
  /** The customer's own name or id in the app that embeds the connector. */
  customer: string;
  /** Id of the way in, such as oauth2. */
  authMethod: string;
  /** Company whose quota it uses: connections of one company share their pacing. */
  quotaKey: string;
  companyDomain?: string;
  baseUrl?: string;
  requestedScopes: readonly string[];
  grantedScopes: readonly string[];
  state: ConnectionState;
  /** Why it needs attention. */
  reason?: string;
  /** Counts the tokens it has had. */
  tokenVersion: number;
  /** When the access token expires, in milliseconds. */
  expiresAt?: number;
  createdAt: number;
  lastUsedAt?: number;
}

export type NewConnection = Omit<Connection, "id" | "createdAt" | "lastUsedAt" | "tokenVersion">;

export class Connections {
  readonly #database: Database;
  readonly #secrets: SecretStore;

  constructor(database: Database, secrets: SecretStore) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async get(id: string): Promise<Connection | undefined> {
    const [row] = await this.#database.query("SELECT * FROM connections WHERE id = $1", [id]);
    return row && connectionOf(row);
  }

  /** A connection with its secrets as they belong together, whoever replaces them meanwhile. */
  async getWithSecrets(id: string): Promise<{ connection: Connection; secrets: Record<string, string> } | undefined> {
    let connection = await this.get(id);
    for (;;) {
      if (!connection) return undefined;
      const secrets = await this.#secrets.get(id);
      const after = await this.get(id);
      if (after?.tokenVersion === connection.tokenVersion) return { connection: after, secrets };
      connection = after;
    }
  }

  /** Connections by customer, a page at a time; `after` is the last id of the page before. */
  async list({
    search = "",
    after = "",
    limit = 50,
  }: {
    search?: string;
    after?: string;
    limit?: number;
  } = {}): Promise<Connection[]> {
    const rows = await this.#database.query(
      `SELECT * FROM connections WHERE (LOWER(customer) LIKE $1 OR LOWER(COALESCE(identity, '')) LIKE $1)
       AND (customer, id) > (SELECT COALESCE(MAX(customer), ''), COALESCE(MAX(id), '') FROM connections WHERE id = $2)
       ORDER BY customer, id LIMIT $3`,
      [`%${search.toLowerCase()}%`, after, limit],
    );
    return rows.map(connectionOf);
  }

  /** Connections of exactly this customer, newest first. */
  async listByCustomer(customer: string): Promise<Connection[]> {
    const rows = await this.#database.query(
      "SELECT * FROM connections WHERE customer = $1 ORDER BY created_at DESC, id DESC",
      [customer],
    );
    return rows.map(connectionOf);
  }

  /** Connections in a state, oldest first. */
  async listByState(state: ConnectionState, limit: number): Promise<Connection[]> {
    const rows = await this.#database.query(
      "SELECT * FROM connections WHERE state = $1 ORDER BY created_at, id LIMIT $2",
      [state, limit],
    );
    return rows.map(connectionOf);
  }

  async create(connection: NewConnection, secrets: Readonly<Record<string, string>>, now: number): Promise<Connection> {
    const id = `con_${randomUUID().replaceAll("-", "")}`;
    const {
      customer,
      authMethod,
      quotaKey,
      companyDomain,
      baseUrl,
      requestedScopes,
      grantedScopes,
      state,
      reason,
      expiresAt,
    } = connection;
    return this.#database.transaction(async (inside) => {
      const [row] = await inside.query(
        `INSERT INTO connections (id, customer, method, company, identity, base_url, requested, granted, state, reason, token_version, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12) RETURNING *`,
        [
          id,
          customer,
          authMethod,
          quotaKey,
          companyDomain ?? null,
          baseUrl ?? null,
          JSON.stringify(requestedScopes),
          JSON.stringify(grantedScopes),
          state,
          reason ?? null,
          expiresAt ?? null,
          now,
        ],
      );
      await this.#secrets.set(id, secrets, inside);
      if (!row) throw new Error("the connection was not stored");
      return connectionOf(row);
    });
  }

  /** Replaces secrets and what came with them, if nobody has replaced that version of them before; false otherwise. */
  async replaceSecrets(
    connection: Connection,
    secrets: Readonly<Record<string, string>>,
    {
      baseUrl,
      grantedScopes,
      expiresAt,
      companyDomain,
    }: Partial<Pick<Connection, "baseUrl" | "grantedScopes" | "expiresAt" | "companyDomain">>,
  ): Promise<boolean> {
    return this.#database.transaction(async (inside) => {
      const [row] = await inside.query(
        `UPDATE connections SET token_version = token_version + 1, state = 'connected', reason = NULL, expires_at = $3,
         base_url = COALESCE($4, base_url), granted = COALESCE($5, granted), identity = COALESCE($6, identity)
         WHERE id = $1 AND token_version = $2 RETURNING id`,
        [
          connection.id,
          connection.tokenVersion,
          expiresAt ?? null,
          baseUrl ?? null,
          grantedScopes ? JSON.stringify(grantedScopes) : null,
          companyDomain ?? null,
        ],
      );
      if (row) await this.#secrets.set(connection.id, secrets, inside);
      return row !== undefined;
    });
  }

  /** Marks that a person has to reconnect, unless it has been reconnected since. */
  async markNeedsReauthorization(connection: Connection, reason: string): Promise<void> {
    await this.#database.query(
      "UPDATE connections SET state = 'needs_reauthorization', reason = $3 WHERE id = $1 AND token_version = $2 AND state = 'connected'",
      [connection.id, connection.tokenVersion, reason],
    );
  }

  /** Says anew why a connection waits for a person; nothing where it does not wait. */
  async setReason(id: string, reason: string): Promise<void> {
    await this.#database.query("UPDATE connections SET reason = $2 WHERE id = $1 AND state = 'needs_reauthorization'", [
      id,
      reason,
    ]);
  }

  async setCompanyDomain(id: string, identity: string): Promise<void> {
    await this.#database.query("UPDATE connections SET identity = $2 WHERE id = $1", [id, identity]);
  }

  async setRequestedScopes(id: string, requested: readonly string[]): Promise<void> {
    await this.#database.query("UPDATE connections SET requested = $2 WHERE id = $1", [id, JSON.stringify(requested)]);
  }

  async setLastUsedAt(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE connections SET last_used_at = $2 WHERE id = $1", [id, now]);
  }

  /** Forgets its secrets at once; the row stays as disconnected. */
  async disconnect(id: string): Promise<boolean> {
    return this.#database.transaction(async (inside) => {
      await this.#secrets.delete(id, inside);
      const [row] = await inside.query(
        "UPDATE connections SET state = 'disconnected', reason = NULL, expires_at = NULL, token_version = token_version + 1 WHERE id = $1 RETURNING id",
        [id],
      );
      return row !== undefined;
    });
  }
}

function connectionOf(row: SqlRow): Connection {
  const companyDomain = readOptionalText(row, "identity");
  const baseUrl = readOptionalText(row, "base_url");
  const reason = readOptionalText(row, "reason");
  return {
    id: readText(row, "id"),
    customer: readText(row, "customer"),
    authMethod: readText(row, "method"),
    quotaKey: readText(row, "company"),
    requestedScopes: JSON.parse(readText(row, "requested")),
    grantedScopes: JSON.parse(readText(row, "granted")),
    state: stateOf(readText(row, "state")),
    tokenVersion: readInteger(row, "token_version"),
    createdAt: readInteger(row, "created_at"),
    ...(companyDomain !== undefined && { companyDomain }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(reason !== undefined && { reason }),
    ...(row.expires_at !== null && { expiresAt: readInteger(row, "expires_at") }),
    ...(row.last_used_at !== null && { lastUsedAt: readInteger(row, "last_used_at") }),
  };
}

function stateOf(state: string): ConnectionState {
  return state === "connected" || state === "disconnected" ? state : "needs_reauthorization";
}
