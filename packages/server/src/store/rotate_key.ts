// Replaces the encryption key: encrypts every value with the new key, in one transaction.
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";
import { getRefreshLeaseName } from "./connection_credentials.ts";
import { type Queryable, readInteger, readText } from "./database.ts";
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
        ["events", "leases", "runs", "secrets", "settings", "subscriptions"],
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

async function encryptAll(transaction: Queryable, encryptor: Encryptor): Promise<number> {
  const secrets = await transaction.query("SELECT owner_id, name, ciphertext FROM secrets");
  for (const row of secrets) {
    const [owner, name] = [readText(row, "owner_id"), readText(row, "name")];
    await transaction.query("UPDATE secrets SET ciphertext = $3 WHERE owner_id = $1 AND name = $2", [
      owner,
      name,
      encryptAgain(encryptor, `${owner}/${name}`, readText(row, "ciphertext")),
    ]);
  }
  let count = secrets.length;
  for (const column of encryptedColumns) count += await encryptColumn(transaction, encryptor, column);
  await transaction.query("UPDATE settings SET value = $2 WHERE name = $1", [
    encryptionKeySetting,
    JSON.stringify(encryptor.keyId),
  ]);
  return count;
}

/** Reads one value at a time, since values can be large. */
async function encryptColumn(
  transaction: Queryable,
  encryptor: Encryptor,
  { table, column, context }: EncryptedColumn,
): Promise<number> {
  const rows = await transaction.query(`SELECT id FROM ${table} WHERE ${column} IS NOT NULL`);
  for (const id of rows.map((found) => readText(found, "id"))) {
    const [row] = await transaction.query(`SELECT ${column} AS ciphertext FROM ${table} WHERE id = $1`, [id]);
    if (!row) continue;
    const ciphertext = encryptAgain(encryptor, `${context}/${id}`, readText(row, "ciphertext"));
    await transaction.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, ciphertext]);
  }
  return rows.length;
}

function encryptAgain(encryptor: Encryptor, context: string, ciphertext: string): string {
  return encryptor.encrypt(context, encryptor.decrypt(context, ciphertext));
}
