// Settings as JSON values by name, and encrypted secrets by owner and name.
import { ConnectorError } from "gong-connector";
import { type Database, type Queryable, readText, type SqlRow } from "./database.ts";
import type { Encryptor } from "./encryption.ts";

/** Setting with the id of the key that the store is encrypted with. */
export const encryptionKeySetting = "encryption_key_id";
/** Setting with the id of the key before, while a rotation has not ended and some values are encrypted with it. */
export const previousKeySetting = "previous_encryption_key_id";

/** Owner of the app's secrets. Every other owner is a connection or a subscription. */
export const appOwner = "app";

export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined if the setting was never set. */
  async get(name: string): Promise<unknown> {
    const [row] = await this.#database.query("SELECT value FROM settings WHERE name = $1", [name]);
    return row && JSON.parse(readText(row, "value"));
  }

  /** Returns false if the setting exists. */
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

  /** Returns false if the setting is no longer `previous`, which is a value that `get` has returned. */
  async replace(name: string, previous: unknown, value: unknown): Promise<boolean> {
    if (previous === undefined) return this.setIfAbsent(name, value);
    const rows = await this.#database.query(
      "UPDATE settings SET value = $2 WHERE name = $1 AND value = $3 RETURNING name",
      [name, JSON.stringify(value), JSON.stringify(previous)],
    );
    return rows.length > 0;
  }

  async delete(name: string): Promise<void> {
    await this.#database.query("DELETE FROM settings WHERE name = $1", [name]);
  }
}

export class SecretStore {
  readonly #database: Database;
  readonly #encryptor: Encryptor;

  constructor(database: Database, encryptor: Encryptor) {
    this.#database = database;
    this.#encryptor = encryptor;
  }

  /** All secrets of an owner by name. */
  async get(owner: string, database: Queryable = this.#database): Promise<Record<string, string>> {
    const sql = "SELECT owner_id, name, ciphertext FROM secrets WHERE owner_id = $1";
    return this.decrypt(await database.query(sql, [owner]));
  }

  /** The rows of the secrets of some owners, for `decrypt`. */
  async listRows(owners: readonly string[]): Promise<ReadonlyMap<string, SqlRow[]>> {
    const parameters = owners.map((_owner, index) => `$${index + 1}`).join(", ");
    const sql = `SELECT owner_id, name, ciphertext FROM secrets WHERE owner_id IN (${parameters})`;
    return Map.groupBy(await this.#database.query(sql, owners), (row) => readText(row, "owner_id"));
  }

  /** The secrets in rows of one owner. A row of an owner without secrets has no name. */
  decrypt(rows: readonly SqlRow[]): Record<string, string> {
    const entries = rows
      .filter((row) => row.name !== null)
      .map((row) => {
        const name = readText(row, "name");
        const context = `${readText(row, "owner_id")}/${name}`;
        return [name, this.#encryptor.decrypt(context, readText(row, "ciphertext"))] as const;
      });
    return Object.fromEntries(entries);
  }

  /** Sets some secrets of an owner. Throws if the store's key was rotated. */
  async set(
    owner: string,
    secrets: Readonly<Record<string, string>>,
    database: Queryable = this.#database,
  ): Promise<void> {
    for (const [name, secret] of Object.entries(secrets)) {
      const rows = await database.query(
        `INSERT INTO secrets (owner_id, name, ciphertext) SELECT $1, $2, $3
         WHERE EXISTS (SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $4)
         ON CONFLICT (owner_id, name) DO UPDATE SET ciphertext = excluded.ciphertext RETURNING name`,
        [owner, name, this.#encryptor.encrypt(`${owner}/${name}`, secret), JSON.stringify(this.#encryptor.keyId)],
      );
      if (rows.length === 0) throw createKeyRotatedError();
    }
  }

  /** A secret that is created on first use. Of several processes that create it at once, all get the same. */
  async getOrCreate(owner: string, name: string, create: () => string): Promise<string> {
    const existing = (await this.get(owner))[name];
    if (existing !== undefined) return existing;
    await this.#database.query(
      `INSERT INTO secrets (owner_id, name, ciphertext) SELECT $1, $2, $3
       WHERE EXISTS (SELECT 1 FROM settings WHERE name = '${encryptionKeySetting}' AND value = $4)
       ON CONFLICT (owner_id, name) DO NOTHING`,
      [owner, name, this.#encryptor.encrypt(`${owner}/${name}`, create()), JSON.stringify(this.#encryptor.keyId)],
    );
    const stored = (await this.get(owner))[name];
    if (stored === undefined) throw createKeyRotatedError();
    return stored;
  }

  async delete(owner: string, database: Queryable = this.#database): Promise<void> {
    await database.query("DELETE FROM secrets WHERE owner_id = $1", [owner]);
  }
}

/** Throws if the store's key was rotated: values that this process encrypts could not be read later. */
export async function assertKeyIsCurrent(transaction: Queryable, { keyId }: Encryptor): Promise<void> {
  const rows = await transaction.query("SELECT 1 AS found FROM settings WHERE name = $1 AND value = $2", [
    encryptionKeySetting,
    JSON.stringify(keyId),
  ]);
  if (rows.length === 0) throw createKeyRotatedError();
}

/** Throws unless the store can be written and has the key. A store on a full disk can still be read. */
export async function assertWritable(database: Queryable, { keyId }: Encryptor): Promise<void> {
  const sql = "UPDATE settings SET value = value WHERE name = $1 AND value = $2 RETURNING name";
  const rows = await database.query(sql, [encryptionKeySetting, JSON.stringify(keyId)]);
  if (rows.length === 0) throw createKeyRotatedError();
}

function createKeyRotatedError(): ConnectorError {
  return new ConnectorError(
    "store_unavailable",
    "the store's key was rotated, or the store was replaced, while this process ran",
    {
      retryable: false,
      remedy: "Restart it, with the new key if the key was rotated.",
    },
  );
}
