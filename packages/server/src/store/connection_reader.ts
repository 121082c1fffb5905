// Reads connections with their secrets for the steps that use them, with few statements.
import { type ConnectionWithSecrets, toConnection } from "./connection.ts";
import { type Database, readOptionalText, type SqlRow } from "./database.ts";
import type { SecretStore } from "./settings_store.ts";

/** Of each, the rows that were read last are kept with what they contain. */
const maxKnownConnections = 1000;

export class ConnectionReader {
  readonly #database: Database;
  readonly #secrets: SecretStore;
  readonly #known = new Map<string, { rows: readonly SqlRow[]; opened: ConnectionWithSecrets }>();
  /** Reads that have not started, by connection and setting. */
  readonly #waiting = new Map<string, Promise<ConnectionWithSecrets | undefined>>();

  constructor(database: Database, secrets: SecretStore) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /** Calls of one turn of the event loop, such as those of requests that arrived together, share a read that starts after them. */
  read(id: string, settingName: string): Promise<ConnectionWithSecrets | undefined> {
    const key = `${id} ${settingName}`;
    const reading = this.#waiting.get(key) ?? this.#readNext(key, id, settingName);
    this.#waiting.set(key, reading);
    return reading;
  }

  async #readNext(key: string, id: string, settingName: string): Promise<ConnectionWithSecrets | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#waiting.delete(key);
    // One statement reads all of it, so that the secrets are those of the token version.
    const rows = await this.#database.query(
      `SELECT connections.*, secrets.owner_id, secrets.name, secrets.ciphertext,
       (SELECT value FROM settings WHERE name = $2) AS setting_value
       FROM connections LEFT JOIN secrets ON secrets.owner_id = connections.id WHERE connections.id = $1`,
      [id, settingName],
    );
    return this.#open(id, rows);
  }

  /** While the rows do not change, it is the same object: decryption takes longer than the statement. */
  #open(id: string, rows: readonly SqlRow[]): ConnectionWithSecrets | undefined {
    const known = this.#known.get(id);
    if (known && isSame(known.rows, rows)) return known.opened;
    const [row] = rows;
    if (!row) {
      this.#known.delete(id);
      return undefined;
    }
    const value = readOptionalText(row, "setting_value");
    const setting: unknown = value === undefined ? undefined : JSON.parse(value);
    const opened = { connection: toConnection(row), secrets: this.#secrets.decrypt(rows), setting };
    if (this.#known.size >= maxKnownConnections) this.#known.clear();
    this.#known.set(id, { rows, opened });
    return opened;
  }
}

/** Whether two results of one statement are the same. */
function isSame(rows: readonly SqlRow[], others: readonly SqlRow[]): boolean {
  return rows.length === others.length && rows.every((row, index) => isSameRow(row, others[index]));
}

function isSameRow(row: SqlRow, other: SqlRow = {}): boolean {
  for (const name in row) if (row[name] !== other[name]) return false;
  return true;
}
