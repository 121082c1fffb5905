// The connection to the SQLite file: who can read the file, and its settings.
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { databaseFile, openStore, type Store } from "../../src/store/index.ts";
import { createEmptyStore, openEmptyStore } from "../helpers/stores.ts";

const getMode = (file: string): number => statSync(file).mode & 0o777;

async function getPragma({ database }: Store, name: string): Promise<unknown> {
  const [row] = await database.query(`PRAGMA ${name}`);
  return Object.values(row ?? {})[0];
}

test("a commit itself does not wait for the disk", async () => {
  const { store } = await openEmptyStore("SQLite");
  const normal = 1;
  expect(await getPragma(store, "synchronous")).toBe(normal);
});

test("binds parameters by their number, and those without a value to null", async () => {
  const { database } = (await openEmptyStore("SQLite")).store;
  const sql = "SELECT $2 AS second, $1 AS first, $2 || $1 AS both, $3 AS third, CAST($11 AS TEXT) AS last";
  const values = ["a", "b", 3, ...Array(7).fill(0), "z"];
  expect(await database.query(sql, values)).toEqual([{ second: "b", first: "a", both: "ba", third: 3, last: "z" }]);
  expect(await database.query("SELECT $1 AS first, $2 AS second", ["a"])).toEqual([{ first: "a", second: null }]);
});

test("others can read while one writes, and no statement blocks the thread for long", async () => {
  const { store } = await openEmptyStore("SQLite");
  expect(await getPragma(store, "journal_mode")).toBe("wal");
  expect(await getPragma(store, "busy_timeout")).toBe(10);
});

test("the log is cut to 64 MiB, and a commit copies it only from 256 MiB on", async () => {
  const { store } = await openEmptyStore("SQLite");
  expect(await getPragma(store, "journal_size_limit")).toBe(64 * 1024 * 1024);
  const frames = Number(await getPragma(store, "wal_autocheckpoint"));
  expect(Math.round((frames * (4096 + 24)) / 1024 / 1024)).toBe(256);
});

test("a new folder is for its owner only, and so is a file that others could read", async () => {
  const directory = join((await createEmptyStore("SQLite")).directory, "below", "data");
  const path = join(directory, databaseFile);
  await (await openStore({ directory })).close();
  expect([getMode(join(directory, "..")), getMode(directory), getMode(path)]).toEqual([0o700, 0o700, 0o600]);
  chmodSync(path, 0o644);
  await (await openStore({ directory })).close();
  expect(getMode(path)).toBe(0o600);
});

// Linux lists the locks of all processes there. Windows has no such locks.
test.runIf(existsSync("/proc/locks"))("a process that opens the file twice keeps its locks on it", async () => {
  const { options } = await openEmptyStore("SQLite");
  const { ino } = statSync(join(options.directory, databaseFile));
  const listLocks = (): string[] =>
    readFileSync("/proc/locks", "utf8")
      .split("\n")
      .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `));
  expect(listLocks()).toHaveLength(1);
  const second = await openStore(options);
  expect(listLocks()).toHaveLength(1);
  await second.close();
  expect(listLocks()).toHaveLength(1);
});

test("the file can be a symbolic link", async () => {
  const { directory } = await createEmptyStore("SQLite");
  const target = join((await createEmptyStore("SQLite")).directory, "linked.sqlite");
  symlinkSync(target, join(directory, databaseFile));
  const store = await openStore({ directory });
  await store.settings.set("color", "red");
  expect(existsSync(`${target}-wal`)).toBe(true);
  await store.close();
  const reopened = await openStore({ directory });
  expect(await reopened.settings.get("color")).toBe("red");
  await reopened.close();
});

test("closing waits for the writes that were started, and can be repeated", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const writes = Array.from({ length: 10 }, (_none, index) => store.settings.set(`n${index}`, index));
  await store.close();
  await Promise.all(writes);
  await store.close();
  const reopened = await openStore(options);
  expect(await reopened.settings.get("n9")).toBe(9);
  await reopened.close();
});
