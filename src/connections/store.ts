// The store: everything the app keeps, in one database, with secrets sealed by one vault.
import { join } from "node:path";
import { Accounts } from "./accounts.ts";
import { type Database, text } from "./database.ts";
import { Events } from "./events.ts";
import { History } from "./history.ts";
import { storeKey } from "./keys.ts";
import { Leases } from "./leases.ts";
import { migrate } from "./migrations.ts";
import { openPostgres } from "./postgres.ts";
import { Received } from "./received.ts";
import { keySetting, Secrets, Settings } from "./settings.ts";
import { openSqlite } from "./sqlite.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Tickets } from "./tickets.ts";
import { Vault } from "./vault.ts";

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
  subscriptions: Subscriptions;
  events: Events;
  received: Received;
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
    const key = storeKey(options, await sealingKey(database));
    await database.query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [
      keySetting,
      JSON.stringify(key.id),
    ]);
    // Two processes may make a store at once: the slower one finds the key of the other.
    storeKey(options, await sealingKey(database));
    return storeOf(database, new Vault(key));
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
export async function sealingKey(database: Database): Promise<string | undefined> {
  const [row] = await database.query("SELECT value FROM settings WHERE name = $1", [keySetting]);
  return row && String(JSON.parse(text(row, "value")));
}

function storeOf(database: Database, vault: Vault): Store {
  const secrets = new Secrets(database, vault);
  const leases = new Leases(database);
  const events = new Events(database, vault);
  return {
    database,
    secrets,
    settings: new Settings(database),
    accounts: new Accounts(database, secrets),
    tickets: new Tickets(database),
    leases,
    history: new History(database, vault),
    subscriptions: new Subscriptions(database, vault, { secrets, leases, events }),
    events,
    received: new Received(database),
    close: () => database.close(),
  };
}
