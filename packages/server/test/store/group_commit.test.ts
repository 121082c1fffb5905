// Concurrent writes to SQLite share a commit, and none depends on another. The write-ahead log stays small.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { databaseFile, type Store } from "../../src/store/index.ts";
import { openEmptyStore } from "../helpers/stores.ts";

const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const pageBytes = 4096;

async function openWithLog() {
  const { store, options } = await openEmptyStore("SQLite");
  return { store, log: `${join(options.directory, databaseFile)}-wal` };
}

/** The last frame of a commit in the write-ahead log has the size of the database, and the others have 0. */
function countCommits(log: string): number {
  const bytes = readFileSync(log);
  let count = 0;
  for (let start = logHeaderBytes; start < bytes.length; start += frameHeaderBytes + pageBytes)
    if (bytes.readUInt32BE(start + 4) > 0) count += 1;
  return count;
}

function insert({ database }: Store, name: string, value = "1"): Promise<unknown> {
  return database.query("INSERT INTO settings (name, value) VALUES ($1, $2)", [name, value]);
}

async function listNames({ database }: Store): Promise<unknown[]> {
  return (await database.query("SELECT name FROM settings WHERE name LIKE 'n%' ORDER BY name")).map(({ name }) => name);
}

test("concurrent writes share a commit, and writes one after the other have one each", async () => {
  const { store, log } = await openWithLog();
  const before = countCommits(log);
  await Promise.all(Array.from({ length: 50 }, (_none, index) => store.settings.set(`n${index}`, index)));
  const shared = countCommits(log) - before;
  expect(shared).toBeLessThan(5);
  for (let index = 0; index < 3; index += 1) await store.settings.set("n1", index);
  expect(countCommits(log) - before - shared).toBe(3);
});

test("a write that starts with a common table expression shares the commit of others", async () => {
  const { store, log } = await openWithLog();
  const before = countCommits(log);
  const sql = "WITH added (name) AS (VALUES ($1)) INSERT INTO settings (name, value) SELECT name, '1' FROM added";
  await Promise.all(Array.from({ length: 20 }, (_none, index) => store.database.query(sql, [`n${index}`])));
  expect(countCommits(log) - before).toBeLessThan(5);
});

test("a statement that fails stores none of its rows, and the others of its commit are stored", async () => {
  const { store } = await openWithLog();
  const results = await Promise.allSettled([
    insert(store, "n1"),
    store.database.query("INSERT INTO settings (name, value) VALUES ('n2', '1'), ('n1', '1')"),
    insert(store, "n3"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await listNames(store)).toEqual(["n1", "n3"]);
});

test("a transaction that fails stores nothing, and the others of its commit are stored", async () => {
  const { store } = await openWithLog();
  const results = await Promise.allSettled([
    insert(store, "n1"),
    store.database.transaction(async ({ query }) => {
      await query("INSERT INTO settings (name, value) VALUES ('n2', '1')");
      throw new Error("the task failed");
    }),
    insert(store, "n1"),
    insert(store, "n3"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(results[1]).toMatchObject({ reason: { message: "the task failed" } });
  expect(await listNames(store)).toEqual(["n1", "n3"]);
});

test("on a full disk, exactly the writes that succeed are stored", async () => {
  const { store } = await openWithLog();
  const [row] = await store.database.query("PRAGMA page_count");
  await store.database.query(`PRAGMA max_page_count = ${Number(row?.page_count) + 20}`);
  const names = Array.from({ length: 40 }, (_none, index) => `n${index + 10}`);
  const writes = names.map((name, index) => insert(store, name, "x".repeat(index % 2 === 0 ? 10 : 20_000)));
  const results = await Promise.allSettled(writes);
  const stored = names.filter((_name, index) => results[index]?.status === "fulfilled");
  expect(stored.length).toBeLessThan(names.length);
  expect(await listNames(store)).toEqual(stored);
});

test("a query does not see a transaction that is not committed", async () => {
  const { store } = await openWithLog();
  const started = Promise.withResolvers<void>();
  const transaction = store.database.transaction(async ({ query }) => {
    await query("INSERT INTO settings (name, value) VALUES ('n1', '1')");
    started.resolve();
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    throw new Error("the task failed");
  });
  await started.promise;
  const [names] = await Promise.all([listNames(store), expect(transaction).rejects.toThrow("the task failed")]);
  expect(names).toEqual([]);
});

test("the write-ahead log starts again before it has 100 MB", async () => {
  const { store, log } = await openWithLog();
  const value = "x".repeat(1024 * 1024);
  let largest = 0;
  const write = async (name: string): Promise<void> => {
    for (let index = 0; index < 60; index += 1) {
      await store.settings.set(name, value + index);
      largest = Math.max(largest, statSync(log).size);
    }
  };
  await Promise.all(["n1", "n2", "n3"].map(write));
  expect(largest).toBeLessThan(100_000_000);
  expect(await store.settings.get("n3")).toBe(`${value}59`);
});
