// The store: everything the app keeps, in one database, with secrets sealed by one vault.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Accounts } from "./accounts.ts";
import { type Database, text } from "./database.ts";
import { History } from "./history.ts";
import { Leases } from "./leases.ts";
import { migrate } from "./migrations.ts";
import { openPostgres } from "./postgres.ts";
import { Secrets, Settings } from "./settings.ts";
import { openSqlite } from "./sqlite.ts";
import { Tickets } from "./tickets.ts";
import { generateKey, type Key, keyFile, keyFrom, Vault, writeKeyFile } from "./vault.ts";

export interface StoreOptions {
  /** Directory of the SQLite file and the key file. */
  directory: string;
  /** postgres:// URL; SQLite in the directory when left out. */
  databaseUrl?: string | undefined;
  /** 32 bytes in base64; a key file in the directory when left out. */
  key?: string | undefined;
}

export interface Store {
  database: Database;
  settings: Settings;
  secrets: Secrets;
  accounts: Accounts;
  tickets: Tickets;
  leases: Leases;
  history: History;
  close(): Promise<void>;
}

export const databaseFile = "store.sqlite";
const keyName = "store.key";

/** Opens the store, makes it where there is none, and brings its tables to this version. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase(options);
  await migrate(database);
  return storeOf(database, new Vault(keyOf(options), oldKeys(options)));
}

async function openDatabase({ directory, databaseUrl }: StoreOptions): Promise<Database> {
  return databaseUrl ? openPostgres(databaseUrl) : openSqlite(join(directory, databaseFile));
}

function storeOf(database: Database, vault: Vault): Store {
  const secrets = new Secrets(database, vault);
  return {
    database,
    secrets,
    settings: new Settings(database),
    accounts: new Accounts(database, secrets),
    tickets: new Tickets(database),
    leases: new Leases(database),
    history: new History(database, vault),
    close: () => database.close(),
  };
}

function keyOf({ key, directory }: StoreOptions): Key {
  return key ? keyFrom(key) : keyFile(join(directory, keyName));
}

/** A rotation that was cut short leaves the next key beside the old one: both open until it is done. */
function oldKeys({ key, directory }: StoreOptions): Key[] {
  const next = join(directory, `${keyName}.next`);
  return !key && existsSync(next) ? [keyFile(next)] : [];
}

/**
 * Seals everything with a new key, in one transaction. With a key file the new key replaces it; with a key from the
 * environment `newKey` is the one to set from then on. Returns how many values were sealed anew.
 */
export async function rotateKey(options: StoreOptions, newKey?: string): Promise<number> {
  if (options.key && !newKey)
    throw new Error("the key comes from GONG_CONNECTOR_KEY: give the new one as GONG_CONNECTOR_NEW_KEY");
  const file = join(options.directory, keyName);
  const next = `${file}.next`;
  if (!options.key && !newKey) keyFile(next);
  const target = newKey ? keyFrom(newKey) : keyFile(next);
  const database = await openDatabase(options);
  try {
    await migrate(database);
    const count = await reseal(database, new Vault(target, [keyOf(options)]));
    if (!options.key) {
      const { readFileSync, rmSync } = await import("node:fs");
      writeKeyFile(file, newKey ?? readFileSync(next, "utf8").trim(), "w");
      rmSync(next, { force: true });
    }
    return count;
  } finally {
    await database.close();
  }
}

async function reseal(database: Database, vault: Vault): Promise<number> {
  return database.transaction(async (inside) => {
    const secrets = await inside.query("SELECT owner, name, sealed FROM secrets");
    for (const row of secrets) {
      const place = `${text(row, "owner")}/${text(row, "name")}`;
      const sealed = vault.seal(place, vault.open(place, text(row, "sealed")));
      await inside.query("UPDATE secrets SET sealed = $3 WHERE owner = $1 AND name = $2", [
        text(row, "owner"),
        text(row, "name"),
        sealed,
      ]);
    }
    const runs = await inside.query("SELECT id, content FROM runs WHERE content IS NOT NULL");
    for (const row of runs) {
      const place = `run/${text(row, "id")}`;
      await inside.query("UPDATE runs SET content = $2 WHERE id = $1", [
        text(row, "id"),
        vault.seal(place, vault.open(place, text(row, "content"))),
      ]);
    }
    return secrets.length + runs.length;
  });
}

export { generateKey };
