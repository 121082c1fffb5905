// @ts-nocheck
// Changes the key: everything that is sealed is sealed anew, in one transaction.
import { delay } from "gong-connector/internal";
import { getRefreshLeaseName } from "./connection_authenticator.ts";
import { type Queryable, readInteger, readText } from "./database.ts";
import { Encryptor } from "./encryption.ts";
import { loadKey, prepareNextKey } from "./load_key.ts";
import { encryptionKeySetting } from "./settings_store.ts";
import { getEncryptionKeyId, openDatabase, type StoreOptions } from "./store.ts";

/** Columns that are sealed beside the secrets, and the room in which each opens. */
const sealedColumns = [
  { table: "runs", column: "content", room: "run" },
  { table: "subscriptions", column: "state", room: "subscription" },
  { table: "events", column: "content", room: "event" },
] as const;

const patienceMs = 60_000;
const pauseMs = 200;

/**
 * Seals everything with a new key. With a key file the new key takes its place; with a key from the environment `newKey` is
 * the one to set from then on. Servers that run meanwhile lose nothing, but have to be started anew with the new key.
 * Returns how many values were sealed anew.
 */
export async function rotateKey(options: StoreOptions, newKey?: string): Promise<number> {
  const database = await openDatabase(options);
  try {
    const current = loadKey(options, await getEncryptionKeyId(database));
    const next = prepareNextKey(options, newKey);
    if (next.id === current.id) throw new Error("the new key is the one that is in use");
    const vault = new Encryptor(next, [current]);
    for (let waited = 0; ; waited += pauseMs) {
      const count = await database.transaction(
        async (inside) => ((await isRefreshing(inside)) ? undefined : reseal(inside, vault)),
        ["events", "leases", "runs", "secrets", "settings", "subscriptions"],
      );
      if (count !== undefined) {
        loadKey(options.key ? { ...options, key: newKey } : options, next.id);
        return count;
      }
      if (waited >= patienceMs) throw new Error("a connection is being renewed all the time: try again later");
      await delay(pauseMs);
    }
  } finally {
    await database.close();
  }
}

/** A process that has sent a refresh token could not store the answer, since it knows the old key alone. */
async function isRefreshing(inside: Queryable): Promise<boolean> {
  const [row] = await inside.query("SELECT COUNT(*) AS held FROM leases WHERE name LIKE $1 AND expires_at > $2", [
    `${getRefreshLeaseName("")}%`,
    Date.now(),
  ]);
  return row !== undefined && readInteger(row, "held") > 0;
}

async function reseal(inside: Queryable, vault: Encryptor): Promise<number> {
  const secrets = await inside.query("SELECT owner, name, sealed FROM secrets");
  for (const row of secrets) {
    const [owner, name] = [readText(row, "owner"), readText(row, "name")];
    const place = `${owner}/${name}`;
    const sealed = vault.encrypt(place, vault.decrypt(place, readText(row, "sealed")));
    await inside.query("UPDATE secrets SET sealed = $3 WHERE owner = $1 AND name = $2", [owner, name, sealed]);
  }
  let count = secrets.length;
  for (const { table, column, room } of sealedColumns) count += await resealColumn(inside, vault, table, column, room);
  await inside.query("UPDATE settings SET value = $2 WHERE name = $1", [
    encryptionKeySetting,
    JSON.stringify(vault.keyId),
  ]);
  return count;
}

/** One row at a time: content can be large. */
async function resealColumn(
  inside: Queryable,
  vault: Encryptor,
  table: string,
  column: string,
  room: string,
): Promise<number> {
  const rows = await inside.query(`SELECT id FROM ${table} WHERE ${column} IS NOT NULL`);
  for (const row of rows) {
    const id = readText(row, "id");
    const place = `${room}/${id}`;
    const [one] = await inside.query(`SELECT ${column} AS sealed FROM ${table} WHERE id = $1`, [id]);
    if (!one) continue;
    const sealed = vault.encrypt(place, vault.decrypt(place, readText(one, "sealed")));
    await inside.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, sealed]);
  }
  return rows.length;
}
