// A file that others rely on is on the disk before they do. A power failure is not simulated: what is recorded is each fsync.
import fs, { existsSync, fstatSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { loadKeyFile } from "../../src/store/encryption.ts";
import { backUpStore, restoreStore } from "../../src/store/index.ts";
import { createEmptyStore, openEmptyStore } from "../helpers/stores.ts";

// Windows has no fsync of a directory.
const isWindows = process.platform === "win32";

/** Records each fsync of a file or directory, with whether the file at a path exists by then. */
function recordSyncs(path: string): object[] {
  const synced: object[] = [];
  const spy = vi.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
    synced.push({ isDirectory: fstatSync(descriptor).isDirectory(), isNamed: existsSync(path) });
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  return synced;
}

const contentThenName = [
  { isDirectory: false, isNamed: false },
  { isDirectory: true, isNamed: true },
];

test.skipIf(isWindows)("a key file and then its name are on the disk before the key encrypts", async () => {
  const path = join((await createEmptyStore("SQLite")).directory, "store.key");
  const synced = recordSyncs(path);
  loadKeyFile(path);
  expect(synced).toEqual(contentThenName);
});

test.skipIf(isWindows)("a restored store and then its name are on the disk when the command ends", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const backup = join(options.directory, "copy.sqlite");
  await backUpStore(options, backup);
  await store.close();
  const { directory } = await createEmptyStore("SQLite");
  const synced = recordSyncs(join(directory, "store.sqlite"));
  await restoreStore({ directory }, backup);
  expect(synced.slice(-2)).toEqual(contentThenName);
});
