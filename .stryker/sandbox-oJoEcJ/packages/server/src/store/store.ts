// @ts-nocheck
// The store: everything the app keeps, in one database, with secrets sealed by one vault.
import { join } from "node:path";
import { Connections } from "./connections.ts";
import { type Database, readText } from "./database.ts";
import { Encryptor } from "./encryption.ts";
import { Events } from "./events.ts";
import { Leases } from "./leases.ts";
import { loadKey } from "./load_key.ts";
import { migrate } from "./migrations.ts";
import { OneTimeTokens } from "./one_time_tokens.ts";
import { openPostgres } from "./postgres.ts";
import { Runs } from "./runs.ts";
import { SeenWebhooks } from "./seen_webhooks.ts";
import { encryptionKeySetting, SecretStore, SettingsStore } from "./settings_store.ts";
import { openSqlite } from "./sqlite.ts";
import { Subscriptions } from "./subscriptions.ts";

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
  settings: SettingsStore;
  secrets: SecretStore;
  connections: Connections;
  oneTimeTokens: OneTimeTokens;
  leases: Leases;
  runs: Runs;
  subscriptions: Subscriptions;
  events: Events;
  seenWebhooks: SeenWebhooks;
  close(): Promise<void>;
}

export const databaseFile = "store.sqlite";

/**
 * Opens the store, makes it where there is none, and brings its tables to this version. Throws where the key is another
 * than the one that sealed it, before anything is written.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase(options);
  try {
    const key = loadKey(options, await getEncryptionKeyId(database));
    await database.query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
      encryptionKeySetting,
      JSON.stringify(key.id),
    ]);
    // Two processes may make a store at once: the slower one finds the key of the other.
    loadKey(options, await getEncryptionKeyId(database));
    return storeOf(database, new Encryptor(key));
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database with tables of this version. */
export async function openDatabase({ directory, databaseUrl }: StoreOptions): Promise<Database> {
  const database = await (databaseUrl ? openPostgres(databaseUrl) : openSqlite(join(directory, databaseFile)));
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Id of the key that sealed the store; undefined for a new one. */
export async function getEncryptionKeyId(database: Database): Promise<string | undefined> {
  const [row] = await database.query("SELECT value FROM settings WHERE name = $1", [encryptionKeySetting]);
  return row && String(JSON.parse(readText(row, "value")));
}

function storeOf(database: Database, vault: Encryptor): Store {
  const secrets = new SecretStore(database, vault);
  const leases = new Leases(database);
  const events = new Events(database, vault);
  return {
    database,
    secrets,
    settings: new SettingsStore(database),
    connections: new Connections(database, secrets),
    oneTimeTokens: new OneTimeTokens(database),
    leases,
    runs: new Runs(database, vault),
    subscriptions: new Subscriptions(database, vault, { secrets, leases, events }),
    events,
    seenWebhooks: new SeenWebhooks(database),
    close: () => database.close(),
  };
}
