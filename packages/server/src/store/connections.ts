// Connections: one row each, with their secrets encrypted in their own table.
import { randomUUID } from "node:crypto";
import { type Connection, type ConnectionWithSecrets, type NewConnection, toConnection } from "./connection.ts";
import { ConnectionReader } from "./connection_reader.ts";
import { type Database, notDurable } from "./database.ts";
import type { SecretStore } from "./settings_store.ts";

/** Pause before the first test of a connection in doubt. */
const firstTestDelayMs = 60_000;

export class Connections {
  readonly #database: Database;
  readonly #secrets: SecretStore;
  readonly #reader: ConnectionReader;

  constructor(database: Database, secrets: SecretStore) {
    this.#database = database;
    this.#secrets = secrets;
    this.#reader = new ConnectionReader(database, secrets);
  }

  async get(id: string): Promise<Connection | undefined> {
    const [row] = await this.#database.query("SELECT * FROM connections WHERE id = $1", [id]);
    return row && toConnection(row);
  }

  /** A connection, its secrets of the same token version and a setting. While they do not change, it is the same object. */
  getWithSecrets(id: string, settingName = ""): Promise<ConnectionWithSecrets | undefined> {
    return this.#reader.read(id, settingName);
  }

  /** Ordered by customer. `search` is a part of the customer or company domain, or an id; `after` is the last id of the previous page. */
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
      `SELECT * FROM connections WHERE (LOWER(customer) LIKE $1 OR LOWER(COALESCE(company_domain, '')) LIKE $1 OR id = $4)
       AND (customer, id) > (SELECT COALESCE(MAX(customer), ''), COALESCE(MAX(id), '') FROM connections WHERE id = $2)
       ORDER BY customer, id LIMIT $3`,
      [`%${search.toLowerCase()}%`, after, limit, search],
    );
    return rows.map(toConnection);
  }

  /** Newest first; the customer must match exactly. */
  async listByCustomer(customer: string): Promise<Connection[]> {
    const rows = await this.#database.query(
      "SELECT * FROM connections WHERE customer = $1 ORDER BY created_at DESC, id DESC",
      [customer],
    );
    return rows.map(toConnection);
  }

  async create(connection: NewConnection, secrets: Readonly<Record<string, string>>, now: number): Promise<Connection> {
    const id = `con_${randomUUID().replaceAll("-", "")}`;
    return this.#database.transaction(async (transaction) => {
      const [row] = await transaction.query(
        `INSERT INTO connections (id, customer, auth_method, quota_key, company_domain, base_url, requested_scopes,
         granted_scopes, state, reason, token_version, expires_at, refresh_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $13) RETURNING *`,
        [
          id,
          connection.customer,
          connection.authMethod,
          connection.quotaKey,
          connection.companyDomain ?? null,
          connection.baseUrl ?? null,
          JSON.stringify(connection.requestedScopes),
          JSON.stringify(connection.grantedScopes),
          connection.state,
          connection.reason ?? null,
          connection.expiresAt ?? null,
          connection.refreshAt ?? null,
          now,
        ],
      );
      await this.#secrets.set(id, secrets, transaction);
      if (!row) throw new Error("the connection was not stored");
      return toConnection(row);
    });
  }

  /** Replaces the secrets of one token version and marks the connection as connected. Returns false if another version is stored. */
  async replaceSecrets(
    { id, tokenVersion }: Connection,
    secrets: Readonly<Record<string, string>>,
    details: Partial<Pick<Connection, "baseUrl" | "grantedScopes" | "expiresAt" | "refreshAt" | "companyDomain">>,
  ): Promise<boolean> {
    const { baseUrl, grantedScopes, expiresAt, refreshAt, companyDomain } = details;
    return this.#database.transaction(async (transaction) => {
      const rows = await transaction.query(
        `UPDATE connections SET token_version = token_version + 1, state = 'connected', reason = NULL, expires_at = $3,
         refresh_at = $7, in_doubt_since = NULL, next_test_at = NULL, base_url = COALESCE($4, base_url), granted_scopes = COALESCE($5, granted_scopes),
         company_domain = COALESCE($6, company_domain) WHERE id = $1 AND token_version = $2 RETURNING id`,
        [
          id,
          tokenVersion,
          expiresAt ?? null,
          baseUrl ?? null,
          grantedScopes ? JSON.stringify(grantedScopes) : null,
          companyDomain ?? null,
          refreshAt ?? null,
        ],
      );
      if (rows.length > 0) await this.#secrets.set(id, secrets, transaction);
      return rows.length > 0;
    });
  }

  /**
   * The vendor has rejected the credentials: they are not tried again. Does nothing if the connection was reconnected or
   * disconnected since.
   */
  async markNeedsReauthorization({ id, tokenVersion }: Connection, reason: string): Promise<void> {
    await this.#database.query(
      `UPDATE connections SET state = 'needs_reauthorization', reason = $3, in_doubt_since = NULL, next_test_at = NULL
       WHERE id = $1 AND token_version = $2 AND (state = 'connected' OR in_doubt_since IS NOT NULL)`,
      [id, tokenVersion, reason],
    );
  }

  /** The credentials did not work, and the vendor has not rejected them. Keeps the start of an earlier doubt. */
  async markInDoubt(id: string, reason: string, now: number): Promise<void> {
    await this.#database.query(
      `UPDATE connections SET in_doubt_since = COALESCE(in_doubt_since, $3), next_test_at = COALESCE(next_test_at, $4),
       reason = $2 WHERE id = $1 AND state = 'connected'`,
      [id, reason, now, now + firstTestDelayMs],
    );
  }

  /** Needs attention, and stays in doubt: its credentials are tried again. */
  async markUnconfirmed({ id, tokenVersion }: Connection, reason: string): Promise<void> {
    await this.#database.query(
      `UPDATE connections SET state = 'needs_reauthorization', reason = $3
       WHERE id = $1 AND token_version = $2 AND in_doubt_since IS NOT NULL`,
      [id, tokenVersion, reason],
    );
  }

  /** The credentials work. */
  async resolveDoubt(id: string): Promise<void> {
    await this.#database.query(
      `UPDATE connections SET in_doubt_since = NULL, next_test_at = NULL, reason = NULL
       WHERE id = $1 AND in_doubt_since IS NOT NULL AND state = 'connected'`,
      [id],
    );
  }

  /** Connections in doubt whose test is due. They are due again at `nextTestAt` if the process ends before its result. */
  async claimDueTests(now: number, nextTestAt: number, limit: number): Promise<Connection[]> {
    const rows = await this.#database.query(
      `UPDATE connections SET next_test_at = $2 WHERE next_test_at <= $1
       AND id IN (SELECT id FROM connections WHERE next_test_at <= $1 ORDER BY next_test_at LIMIT $3) RETURNING *`,
      [now, nextTestAt, limit],
    );
    return rows.map(toConnection);
  }

  /** Does nothing if the connection is no longer in doubt. */
  async scheduleTest(id: string, nextTestAt: number): Promise<void> {
    await this.#database.query(
      "UPDATE connections SET next_test_at = $2 WHERE id = $1 AND in_doubt_since IS NOT NULL",
      [id, nextTestAt],
    );
  }

  /** Changes the reason of a connection that must be reconnected; does nothing in another state. */
  async setReason(id: string, reason: string): Promise<void> {
    await this.#database.query("UPDATE connections SET reason = $2 WHERE id = $1 AND state = 'needs_reauthorization'", [
      id,
      reason,
    ]);
  }

  async setCompanyDomain(id: string, companyDomain: string): Promise<void> {
    await this.#database.query("UPDATE connections SET company_domain = $2 WHERE id = $1", [id, companyDomain]);
  }

  async setRequestedScopes(id: string, scopes: readonly string[]): Promise<void> {
    await this.#database.query("UPDATE connections SET requested_scopes = $2 WHERE id = $1", [
      id,
      JSON.stringify(scopes),
    ]);
  }

  async setLastUsedAt(id: string, now: number): Promise<void> {
    await this.#database.query("UPDATE connections SET last_used_at = $2 WHERE id = $1", [id, now], notDurable);
  }

  /** Deletes the secrets; the row stays. Returns false if there is no such connection. */
  async disconnect(id: string): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      // Before the secrets, as a refresh stores its tokens: the two would wait for each other.
      const rows = await transaction.query(
        `UPDATE connections SET state = 'disconnected', reason = NULL, expires_at = NULL, refresh_at = NULL,
         in_doubt_since = NULL, next_test_at = NULL, token_version = token_version + 1 WHERE id = $1 RETURNING id`,
        [id],
      );
      await this.#secrets.delete(id, transaction);
      return rows.length > 0;
    });
  }
}
