// A search of runs by words reads a limited number of runs, and the next page goes on after them.
import { expect, onTestFinished, test } from "vitest";
import { openStore, type RunFilter, type Store } from "../../src/store/index.ts";
import { type DatabaseKind, describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const rowCount = 4500;

/** Runs from `id_10000` on, three a millisecond, of two connections. All but two have the word `all`. */
async function fill({ database }: Store, kind: DatabaseKind): Promise<void> {
  const numbers =
    kind === "SQLite"
      ? `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rowCount - 1})`
      : `WITH numbers AS (SELECT n FROM generate_series(0, ${rowCount - 1}) AS n)`;
  await database.query(
    `INSERT INTO runs (id, action_id, connection_id, state, started_at, requests, timeline) ${numbers}
     SELECT 'id_' || (10000 + n), 'action_1', CASE WHEN n % 1000 = 0 THEN 'con_rare' ELSE 'con_1' END,
     CASE WHEN n % 2 = 0 THEN 'failed' ELSE 'succeeded' END, n / 3, 1, '[]' FROM numbers`,
  );
  const insert = "INSERT INTO run_words (run_id, word_hash, state, started_at) SELECT id";
  await database.query(`${insert}, 'all', state, started_at FROM runs WHERE id NOT IN ('id_10001', 'id_10002')`);
  await database.query(`${insert}, 'even', state, started_at FROM runs WHERE state = 'failed'`);
  await database.query(`${insert}, 'rare', state, started_at FROM runs WHERE id IN ('id_10000', 'id_10002')`);
}

/** The numbers of the runs of each page. */
async function listPages({ runs }: Store, filter: RunFilter): Promise<number[][]> {
  const pages: number[][] = [];
  for (let after: string | undefined; ; ) {
    const page = await runs.listPage({ ...filter, after });
    pages.push(page.runs.map(({ id }) => Number(id.slice(4))));
    if (page.nextCursor === undefined) return pages;
    after = page.nextCursor;
  }
}

describeEachDatabase("a search of runs", (kind) => {
  test("by a word and a filter reads 1,000 runs a page", async () => {
    const { store } = await openEmptyStore(kind);
    await fill(store, kind);
    const filter = { words: ["all"], connection: "con_rare" };
    expect(await listPages(store, filter)).toEqual([[4000], [3000], [2000], [1000], [0]]);
    expect(await listPages(store, { ...filter, limit: 1 })).toEqual([[4000], [3000], [2000], [1000], [0]]);
    expect(await listPages(store, { ...filter, state: "failed" })).toEqual([[4000, 3000], [2000, 1000], [0]]);
    expect(await listPages(store, { ...filter, from: 500, to: 1100 })).toEqual([[3000], [2000]]);
    expect(await listPages(store, { ...filter, connection: "con_none" })).toEqual([[], [], [], [], []]);
  });

  test("lists each run once, also of those that started at the same time", async () => {
    const { store } = await openEmptyStore(kind);
    await fill(store, kind);
    const pages = await listPages(store, { words: ["all"], action: "action_1", limit: 300 });
    const numbers = Array.from({ length: rowCount }, (_none, index) => rowCount - 1 - index);
    expect(pages.flat()).toEqual(numbers.filter((number) => number !== 1 && number !== 2));
  });

  test("by several words reads the runs with the rarest", async () => {
    const { store } = await openEmptyStore(kind);
    await fill(store, kind);
    expect(await listPages(store, { words: ["all", "rare"] })).toEqual([[0]]);
    const pages = await listPages(store, { words: ["all", "even"], connection: "con_rare" });
    expect(pages).toEqual([[4000, 3000], [2000, 1000], [0]]);
  });

  test("finds the words that an earlier version stored, by the state of their run", async () => {
    const { store, options } = await openEmptyStore(kind);
    await fill(store, kind);
    for (const statement of [
      "DROP INDEX run_words_by_word",
      "ALTER TABLE run_words DROP COLUMN state",
      "CREATE INDEX run_words_by_word ON run_words (word_hash, started_at, run_id)",
      "UPDATE schema_version SET version = 10",
    ])
      await store.database.query(statement);
    await store.close();
    const updated = await openStore(options);
    onTestFinished(() => updated.close());
    expect(await listPages(updated, { words: ["rare"], state: "failed" })).toEqual([[2, 0]]);
    expect(await listPages(updated, { words: ["all"], state: "succeeded", from: 1498 })).toEqual([[4499, 4497, 4495]]);
  });

  test("no longer finds runs that were deleted, 50 with one statement, after 250 words with one", async () => {
    const { store } = await openEmptyStore(kind);
    await fill(store, kind);
    const { database } = store;
    await database.query("DELETE FROM run_words");
    for (let number = 0; number < 8; number += 1)
      await database.query(
        `INSERT INTO run_words (run_id, word_hash, state, started_at) SELECT id, 'word_${number}', state, started_at FROM runs`,
      );
    const query = database.query.bind(database);
    const deleted: unknown[] = [];
    database.query = async (sql, values) => {
      const rows = await query(sql, values);
      deleted.push([sql.match(/FROM (\w+)/)?.[1], rows.length]);
      return rows;
    };
    expect(await store.runs.deleteBefore(20)).toBe(60);
    const words = (count: number) => ["run_words", count];
    const runs = (count: number) => ["runs", count];
    expect(deleted).toEqual([words(250), words(150), runs(50), words(80), runs(10)]);
    database.query = query;
    const [row] = await query("SELECT MIN(started_at) AS first FROM run_words");
    expect(Number(row?.first)).toBe(20);
  });
});
