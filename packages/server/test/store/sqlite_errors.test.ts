// Errors of SQLite and of its files.
import { expect, test } from "vitest";
import { createFullDiskError, isBusy, toFileError, toSqliteError } from "../../src/store/sqlite_errors.ts";

const createError = (errcode: number, message = "") => Object.assign(new Error(message), { errcode });

test.for([
  [5, "the database is locked by another program", true],
  [6, "the database is locked by another program", true],
  [13, "the disk of the database is full", true],
  [3, "the database file cannot be opened or written", true],
  [8, "the database file cannot be opened or written", true],
  [10, "the database file cannot be opened or written", true],
  [14, "the database file cannot be opened or written", true],
  [11, "the database file is damaged or was replaced", false],
  [26, "the database file is damaged or was replaced", false],
  // An extended code: SQLITE_IOERR_FSYNC.
  [10 + (4 << 8), "the database file cannot be opened or written", true],
] as const)("code %i is %s", ([code, message, retryable]) => {
  expect(toSqliteError(createError(code))).toMatchObject({ code: "store_unavailable", message, retryable });
});

test("a table that is missing means that the file was replaced; other errors of a statement stay as they are", () => {
  expect(toSqliteError(createError(1, "no such table: runs"))).toMatchObject({
    message: "the database file is damaged or was replaced",
    remedy: "Stop every process that uses the store, restore a backup, and start again.",
    retryable: false,
  });
  const others = [
    createError(1, "near SELECT: there is no such table"),
    createError(19, "no such table"),
    new Error("no such table"),
    Object.assign(new Error("no such table"), { errcode: undefined }),
    "no such table",
    { errcode: 5 },
  ];
  expect(others.map(toSqliteError)).toEqual(others);
});

test("only SQLITE_BUSY and its extended codes are busy", () => {
  expect([5, 5 + (2 << 8), 6, 1].map((code) => isBusy(createError(code)))).toEqual([true, true, false, false]);
  expect([isBusy({ errcode: 5 }), isBusy(undefined)]).toEqual([false, false]);
});

test("an error of the file system names the file without its folder, and a full disk", () => {
  const convert = (code: string) => toFileError(Object.assign(new Error(), { code }), "/data/store.sqlite");
  expect(convert("EACCES")).toMatchObject({
    code: "store_unavailable",
    message: "store.sqlite: the database file cannot be opened or written (EACCES)",
    remedy: "Check the permissions and the disk of the data directory.",
    retryable: true,
  });
  for (const code of ["ENOSPC", "EDQUOT", "EFBIG"])
    expect(convert(code)).toMatchObject({
      message: `store.sqlite: the disk of the database is full (${code})`,
      remedy: "Free space on the disk of the data directory.",
    });
  const others = [new Error("no code"), { code: "EACCES" }, undefined];
  expect(others.map((error) => toFileError(error, "x"))).toEqual(others);
  expect(createFullDiskError()).toMatchObject({ message: "the disk of the database is full", retryable: true });
});
