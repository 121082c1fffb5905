// @ts-nocheck
// What an admin sets once for the app: documents by name, and secrets that are sealed.
import { type Database, type Queryable, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";

/** Name of the setting that holds the id of the key that seals. */
export const encryptionKeySetting = "vault.key";

/** Owner of the app's own secrets; every other owner is a connection. */
export const appOwner = "app";

export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A document by name, parsed; undefined when it was never set. */
  async get(name: string): Promise<unknown> {
    const [row] = await this.#database.query("SELECT value FROM settings WHERE name = $1", [name]);
    return row && JSON.parse(readText(row, "value"));
  }

  /** Sets a document that was never set; false where somebody was faster. */
  async setIfAbsent(name: string, value: unknown): Promise<boolean> {
    const rows = await this.#database.query(
      "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING name",
      [name, JSON.stringify(value)],
    );
    return rows.length > 0;
  }

  async set(name: string, value: unknown): Promise<void> {
    await this.#database.query(
      "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [name, JSON.stringify(value)],
    );
  }

  async delete(name: string): Promise<void> {
    await this.#database.query("DELETE FROM settings WHERE name = $1", [name]);
  }
}

export class SecretStore {
  readonly #database: Database;
  readonly #vault: Encryptor;

  constructor(database: Database, vault: Encryptor) {
    this.#database = database;
    this.#vault = vault;
  }

  /** All secrets of an owner, opened. */
  async get(owner: string, database: Queryable = this.#database): Promise<Record<string, string>> {
    const rows = await database.query("SELECT name, sealed FROM secrets WHERE owner = $1", [owner]);
    const entries = rows.map((row) => {
      const name = readText(row, "name");
      return [name, this.#vault.decrypt(`${owner}/${name}`, readText(row, "sealed"))] as const;
    });
    return Object.fromEntries(entries);
  }

  async set(
    owner: string,
    secrets: Readonly<Record<string, string>>,
    database: Queryable = this.#database,
  ): Promise<void> {
    for (const [name, secret] of Object.entries(secrets)) {
      const [row] = await database.query(
        `INSERT INTO secrets (owner, name, sealed) SELECT $1, $2, $3
         WHERE EXISTS (SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $4)
         ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed RETURNING name`,
        [owner, name, this.#vault.encrypt(`${owner}/${name}`, secret), JSON.stringify(this.#vault.keyId)],
      );
      if (!row) throw new Error("the store's key was changed while this process ran: start it anew with the new key");
    }
  }

  async delete(owner: string, database: Queryable = this.#database): Promise<void> {
    await database.query("DELETE FROM secrets WHERE owner = $1", [owner]);
  }
}
