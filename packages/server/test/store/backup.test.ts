// Backups of the store while it is in use, and restoring them.
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { backUpStore, openStore, restoreStore } from "../../src/store/index.ts";
import { createEmptyStore, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

test("restores a backup, whose secrets are encrypted", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const connection = await store.connections.create(sampleConnection, { accessToken: "CANARY-A" }, 1);
  const file = join(options.directory, "copy.sqlite");
  await backUpStore(options, file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "latin1")).not.toContain("CANARY");
  await store.connections.disconnect(connection.id);
  await store.close();
  await restoreStore(options, file);
  const restored = await openStore(options);
  expect(await restored.connections.getWithSecrets(connection.id)).toMatchObject({
    connection: { state: "connected" },
    secrets: { accessToken: "CANARY-A" },
  });
  await restored.close();
});

test("restores a backup into another directory, which needs the key", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  await store.secrets.set("app", { clientSecret: "s3cret" });
  const file = join(options.directory, "copy.sqlite");
  await backUpStore(options, file);
  const elsewhere = { directory: join((await createEmptyStore("SQLite")).directory, "new") };
  await restoreStore(elsewhere, file);
  await expect(openStore(elsewhere)).rejects.toMatchObject({ code: "invalid_encryption_key" });
  const key = readFileSync(join(options.directory, "store.key"), "utf8");
  const moved = await openStore({ ...elsewhere, key });
  expect(await moved.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
  await moved.close();
});

test("overwrites no file with a backup, and restores only a backup", async () => {
  const { options } = await openEmptyStore("SQLite");
  const file = join(options.directory, "other");
  writeFileSync(file, "text");
  await expect(backUpStore(options, file)).rejects.toMatchObject({
    code: "file_exists",
    message: `${file} exists`,
  });
  await expect(backUpStore(options, join(options.directory, "none", "copy"))).rejects.toMatchObject({
    code: "ENOENT",
  });
  expect(readFileSync(file, "utf8")).toBe("text");
  await expect(restoreStore(options, file)).rejects.toMatchObject({
    code: "invalid_backup",
    message: `${file} is not a backup of a store`,
  });
  const none = join(options.directory, "none");
  await expect(restoreStore(options, none)).rejects.toMatchObject({
    code: "store_not_found",
    message: `${none} does not exist`,
  });
  const nowhere = { directory: join(options.directory, "nowhere") };
  await expect(backUpStore(nowhere, join(options.directory, "copy"))).rejects.toMatchObject({
    code: "store_not_found",
    message: `${nowhere.directory} has no store`,
  });
  expect(existsSync(nowhere.directory)).toBe(false);
});

test("rejects a database without a version of the store", async () => {
  const { directory } = await createEmptyStore("SQLite");
  for (const [name, sql] of [
    ["empty", "CREATE TABLE schema_version (version INTEGER)"],
    ["zero", "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (0)"],
  ] as const) {
    const file = join(directory, name);
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
    await expect(restoreStore({ directory }, file)).rejects.toMatchObject({ code: "invalid_backup" });
  }
});

test("restores without the log of the database before, for the owner only", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const file = join(options.directory, "copy.sqlite");
  await backUpStore(options, file);
  await store.close();
  const database = join(options.directory, "store.sqlite");
  for (const suffix of ["-wal", "-shm"]) writeFileSync(database + suffix, "of the database before");
  chmodSync(file, 0o644);
  await restoreStore(options, file);
  expect([existsSync(`${database}-wal`), existsSync(`${database}-shm`)]).toEqual([false, false]);
  expect(statSync(database).mode & 0o777).toBe(0o600);
});

test("rejects backups of PostgreSQL and names its own programs", async () => {
  const options = { directory: "/nowhere", databaseUrl: "postgres://localhost/x" };
  const expected = {
    code: "backup_unsupported",
    message: "the store is in PostgreSQL",
    remedy: "Use pg_dump and pg_restore.",
  };
  await expect(backUpStore(options, "copy")).rejects.toMatchObject(expected);
  await expect(restoreStore(options, "copy")).rejects.toMatchObject(expected);
});
