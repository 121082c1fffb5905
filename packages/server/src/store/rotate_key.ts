// Replaces the encryption key: a short transaction makes the new key the current one, then values are encrypted in batches.
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";
import { getRefreshLeaseName } from "./connection_credentials.ts";
import { type Database, type Queryable, readInteger } from "./database.ts";
import { countValues, encryptBatch, encryptedColumns, UnreadableRows } from "./encrypted_columns.ts";
import { type EncryptionKey, Encryptor } from "./encryption.ts";
import { type KeyOptions, loadKey, loadKeys, prepareNextKey } from "./load_key.ts";
import { encryptionKeySetting, previousKeySetting } from "./settings_store.ts";
import { getKeyIds, openDatabase, type StoreOptions } from "./store.ts";

export interface RotationProgress {
  /** Values that are encrypted with the new key. */
  done: number;
  total: number;
}

/** In the order in which transactions write to them: in another one, each would wait for the other. */
const firstLockedTables = ["leases", "subscriptions", "events", "secrets"];
const maxWaitMs = 60_000;
const retryDelayMs = 200;

/**
 * Replaces the key file, or, with a key from the environment, encrypts with `newKey`, which is the key from then on.
 * Servers that run meanwhile lose nothing, but must be restarted with the new key. A rotation that was interrupted goes on
 * when this is called again with the same keys; until its end, both keys are needed. Returns the number of values.
 */
export async function rotateKey(
  options: StoreOptions,
  newKey = options.newKey,
  onProgress: (progress: RotationProgress) => void = () => {},
): Promise<number> {
  const keyOptions = { ...options, newKey };
  const database = await openDatabase(options);
  try {
    const ids = await getKeyIds(database);
    const isResumed = ids.previous !== undefined;
    const [nextKey, previousKey] = isResumed ? loadKeys(keyOptions, ids) : prepareKeys(keyOptions, ids.current);
    const encryptor = new Encryptor(nextKey, previousKey && [previousKey]);
    if (!isResumed && previousKey) {
      await assertAllReadable(database, encryptor);
      await switchKey(database, nextKey, previousKey);
    }
    const count = await encryptAll(database, encryptor, onProgress);
    await database.query("DELETE FROM settings WHERE name = $1", [previousKeySetting]);
    loadKey(keyOptions, nextKey.id);
    return count;
  } finally {
    await database.close();
  }
}

function prepareKeys(options: KeyOptions, keyId: string | undefined): [EncryptionKey, EncryptionKey] {
  const currentKey = loadKey({ ...options, newKey: undefined }, keyId);
  const nextKey = prepareNextKey(options);
  if (nextKey.id !== currentKey.id) return [nextKey, currentKey];
  throw new ConnectorError("invalid_encryption_key", "the new key is the current key", {
    remedy: "Create another one with `openssl rand -base64 32`.",
  });
}

/** From then on, processes that know only the previous key cannot write secrets and events. */
async function switchKey(database: Database, nextKey: EncryptionKey, previousKey: EncryptionKey): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += retryDelayMs) {
    const isSwitched = await database.transaction(
      async (transaction) => {
        if (await isRefreshRunning(transaction, database.nowSql)) return false;
        const insert = "INSERT INTO settings (name, value) VALUES ($1, $2)";
        await transaction.query(insert, [previousKeySetting, JSON.stringify(previousKey.id)]);
        const update = "UPDATE settings SET value = $2 WHERE name = $1";
        await transaction.query(update, [encryptionKeySetting, JSON.stringify(nextKey.id)]);
        return true;
      },
      // Waits for transactions that have written with the previous key and are not committed.
      [...new Set([...firstLockedTables, "settings", ...encryptedColumns.map(({ table }) => table)])],
    );
    if (isSwitched) return;
    if (waitedMs >= maxWaitMs)
      throw new ConnectorError("state_conflict", "a connection has been refreshing its token for a minute", {
        remedy: "Try again later.",
      });
    await delay(retryDelayMs);
  }
}

/** A process that has used a refresh token could not store the new one: it knows only the current key. */
async function isRefreshRunning(transaction: Queryable, nowSql: string): Promise<boolean> {
  const sql = `SELECT COUNT(*) AS count FROM leases WHERE name LIKE $1 AND expires_at > ${nowSql}`;
  const [row] = await transaction.query(sql, [`${getRefreshLeaseName("")}%`]);
  return row !== undefined && readInteger(row, "count") > 0;
}

/** Throws `unreadable_value` with the rows that cannot be decrypted, after it has read all. */
async function assertAllReadable(database: Database, encryptor: Encryptor): Promise<void> {
  const unreadable = new UnreadableRows();
  for (const column of encryptedColumns)
    for await (const values of column.readBatches(database))
      for (const value of values) unreadable.decrypt(encryptor, value);
  unreadable.assertNone("nothing was changed");
}

/** Returns the number of values that it encrypted. Throws `unreadable_value` like `assertAllReadable`. */
async function encryptAll(
  database: Database,
  encryptor: Encryptor,
  onProgress: (progress: RotationProgress) => void,
): Promise<number> {
  const unreadable = new UnreadableRows();
  const total = await countValues(database);
  let done = 0;
  let count = 0;
  for (const column of encryptedColumns)
    for await (const values of column.readBatches(database)) {
      const isOld = values.filter(({ ciphertext }) => !encryptor.isCurrent(ciphertext));
      if (isOld.length > 0) count += await encryptBatch(database, encryptor, column, isOld, unreadable);
      done += values.length;
      onProgress({ done, total });
    }
  unreadable.assertNone("the rotation has not ended, and both keys are needed until it has");
  return count;
}
