// The store: everything that the server keeps, in one database.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError } from "gong-connector";
import { AuditLog } from "./audit_log.ts";
import { Connections } from "./connections.ts";
import { type Database, readText } from "./database.ts";
import { DeliveryQueue } from "./delivery_queue.ts";
import { Encryptor } from "./encryption.ts";
import { Events } from "./events.ts";
import { FailedAttempts } from "./failed_attempts.ts";
import { Leases } from "./leases.ts";
import { type KeyIds, keyFile, loadKeys } from "./load_key.ts";
import { migrate } from "./migrations.ts";
import { OneTimeTokens } from "./one_time_tokens.ts";
import { Pauses } from "./pauses.ts";
import { PollQueue } from "./poll_queue.ts";
import { PollStates } from "./poll_states.ts";
import { openPostgres } from "./postgres.ts";
import { ReceivedWebhooks } from "./received_webhooks.ts";
import { RunWords } from "./run_words.ts";
import { Runs } from "./runs.ts";
import { SeenWebhooks } from "./seen_webhooks.ts";
import { SessionStore } from "./session_store.ts";
import {
  assertWritable,
  encryptionKeySetting,
  previousKeySetting,
  SecretStore,
  SettingsStore,
} from "./settings_store.ts";
import { openSqlite } from "./sqlite.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Users } from "./users.ts";

export interface StoreOptions {
  /** Directory of the SQLite file and the key file. */
  directory: string;
  /** postgres:// URL; by default, a SQLite file in the directory. */
  databaseUrl?: string | undefined;
  /** Encryption key, 32 bytes in base64; by default, a key file in the directory. */
  key?: string | undefined;
  /** The key to which that of the option `key` is being rotated, or was. */
  newKey?: string | undefined;
}

export interface Store {
  database: Database;
  settings: SettingsStore;
  secrets: SecretStore;
  connections: Connections;
  users: Users;
  sessions: SessionStore;
  auditLog: AuditLog;
  oneTimeTokens: OneTimeTokens;
  failedAttempts: FailedAttempts;
  leases: Leases;
  pauses: Pauses;
  runs: Runs;
  runWords: RunWords;
  subscriptions: Subscriptions;
  pollQueue: PollQueue;
  events: Events;
  deliveryQueue: DeliveryQueue;
  seenWebhooks: SeenWebhooks;
  receivedWebhooks: ReceivedWebhooks;
  pollStates: PollStates;
  /** Throws `store_unavailable` unless the store can be written and is the one that was opened. */
  assertReady(): Promise<void>;
  close(): Promise<void>;
}

export const databaseFile = "store.sqlite";

/**
 * Opens a store. Creates it if it does not exist, and updates its tables to this version. Throws
 * `invalid_encryption_key` before it writes anything if the store is encrypted with another key.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  assertNotDeleted(options);
  const database = await openDatabase(options);
  try {
    const [{ id }] = loadKeys(options, await getKeyIds(database));
    await new SettingsStore(database).setIfAbsent(encryptionKeySetting, id);
    // Two processes may create a store at once; then the slower one finds the key of the other.
    const [key, previousKey] = loadKeys(options, await getKeyIds(database));
    return createStore(database, new Encryptor(key, previousKey && [previousKey]));
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A key file without a database means that the database was deleted: an empty store in its place would hide that. */
function assertNotDeleted({ directory, databaseUrl }: StoreOptions): void {
  if (databaseUrl || !existsSync(join(directory, keyFile))) return;
  if ((statSync(join(directory, databaseFile), { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  throw new ConnectorError("store_not_found", `${directory} has a key file, and its database was deleted or emptied`, {
    remedy: `Restore a backup with the command store restore, or move ${keyFile} away to start with an empty store.`,
  });
}

/** Opens the database and updates its tables to this version. */
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

/**
 * Ids of the keys that a store is encrypted with. Read in a transaction, which waits for the disk: key files are deleted because
 * of them.
 */
export async function getKeyIds(database: Database): Promise<KeyIds> {
  const sql = "SELECT name, value FROM settings WHERE name IN ($1, $2)";
  const rows = await database.transaction(({ query }) => query(sql, [encryptionKeySetting, previousKeySetting]));
  const ids = new Map(rows.map((row) => [readText(row, "name"), String(JSON.parse(readText(row, "value")))]));
  return { current: ids.get(encryptionKeySetting), previous: ids.get(previousKeySetting) };
}

function createStore(database: Database, encryptor: Encryptor): Store {
  const secrets = new SecretStore(database, encryptor);
  const leases = new Leases(database);
  const events = new Events(database, encryptor);
  const deliveryQueue = new DeliveryQueue(database, encryptor);
  const seenWebhooks = new SeenWebhooks(database);
  const subscriptions = new Subscriptions(database, { secrets, events, deliveryQueue });
  return {
    database,
    secrets,
    settings: new SettingsStore(database),
    connections: new Connections(database, secrets),
    users: new Users(database),
    sessions: new SessionStore(database),
    auditLog: new AuditLog(database),
    oneTimeTokens: new OneTimeTokens(database),
    failedAttempts: new FailedAttempts(database),
    leases,
    pauses: new Pauses(database),
    runs: new Runs(database, encryptor),
    subscriptions,
    pollQueue: new PollQueue(database, encryptor, { leases, events }),
    runWords: new RunWords(database, secrets),
    events,
    deliveryQueue,
    seenWebhooks,
    receivedWebhooks: new ReceivedWebhooks(database, { seenWebhooks, events, subscriptions }),
    pollStates: new PollStates(database, encryptor),
    async assertReady() {
      await assertWritable(database, encryptor);
      await database.assertDiskSpace();
    },
    close: () => database.close(),
  };
}
