// Documents by kind and id, for what hosts keep between runs, such as what a trigger knows.
import { type Database, type Queries, text } from "./database.ts";

export interface Document {
  id: string;
  value: unknown;
}

export class Documents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(kind: string, id: string, database: Queries = this.#database): Promise<unknown> {
    const [row] = await database.query("SELECT value FROM documents WHERE kind = $1 AND id = $2", [kind, id]);
    return row && JSON.parse(text(row, "value"));
  }

  /** Inside a transaction it is stored together with what else is written there. */
  async put(kind: string, id: string, value: unknown, database: Queries = this.#database): Promise<void> {
    await database.query(
      "INSERT INTO documents (kind, id, value) VALUES ($1, $2, $3) ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value",
      [kind, id, JSON.stringify(value)],
    );
  }

  /** In order of their ids; `after` is the last one of the page before. */
  async list(kind: string, { after = "", limit = 100 }: { after?: string; limit?: number } = {}): Promise<Document[]> {
    const rows = await this.#database.query(
      "SELECT id, value FROM documents WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3",
      [kind, after, limit],
    );
    return rows.map((row) => ({ id: text(row, "id"), value: JSON.parse(text(row, "value")) }));
  }

  async forget(kind: string, id: string, database: Queries = this.#database): Promise<void> {
    await database.query("DELETE FROM documents WHERE kind = $1 AND id = $2", [kind, id]);
  }
}
