// Backups of a SQLite store in one file. Secrets stay encrypted in them; the key is not part of a backup.
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConnectorError } from "gong-connector";
import { readInteger } from "./database.ts";
import { openSqlite } from "./sqlite.ts";
import { databaseFile, type StoreOptions } from "./store.ts";
import { syncDirectory, syncFile } from "./sync_path.ts";

/** Writes a new file; servers may run meanwhile. */
export async function backUpStore(options: StoreOptions, file: string): Promise<void> {
  assertSqlite(options);
  const source = join(options.directory, databaseFile);
  if (!existsSync(source)) throw new ConnectorError("store_not_found", `${options.directory} has no store`);
  createPrivateFile(file);
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

/** Replaces the store by a backup. Stop every server first: it would go on with the old file. */
export async function restoreStore(options: StoreOptions, file: string): Promise<void> {
  assertSqlite(options);
  if (!existsSync(file)) throw new ConnectorError("store_not_found", `${file} does not exist`);
  await assertBackup(file);
  const target = join(options.directory, databaseFile);
  const draft = `${target}.restored`;
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  copyFileSync(file, draft);
  chmodSync(draft, 0o600);
  syncFile(draft);
  for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
  renameSync(draft, target);
  syncDirectory(options.directory);
}

async function assertBackup(file: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const copy = new DatabaseSync(file, { readOnly: true });
    const row = copy.prepare("SELECT version FROM schema_version").get();
    copy.close();
    if (row && readInteger(row, "version") > 0) return;
  } catch {
    // The file is no database, or another one.
  }
  throw new ConnectorError("invalid_backup", `${file} is not a backup of a store`);
}

/** Creates an empty file that only its owner can read, for SQLite to fill. */
function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new ConnectorError("file_exists", `${file} exists`);
    throw error;
  }
}

function assertSqlite({ databaseUrl }: StoreOptions): void {
  if (databaseUrl)
    throw new ConnectorError("backup_unsupported", "the store is in PostgreSQL", {
      remedy: "Use pg_dump and pg_restore.",
    });
}
