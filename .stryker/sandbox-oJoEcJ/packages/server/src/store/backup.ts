// @ts-nocheck
// A copy of the store in one file, and back. The copy's secrets stay sealed: the key is kept apart.
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { readInteger } from "./database.ts";
import { openSqlite } from "./sqlite.ts";
import { databaseFile, type StoreOptions } from "./store.ts";

/** Copies the store while it may be in use. Throws where the file is there already. */
export async function backupStore(options: StoreOptions, file: string): Promise<void> {
  onlySqlite(options);
  const source = join(options.directory, databaseFile);
  if (!existsSync(source)) throw new Error(`there is no store in ${options.directory}`);
  createPrivate(file);
  const database = await openSqlite(source);
  try {
    await database.query("VACUUM INTO $1", [resolve(file)]);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    await database.close();
  }
}

/** Puts a copy in the store's place. Stop the server before: it would go on with the old one. */
export async function restoreStore(options: StoreOptions, file: string): Promise<void> {
  onlySqlite(options);
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  await checkStore(file);
  const target = join(options.directory, databaseFile);
  const fresh = `${target}.restored`;
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  copyFileSync(file, fresh);
  chmodSync(fresh, 0o600);
  for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
  renameSync(fresh, target);
}

async function checkStore(file: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const copy = new DatabaseSync(file, { readOnly: true });
    const row = copy.prepare("SELECT step FROM version").get();
    copy.close();
    if (row && readInteger(row, "step") > 0) return;
  } catch {
    // Said below, in the words of the command.
  }
  throw new Error(`${file} is no copy of a store`);
}

/** An empty file that only its owner can read; SQLite fills it. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new Error(`${file} is there already: give another name`);
    throw error;
  }
}

function onlySqlite({ databaseUrl }: StoreOptions): void {
  if (databaseUrl) throw new Error("the store is in PostgreSQL: copy it with pg_dump, and back with pg_restore");
}
