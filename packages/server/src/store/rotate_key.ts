// Replaces the encryption key: encrypts every value with the new key, in one transaction.
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";
import { getRefreshLeaseName } from "./connection_credentials.ts";
import { type Queryable, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";
import { Encryptor } from "./encryption.ts";
import { loadKey, prepareNextKey } from "./load_key.ts";
import { encryptionKeySetting } from "./settings_store.ts";
import { getEncryptionKeyId, openDatabase, type StoreOptions } from "./store.ts";

interface EncryptedColumn {
  table: string;
  column: string;
  /** The encryption context is this and the id of the row. */
  context: string;
}

const encryptedColumns: readonly EncryptedColumn[] = [
  { table: "runs", column: "content_ciphertext", context: "run" },
  { table: "subscriptions", column: "poll_state_ciphertext", context: "subscription" },
  { table: "events", column: "content_ciphertext", context: "event" },
  { table: "poll_states", column: "state_ciphertext", context: "poll_state" },
];

const maxWaitMs = 60_000;
const retryDelayMs = 200;

/**
 * Replaces the key file, or, with a key from the environment, encrypts with `newKey`, which is the key from then on.
 * Servers that run meanwhile lose nothing, but must be restarted with the new key. Returns the number of values.
 */
export async function rotateKey(options: StoreOptions, newKey?: string): Promise<number> {
  const database = await openDatabase(options);
  try {
    const currentKey = loadKey(options, await getEncryptionKeyId(database));
    const nextKey = prepareNextKey(options, newKey);
    if (nextKey.id === currentKey.id)
      throw new ConnectorError("invalid_encryption_key", "the new key is the current key", {
        remedy: "Create another one with `openssl rand -base64 32`.",
      });
    const encryptor = new Encryptor(nextKey, [currentKey]);
    for (let waitedMs = 0; ; waitedMs += retryDelayMs) {
      const count = await database.transaction(
        async (transaction) =>
          (await isRefreshRunning(transaction, database.nowSql)) ? undefined : encryptAll(transaction, encryptor),
        ["events", "leases", "poll_states", "runs", "secrets", "settings", "subscriptions"],
      );
      if (count !== undefined) {
        loadKey(options.key ? { ...options, key: newKey } : options, nextKey.id);
        return count;
      }
      if (waitedMs >= maxWaitMs)
        throw new ConnectorError("state_conflict", "a connection has been refreshing its token for a minute", {
          remedy: "Try again later.",
        });
      await delay(retryDelayMs);
    }
  } finally {
    await database.close();
  }
}

/** A process that has used a refresh token could not store the new one: it knows only the current key. */
async function isRefreshRunning(transaction: Queryable, nowSql: string): Promise<boolean> {
  const sql = `SELECT COUNT(*) AS count FROM leases WHERE name LIKE $1 AND expires_at > ${nowSql}`;
  const [row] = await transaction.query(sql, [`${getRefreshLeaseName("")}%`]);
  return row !== undefined && readInteger(row, "count") > 0;
}

/** Throws `unreadable_value` with the rows that cannot be decrypted, after it has read all. */
async function encryptAll(transaction: Queryable, encryptor: Encryptor): Promise<number> {
  const values = new ValueEncryptor(encryptor);
  for (const row of await transaction.query("SELECT owner_id, name, ciphertext FROM secrets")) {
    const [owner, name] = [readText(row, "owner_id"), readText(row, "name")];
    const ciphertext = values.encryptAgain("secrets", `${owner}/${name}`, `${owner}/${name}`, row);
    await transaction.query("UPDATE secrets SET ciphertext = $3 WHERE owner_id = $1 AND name = $2", [
      owner,
      name,
      ciphertext,
    ]);
  }
  for (const column of encryptedColumns) await encryptColumn(transaction, values, column);
  values.assertReadable();
  await transaction.query("UPDATE settings SET value = $2 WHERE name = $1", [
    encryptionKeySetting,
    JSON.stringify(encryptor.keyId),
  ]);
  return values.count;
}

/** Reads one value at a time, since values can be large. */
async function encryptColumn(
  transaction: Queryable,
  values: ValueEncryptor,
  { table, column, context }: EncryptedColumn,
): Promise<void> {
  const rows = await transaction.query(`SELECT id FROM ${table} WHERE ${column} IS NOT NULL ORDER BY id`);
  for (const id of rows.map((found) => readText(found, "id"))) {
    const [row] = await transaction.query(`SELECT ${column} AS ciphertext FROM ${table} WHERE id = $1`, [id]);
    if (!row) continue;
    const ciphertext = values.encryptAgain(table, id, `${context}/${id}`, row);
    await transaction.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, ciphertext]);
  }
}

/** So many that a person can mend them one by one. */
const maxUnreadableRows = 25;

/** Encrypts values with the new key, and collects the rows whose values cannot be decrypted. */
class ValueEncryptor {
  count = 0;
  readonly #encryptor: Encryptor;
  readonly #unreadable: string[] = [];

  constructor(encryptor: Encryptor) {
    this.#encryptor = encryptor;
  }

  /** Returns an unreadable ciphertext as it is. */
  encryptAgain(table: string, id: string, context: string, row: SqlRow): string {
    const ciphertext = readOptionalText(row, "ciphertext") ?? "";
    this.count += 1;
    try {
      return this.#encryptor.encrypt(context, this.#encryptor.decrypt(context, ciphertext));
    } catch (error) {
      if (!ConnectorError.is(error) || error.code !== "unreadable_value") throw error;
      this.#unreadable.push(`${table} ${id}`);
      return ciphertext;
    }
  }

  assertReadable(): void {
    const { length } = this.#unreadable;
    if (length === 0) return;
    const rows = this.#unreadable.slice(0, maxUnreadableRows).join(", ");
    const more = length > maxUnreadableRows ? ` and ${length - maxUnreadableRows} more` : "";
    const message = `nothing was changed, since these rows cannot be decrypted: ${rows}${more}`;
    throw new ConnectorError("unreadable_value", message, {
      remedy:
        "Restore a backup, or delete these rows, and try again. Connections that lose their secrets must be connected again.",
    });
  }
}
