// A write to SQLite resolves when the disk has stored it. The disk is a function here: a real one fails too rarely.
import fs, { copyFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { DiskSync } from "../../src/store/disk_sync.ts";
import { databaseFile, openStore, type Store } from "../../src/store/index.ts";
import { getKeyIds } from "../../src/store/store.ts";
import { openEmptyStore } from "../helpers/stores.ts";

type Respond = (error: NodeJS.ErrnoException | null) => void;

/** Opens a store, and then holds the responses of its disk. */
async function openWithDisk() {
  const { store, options } = await openEmptyStore("SQLite");
  const waiting: Respond[] = [];
  const spy = vi.spyOn(fs, "fdatasync").mockImplementation((_descriptor, respond) => void waiting.push(respond));
  syncBuiltinESMExports();
  const release = (): void => {
    spy.mockRestore();
    syncBuiltinESMExports();
    for (const respond of waiting.splice(0)) respond(null);
  };
  onTestFinished(release);
  return {
    store,
    options,
    release,
    /** The number of waits so far. */
    countWaits: () => spy.mock.calls.length,
    /** Waits for the next wait, and ends it. */
    async respond(code?: string): Promise<void> {
      await waitUntil(() => waiting.length > 0);
      waiting.shift()?.(code === undefined ? null : Object.assign(new Error(code), { code }));
    },
  };
}

function write({ database }: Store, name: string, isDurable = true): Promise<unknown> {
  return database.query("INSERT INTO settings (name, value) VALUES ($1, '1')", [name], { isDurable });
}

const waitUntil = (condition: () => boolean | Promise<boolean>) =>
  vi.waitUntil(condition, { interval: 1, timeout: 60_000 });

async function listNames({ database }: Store): Promise<unknown[]> {
  const sql = "SELECT name FROM settings WHERE name IN ('a', 'b', 'c', 'd') ORDER BY name";
  return (await database.query(sql)).map(({ name }) => name);
}

/** Adds a name to a list when a promise has resolved. */
function record(names: string[], name: string, promise: Promise<unknown>): Promise<void> {
  return promise.then(() => void names.push(name));
}

test("a write waits for the disk, and one that need not be durable does not", async () => {
  const { store, respond, countWaits } = await openWithDisk();
  const done: string[] = [];
  const durable = record(done, "durable", write(store, "a"));
  await waitUntil(() => countWaits() === 1);
  await record(done, "not durable", write(store, "b", false));
  await wait(20);
  expect(done).toEqual(["not durable"]);
  expect(countWaits()).toBe(1);
  await respond();
  await durable;
  expect(done).toEqual(["not durable", "durable"]);
});

test("writes and transactions during a wait share the next one", async () => {
  const { store, respond, countWaits } = await openWithDisk();
  const done: string[] = [];
  const first = record(done, "first", write(store, "a"));
  await waitUntil(() => countWaits() === 1);
  const others = [write(store, "b"), store.database.transaction(({ query }) => query("SELECT 1 AS one"))];
  const second = record(done, "others", Promise.all(others));
  await waitUntil(async () => (await listNames(store)).includes("b"));
  await record(done, "not durable", write(store, "c", false));
  expect(countWaits()).toBe(1);
  await respond();
  await first;
  expect(done).toEqual(["not durable", "first"]);
  await respond();
  await second;
  expect(countWaits()).toBe(2);
});

test("the ids of the keys are read when the disk has stored them: a key file is deleted because of them", async () => {
  const { store, respond, countWaits } = await openWithDisk();
  const done: string[] = [];
  const ids = record(done, "ids", getKeyIds(store.database));
  await waitUntil(() => countWaits() === 1);
  expect(done).toEqual([]);
  await respond();
  await ids;
});

test("closing waits for the disk", async () => {
  const { store, respond } = await openWithDisk();
  const done: string[] = [];
  const written = record(done, "written", write(store, "a"));
  const closed = record(done, "closed", store.close());
  await wait(20);
  expect(done).toEqual([]);
  await respond();
  await Promise.all([written, closed]);
  expect(done).toEqual(["written", "closed"]);
});

test("after a failure of the disk nothing is written until the store is opened again", async () => {
  const { store, respond, countWaits } = await openWithDisk();
  const error = {
    code: "store_unavailable",
    message: expect.stringMatching(/store\.sqlite-wal: the disk .* \(EIO\)/),
    remedy: expect.stringContaining("start again"),
    retryable: false,
  };
  const writes = [write(store, "a"), write(store, "b")].map((written) => expect(written).rejects.toMatchObject(error));
  await respond("EIO");
  await Promise.all(writes);
  await expect(write(store, "c")).rejects.toMatchObject(error);
  await expect(write(store, "d", false)).rejects.toMatchObject(error);
  await expect(store.database.transaction(async () => {})).rejects.toMatchObject(error);
  await expect(store.assertReady()).rejects.toMatchObject(error);
  expect(countWaits()).toBe(1);
  // SQLite had committed them, and the system can store them later.
  expect(await listNames(store)).toEqual(["a", "b"]);
  await store.close();
});

test("a new start does not continue the log of a disk that failed", async () => {
  const { store, options, respond, release } = await openWithDisk();
  const written = expect(write(store, "a")).rejects.toMatchObject({ code: "store_unavailable" });
  await respond("EIO");
  await written;
  release();
  const restarted = await openStore(options);
  await write(restarted, "b");
  const path = join(options.directory, databaseFile);
  // The disk as it would be after a power failure: without the log. The file has what was committed before the restart.
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  await restarted.close();
  const file = new DatabaseSync(copy, { readOnly: true });
  onTestFinished(() => file.close());
  expect(file.prepare("SELECT name FROM settings WHERE name = 'a'").all()).toEqual([{ name: "a" }]);
});

test("a log that cannot be opened is an error of the store, and not one of the disk", () => {
  const path = join("no directory", `${databaseFile}-wal`);
  expect(() => new DiskSync(path)).toThrow(
    expect.objectContaining({ code: "store_unavailable", retryable: true, message: expect.stringContaining("ENOENT") }),
  );
});
