// @ts-nocheck
// A copy of the store in one file, made while it is in use, and put back.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backupStore, openStore, restoreStore } from "../../src/store/index.ts";
import { createEmptyStore, databaseKinds, openEmptyStore } from "../helpers/stores.ts";

test("a copy brings everything back, sealed as it was", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const connection = await store.connections.create(databaseKinds, { accessToken: "CANARY-A" }, 1);
  const file = join(options.directory, "copy.sqlite");
  await backupStore(options, file);
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

test("a copy goes to another directory with the key", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  await store.secrets.set("app", { clientSecret: "s3cret" });
  const file = join(options.directory, "copy.sqlite");
  await backupStore(options, file);
  const elsewhere = { directory: join((await createEmptyStore("SQLite")).directory, "new") };
  await restoreStore(elsewhere, file);
  await expect(openStore(elsewhere)).rejects.toThrow(/sealed with key/);
  const key = readFileSync(join(options.directory, "store.key"), "utf8");
  const moved = await openStore({ ...elsewhere, key });
  expect(await moved.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
  await moved.close();
});

test("nothing is overwritten by a copy, and only a copy is put back", async () => {
  const { options } = await openEmptyStore("SQLite");
  const file = join(options.directory, "other");
  writeFileSync(file, "text");
  await expect(backupStore(options, file)).rejects.toThrow(/is there already/);
  expect(readFileSync(file, "utf8")).toBe("text");
  await expect(restoreStore(options, file)).rejects.toThrow(/is no copy of a store/);
  await expect(restoreStore(options, join(options.directory, "none"))).rejects.toThrow(/is not there/);
  const nowhere = { directory: join(options.directory, "nowhere") };
  await expect(backupStore(nowhere, join(options.directory, "copy"))).rejects.toThrow(/there is no store/);
  expect(existsSync(nowhere.directory)).toBe(false);
});

test("a store in PostgreSQL is copied by its own programs", async () => {
  const options = { directory: "/nowhere", databaseUrl: "postgres://localhost/x" };
  await expect(backupStore(options, "copy")).rejects.toThrow(/pg_dump/);
  await expect(restoreStore(options, "copy")).rejects.toThrow(/pg_restore/);
});
