// Errors of SQLite and of its files as ConnectorErrors. An error of a statement itself is a bug and stays as it is.
import { basename } from "node:path";
import { ConnectorError } from "gong-connector";

interface Cause {
  message: string;
  remedy: string;
  /** Whether waiting cannot help. */
  isPermanent?: boolean;
}

const locked: Cause = {
  message: "the database is locked by another program",
  remedy: "End the program that holds the lock, such as a database browser.",
};
const full: Cause = {
  message: "the disk of the database is full",
  remedy: "Free space on the disk of the data directory.",
};
const notAccessible: Cause = {
  message: "the database file cannot be opened or written",
  remedy: "Check the permissions and the disk of the data directory.",
};
const damaged: Cause = {
  message: "the database file is damaged or was replaced",
  remedy: "Stop every process that uses the store, restore a backup, and start again.",
  isPermanent: true,
};

/** By primary result code of SQLite: BUSY, LOCKED, FULL, PERM, READONLY, IOERR, CANTOPEN, CORRUPT, NOTADB. */
const causes: Readonly<Record<number, Cause>> = {
  5: locked,
  6: locked,
  13: full,
  3: notAccessible,
  8: notAccessible,
  10: notAccessible,
  14: notAccessible,
  11: damaged,
  26: damaged,
};

const fullDiskCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** SQLITE_BUSY, whose extended codes differ in the higher bytes. */
export function isBusy(error: unknown): boolean {
  return getPrimaryCode(error) === 5;
}

/** `store_unavailable` if the database cannot run a statement; any other error unchanged. */
export function toSqliteError(error: unknown): unknown {
  const code = getPrimaryCode(error);
  const isEmpty = code === 1 && error instanceof Error && error.message.startsWith("no such table");
  const cause = isEmpty ? damaged : causes[code ?? 0];
  return cause ? createError(cause) : error;
}

/** `store_unavailable` for an error of the file system. */
export function toFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const cause = fullDiskCodes.has(error.code) ? full : notAccessible;
  return createError({ ...cause, message: `${basename(path)}: ${cause.message} (${error.code})` });
}

/** `store_unavailable` for a file that the disk may not have stored. */
export function createDiskError(error: unknown, path: string): ConnectorError {
  const code = error instanceof Error && "code" in error ? error.code : error;
  return createError({
    message: `${basename(path)}: the disk may not have stored what was written last (${code})`,
    remedy: "Check the disk of the data directory, then stop every process that uses the store and start again.",
    isPermanent: true,
  });
}

export function createFullDiskError(): ConnectorError {
  return createError(full);
}

function getPrimaryCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
}

function createError({ message, remedy, isPermanent = false }: Cause): ConnectorError {
  return new ConnectorError("store_unavailable", message, { remedy, retryable: !isPermanent });
}
