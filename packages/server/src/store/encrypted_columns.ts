// The encrypted columns of the store, read and encrypted again in batches.
import { ConnectorError } from "gong-connector";
import { maxBatchRows } from "./batches.ts";
import { type Database, readInteger, readText } from "./database.ts";
import type { Encryptor } from "./encryption.ts";

export interface EncryptedValue {
  /** Names the row in an error. */
  label: string;
  /** Values of the primary key. */
  key: readonly string[];
  context: string;
  ciphertext: string;
}

/** A few values at a time, since they can be large. */
export class EncryptedColumn {
  readonly table: string;
  readonly column: string;
  readonly #keyColumns: readonly string[];
  readonly #contextPrefix: string;

  /** The encryption context is the prefix and the values of the primary key, separated by slashes. */
  constructor(table: string, column: string, contextPrefix: string, keyColumns: readonly string[] = ["id"]) {
    this.table = table;
    this.column = column;
    this.#contextPrefix = contextPrefix;
    this.#keyColumns = keyColumns;
  }

  async *readBatches(database: Database): AsyncGenerator<readonly EncryptedValue[]> {
    const keys = this.#keyColumns.join(", ");
    const parameters = this.#keyColumns.map((_column, index) => `$${index + 2}`).join(", ");
    const sql = `SELECT ${keys}, ${this.column} AS ciphertext FROM ${this.table}
      WHERE ${this.column} IS NOT NULL AND (${keys}) > (${parameters}) ORDER BY ${keys} LIMIT $1`;
    let after: readonly string[] = this.#keyColumns.map(() => "");
    for (;;) {
      const rows = await database.query(sql, [maxBatchRows, ...after]);
      const values = rows.map((row) => {
        const key = this.#keyColumns.map((name) => readText(row, name));
        const id = key.join("/");
        const context = `${this.#contextPrefix}${id}`;
        return { label: `${this.table} ${id}`, key, context, ciphertext: readText(row, "ciphertext") };
      });
      if (values.length > 0) yield values;
      if (values.length < maxBatchRows) return;
      after = values.at(-1)?.key ?? after;
    }
  }

  /** Changes a value that is still the one that was read; $1 is the new one, $2 the one before. */
  createUpdateSql(): string {
    const conditions = this.#keyColumns.map((name, index) => `${name} = $${index + 3}`);
    return `UPDATE ${this.table} SET ${this.column} = $1 WHERE ${this.column} = $2 AND ${conditions.join(" AND ")}
      RETURNING ${this.#keyColumns[0]}`;
  }
}

export const encryptedColumns: readonly EncryptedColumn[] = [
  new EncryptedColumn("secrets", "ciphertext", "", ["owner_id", "name"]),
  new EncryptedColumn("runs", "content_ciphertext", "run/"),
  new EncryptedColumn("subscriptions", "poll_state_ciphertext", "subscription/"),
  new EncryptedColumn("events", "content_ciphertext", "event/"),
  new EncryptedColumn("poll_states", "state_ciphertext", "poll_state/"),
];

export async function countValues(database: Database): Promise<number> {
  const counts = encryptedColumns.map(({ table, column }) => `(SELECT COUNT(${column}) FROM ${table})`);
  const [row] = await database.query(`SELECT ${counts.join(" + ")} AS count`);
  return row ? readInteger(row, "count") : 0;
}

/** Encrypts values with the current key, in one transaction. Returns how many; a value that was changed since stays. */
export async function encryptBatch(
  database: Database,
  encryptor: Encryptor,
  column: EncryptedColumn,
  values: readonly EncryptedValue[],
  unreadable: UnreadableRows,
): Promise<number> {
  const sql = column.createUpdateSql();
  return database.transaction(async (transaction) => {
    let count = 0;
    for (const value of values) {
      const plaintext = unreadable.decrypt(encryptor, value);
      if (plaintext === undefined) continue;
      const { context, ciphertext, key } = value;
      const rows = await transaction.query(sql, [encryptor.encrypt(context, plaintext), ciphertext, ...key]);
      count += rows.length;
    }
    return count;
  });
}

/** So many that a person can mend them one by one. */
const maxUnreadableRows = 25;

/** Collects the rows whose values cannot be decrypted. */
export class UnreadableRows {
  readonly #labels: string[] = [];

  /** Undefined if the value cannot be decrypted. */
  decrypt(encryptor: Encryptor, { context, ciphertext, label }: EncryptedValue): string | undefined {
    try {
      return encryptor.decrypt(context, ciphertext);
    } catch (error) {
      if (!ConnectorError.is(error) || error.code !== "unreadable_value") throw error;
      this.#labels.push(label);
      return undefined;
    }
  }

  /** Throws `unreadable_value` with the rows; `consequence` is the state of the store. */
  assertNone(consequence: string): void {
    const { length } = this.#labels;
    if (length === 0) return;
    const rows = this.#labels.slice(0, maxUnreadableRows).join(", ");
    const more = length > maxUnreadableRows ? ` and ${length - maxUnreadableRows} more` : "";
    throw new ConnectorError(
      "unreadable_value",
      `${consequence}, since these rows cannot be decrypted: ${rows}${more}`,
      {
        remedy:
          "Restore a backup, or delete these rows, and try again. Connections that lose their secrets must be connected again.",
      },
    );
  }
}
