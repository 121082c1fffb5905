// Faults of the database: its file is deleted, replaced, emptied, locked or full, or its server does not respond.
import { existsSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { assertDiskSpace } from "../../src/store/disk_space.ts";
import { databaseFile, openStore, type Store } from "../../src/store/index.ts";
import { createEmptyStore, describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

async function openWithPath() {
  const { store, options } = await openEmptyStore("SQLite");
  await store.settings.set("color", "green");
  return { store, options, path: join(options.directory, databaseFile) };
}

async function expectUnavailable(store: Store, message: RegExp): Promise<void> {
  const requests = [
    store.settings.get("color"),
    store.settings.set("color", "blue"),
    store.database.transaction((transaction) => transaction.query("SELECT 1 AS one")),
    store.assertReady(),
  ];
  for (const { status, ...result } of await Promise.allSettled(requests)) {
    expect(status).toBe("rejected");
    expect(result).toMatchObject({ reason: { code: "store_unavailable", message: expect.stringMatching(message) } });
  }
}

/** Locks the file as another program, until it rolls back. */
function lockFile(path: string): DatabaseSync {
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  other.exec("BEGIN EXCLUSIVE");
  return other;
}

describe("a SQLite file", () => {
  test("that is deleted makes the store unavailable, and a new start does not replace it by an empty store", async () => {
    const { store, options, path } = await openWithPath();
    rmSync(path);
    await expectUnavailable(store, /store\.sqlite was deleted/);
    await store.close();
    await expect(openStore(options)).rejects.toMatchObject({
      code: "store_not_found",
      remedy: expect.stringContaining("Restore a backup"),
    });
    expect(existsSync(path)).toBe(false);
  });

  test("that is replaced by an empty one makes the store unavailable, until the file is back", async () => {
    const { store, options, path } = await openWithPath();
    renameSync(path, `${path}.moved`);
    writeFileSync(path, "");
    await expectUnavailable(store, /store\.sqlite was replaced/);
    await expect(openStore(options)).rejects.toMatchObject({ code: "store_not_found" });
    renameSync(`${path}.moved`, path);
    expect(await store.settings.get("color")).toBe("green");
  });

  test("that is emptied makes the store unavailable", async () => {
    const { store, path } = await openWithPath();
    truncateSync(path);
    await expectUnavailable(store, /store\.sqlite was emptied/);
  });

  test("whose log is deleted rejects every write, and a stop stores what was committed", async () => {
    const { store, options, path } = await openWithPath();
    rmSync(`${path}-wal`);
    for (const name of ["shape", "size"])
      await expect(store.settings.set(name, "round")).rejects.toMatchObject({
        code: "store_unavailable",
        message: expect.stringContaining("store.sqlite-wal was deleted"),
        remedy: expect.not.stringContaining("backup"),
      });
    await expect(store.assertReady()).rejects.toMatchObject({ code: "store_unavailable" });
    await store.close();
    const reopened = await openStore(options);
    onTestFinished(() => reopened.close());
    expect(await reopened.settings.get("color")).toBe("green");
    expect(await reopened.settings.get("shape")).toBeUndefined();
    await reopened.settings.set("color", "blue");
  });

  test("that is overwritten by another database makes the store unavailable", async () => {
    const { store, options, path } = await openWithPath();
    await store.close();
    const other = new DatabaseSync(path);
    for (const { name } of other.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all())
      other.exec(`DROP TABLE ${name}`);
    other.close();
    const reopened = await openStore(options);
    onTestFinished(() => reopened.close());
    const stranger = new DatabaseSync(path);
    stranger.exec("DROP TABLE settings");
    stranger.close();
    await expect(reopened.settings.get("color")).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(reopened.assertReady()).rejects.toMatchObject({ code: "store_unavailable" });
  });

  test("that is no database, or cannot be opened, is a clear error", async () => {
    const options = await createEmptyStore("SQLite");
    const path = join(options.directory, databaseFile);
    writeFileSync(path, "This is a text and no database. ".repeat(100));
    await expect(openStore(options)).rejects.toMatchObject({ code: "store_unavailable", retryable: false });
    const directory = join(path, "below a file");
    await expect(openStore({ directory })).rejects.toMatchObject({ code: "store_unavailable" });
  });

  test("that another program locks rejects every waiting statement after 10 s, and works afterwards", async () => {
    const { store, path } = await openWithPath();
    const other = lockFile(path);
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const startedAt = Date.now();
    let rejected = 0;
    const writes = Array.from({ length: 20 }, (_none, index) => store.settings.set("n", index));
    writes.push(store.database.transaction(async () => {}));
    const settled = Promise.allSettled(
      writes.map((write) =>
        write.catch((error: unknown) => {
          rejected += 1;
          throw error;
        }),
      ),
    );
    vi.setSystemTime(startedAt + 10_000);
    await wait(100);
    expect(rejected).toBe(0);
    vi.setSystemTime(startedAt + 10_001);
    for (const result of await settled)
      expect(result).toMatchObject({
        status: "rejected",
        reason: { code: "store_unavailable", retryable: true, message: expect.stringContaining("locked") },
      });
    other.exec("ROLLBACK");
    await store.settings.set("color", "red");
    expect(await store.settings.get("color")).toBe("red");
  });

  test("that another program locks for a moment delays writes, and can be read meanwhile", async () => {
    const { store, path } = await openWithPath();
    const other = lockFile(path);
    const writes = [store.database.transaction(async () => {}), store.settings.set("color", "red")];
    await wait(50);
    expect(await store.settings.get("color")).toBe("green");
    other.exec("ROLLBACK");
    await Promise.all(writes);
    expect(await store.settings.get("color")).toBe("red");
  });

  test("that another program locks while it is opened is opened after the lock", async () => {
    const { store, options, path } = await openWithPath();
    await store.close();
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    setTimeout(() => other.exec("ROLLBACK"), 50);
    const reopened = await openStore(options);
    onTestFinished(() => reopened.close());
    expect(await reopened.settings.get("color")).toBe("green");
  });

  test("that cannot grow rejects a transaction as a whole, and works when there is space again", async () => {
    const { store } = await openWithPath();
    const [row] = await store.database.query("PRAGMA page_count");
    await store.database.query(`PRAGMA max_page_count = ${Number(row?.page_count) + 1}`);
    const large = "x".repeat(100_000);
    const failing = store.database.transaction(async (transaction) => {
      await transaction.query("UPDATE settings SET value = '\"red\"' WHERE name = 'color'");
      await transaction.query("INSERT INTO settings (name, value) VALUES ('large', $1)", [large]);
    });
    await expect(failing).rejects.toMatchObject({
      code: "store_unavailable",
      message: "the disk of the database is full",
    });
    await expect(store.settings.set("large", large)).rejects.toMatchObject({
      code: "store_unavailable",
      retryable: true,
    });
    expect([await store.settings.get("color"), await store.settings.get("large")]).toEqual(["green", undefined]);
    await store.database.query("PRAGMA max_page_count = 1000000");
    await store.settings.set("large", large);
    expect(await store.settings.get("large")).toBe(large);
  });
});

test("a disk without space for the next run is reported as full", async () => {
  const { directory } = await createEmptyStore("SQLite");
  await assertDiskSpace(directory, 1);
  await expect(assertDiskSpace(directory, 1e30)).rejects.toMatchObject({ code: "store_unavailable", retryable: true });
});

test("a PostgreSQL server that does not respond is a clear error without the password", async () => {
  const { directory } = await createEmptyStore("SQLite");
  const error: unknown = await openStore({ directory, databaseUrl: "postgres://u:CANARY@127.0.0.1:9/x" }).catch(
    (e) => e,
  );
  expect(error).toMatchObject({
    code: "store_unavailable",
    retryable: true,
    message: expect.stringContaining("ECONNREFUSED"),
  });
  expect(String(error) + JSON.stringify(error)).not.toContain("CANARY");
});

describeEachDatabase("a store", (kind) => {
  test("is not ready when its tables are gone or its key was replaced", async () => {
    const { store } = await openEmptyStore(kind);
    await store.assertReady();
    await store.database.query("UPDATE settings SET value = '\"another\"' WHERE name = 'encryption_key_id'");
    await expect(store.assertReady()).rejects.toMatchObject({ code: "store_unavailable", retryable: false });
    await store.database.query("DROP TABLE settings");
    await expect(store.assertReady()).rejects.toMatchObject({ code: "store_unavailable", retryable: false });
    await expect(
      store.database.transaction((transaction) => transaction.query("SELECT * FROM settings")),
    ).rejects.toMatchObject({
      code: "store_unavailable",
    });
  });
});
