// Words of runs, for the search. Only keyed hashes are stored: words of an input are as confidential as the input.
import { createHmac, randomBytes } from "node:crypto";
import { type Database, notDurable } from "./database.ts";
import type { SecretStore } from "./settings_store.ts";
import { createValuesList } from "./values_list.ts";

/** Each word is a row of about 60 bytes, and a large output would have thousands. */
const maxWordsOfRun = 60;
const maxWordsOfSearch = 8;

/** Rows of one statement, which blocks the thread for a few milliseconds with SQLite. */
const maxRowsOfWrite = 256;
/** Most runs share words, such as those of their action. */
const maxCachedHashes = 10_000;

export class RunWords {
  readonly #database: Database;
  readonly #secrets: SecretStore;
  readonly #waiting = new Map<string, readonly string[]>();
  readonly #hashes = new Map<string, string>();
  #key: Promise<string> | undefined;

  constructor(database: Database, secrets: SecretStore) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /** Keeps the words of these values until the next `write`. */
  add(run: string, values: readonly unknown[]): void {
    this.#waiting.set(run, listWords(values, maxWordsOfRun));
  }

  /**
   * Adds the words that wait to their runs, as far as these are stored, in one statement for many runs. A run that has not
   * ended has no words, since they are stored with its state.
   */
  async write(): Promise<void> {
    const rows: [run: string, hash: string][] = [];
    const runs = [...this.#waiting];
    this.#waiting.clear();
    for (const [run, words] of runs) for (const hash of await this.#hash(words)) rows.push([run, hash]);
    for (let start = 0; start < rows.length; start += maxRowsOfWrite) {
      const { sql, values } = createValuesList(["TEXT", "TEXT"], rows.slice(start, start + maxRowsOfWrite));
      await this.#database.query(
        `INSERT INTO run_words (run_id, word_hash, state, started_at) WITH words (run_id, word_hash) AS (${sql})
         SELECT words.run_id, words.word_hash, runs.state, runs.started_at FROM words JOIN runs ON runs.id = words.run_id
         WHERE runs.state <> 'running' ON CONFLICT (run_id, word_hash) DO NOTHING`,
        values,
        notDurable,
      );
    }
  }

  /** Hashes of the words of a search, for `Runs.list`. The longest comes first: if few runs have it, the others are not counted. */
  hashSearch(search: string): Promise<readonly string[]> {
    return this.#hash([...listWords([search], maxWordsOfSearch)].sort((a, b) => b.length - a.length));
  }

  async #hash(words: readonly string[]): Promise<readonly string[]> {
    if (words.length === 0) return [];
    // The rotation of the encryption key keeps this key, and so the words of stored runs.
    this.#key ??= this.#secrets.getOrCreate("runs", "word_key", () => randomBytes(32).toString("base64url"));
    const key = await this.#key;
    return words.map((word) => {
      const cached = this.#hashes.get(word);
      if (cached !== undefined) return cached;
      const hash = createHmac("sha256", key).update(word).digest("base64url").slice(0, 16);
      if (this.#hashes.size >= maxCachedHashes) this.#hashes.clear();
      this.#hashes.set(word, hash);
      return hash;
    });
  }
}

/** The distinct words of texts and numbers in lower case, at most `maxCount`. */
function listWords(values: readonly unknown[], maxCount: number): readonly string[] {
  const words = new Set<string>();
  const visit = (value: unknown): void => {
    if (words.size >= maxCount) return;
    if (typeof value === "string" || typeof value === "number") {
      for (const word of String(value)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,64}/gu) ?? []) {
        if (words.size < maxCount) words.add(word);
      }
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  values.forEach(visit);
  return [...words];
}
