// Words of runs, for the search. Only keyed hashes are stored: words of an input are as confidential as the input.
import { createHmac, randomBytes } from "node:crypto";
import type { Database } from "./database.ts";
import type { SecretStore } from "./settings_store.ts";

/** With one large output, a run would otherwise have more words than all others. */
const maxWordsOfRun = 200;
const maxWordsOfSearch = 8;

export class RunWords {
  readonly #database: Database;
  readonly #secrets: SecretStore;
  #key: Promise<string> | undefined;

  constructor(database: Database, secrets: SecretStore) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /** Adds the words of these values to a stored run. */
  async add(run: string, values: readonly unknown[]): Promise<void> {
    const hashes = await this.#hash(listWords(values, maxWordsOfRun));
    if (hashes.length === 0) return;
    const words = hashes.map((_, index) => `SELECT $${index + 2} AS word_hash`).join(" UNION ALL ");
    await this.#database.query(
      `INSERT INTO run_words (run_id, word_hash, started_at)
       SELECT runs.id, words.word_hash, runs.started_at FROM runs, (${words}) AS words WHERE runs.id = $1
       ON CONFLICT (run_id, word_hash) DO NOTHING`,
      [run, ...hashes],
    );
  }

  /** Hashes of the words of a search, for `Runs.list`. The longest word, which few runs have, comes first. */
  hashSearch(search: string): Promise<readonly string[]> {
    return this.#hash([...listWords([search], maxWordsOfSearch)].sort((a, b) => b.length - a.length));
  }

  async #hash(words: readonly string[]): Promise<readonly string[]> {
    if (words.length === 0) return [];
    // The rotation of the encryption key keeps this key, and so the words of stored runs.
    this.#key ??= this.#secrets.getOrCreate("runs", "word_key", () => randomBytes(32).toString("base64url"));
    const key = await this.#key;
    return words.map((word) => createHmac("sha256", key).update(word).digest("base64url").slice(0, 16));
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
