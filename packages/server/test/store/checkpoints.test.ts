// Checkpoints of SQLite's write-ahead log, which a thread makes.
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test, vi } from "vitest";
import { Checkpoints } from "../../src/store/checkpoints.ts";

const mebibyte = 1024 * 1024;

/** A file whose log only the checkpoints copy. */
function openFile() {
  const directory = mkdtempSync(join(tmpdir(), "checkpoints-"));
  const path = join(directory, "store.sqlite");
  const open = (): DatabaseSync => {
    const opened = new DatabaseSync(path);
    onTestFinished(() => {
      if (opened.isOpen) opened.close();
    });
    opened.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL");
    return opened;
  };
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = open();
  file.exec("CREATE TABLE blobs (content BLOB)");
  const checkpoints = new Checkpoints(path);
  const getSize = (name: string): number => statSync(name).size / mebibyte;
  return {
    path,
    file,
    open,
    checkpoints,
    getLogSize: () => getSize(`${path}-wal`),
    /** Starts a checkpoint if one is due. Resolves with the size of the file after it. */
    async run(): Promise<number> {
      checkpoints.start();
      await checkpoints.close();
      return getSize(path);
    },
    write(mebibytes: number): void {
      file.exec("BEGIN");
      for (let index = 0; index < mebibytes; index += 1)
        file.exec(`INSERT INTO blobs (content) VALUES (zeroblob(${mebibyte}))`);
      file.exec("COMMIT");
    },
  };
}

/** A reader that needs the log as it is now: it cannot start again before the reader ends. */
function openReader(open: () => DatabaseSync): DatabaseSync {
  const reader = open();
  reader.exec("BEGIN; SELECT COUNT(*) FROM blobs");
  return reader;
}

/** Whether a write would have to wait for a checkpoint. */
async function mustWait(checkpoints: Checkpoints): Promise<boolean> {
  let isWaiting = true;
  void checkpoints.waitForRestart().then(() => {
    isWaiting = false;
  });
  await wait(5);
  return isWaiting;
}

test("copies the log into the file from 16 MiB on, at most once per second", async () => {
  const { write, run } = openFile();
  const now = vi.spyOn(performance, "now").mockReturnValue(50_000);
  onTestFinished(() => now.mockRestore());
  write(15);
  expect(await run()).toBeLessThan(1);
  write(1);
  expect(await run()).toBeGreaterThan(16);
  now.mockReturnValue(50_999);
  write(17);
  expect(await run()).toBeLessThan(17);
  now.mockReturnValue(51_000);
  expect(await run()).toBeGreaterThan(33);
});

test("copies a log of more than 64 MiB at once, and writes wait until readers let it start again", async () => {
  const { write, run, checkpoints, open, getLogSize } = openFile();
  const now = vi.spyOn(performance, "now").mockReturnValue(50_000);
  onTestFinished(() => now.mockRestore());
  write(16);
  await run();
  write(65);
  const size = getLogSize();
  const reader = openReader(open);
  checkpoints.start();
  while (!(await mustWait(checkpoints)));
  reader.exec("ROLLBACK");
  await checkpoints.waitForRestart();
  write(30);
  expect(getLogSize()).toBe(size);
  await checkpoints.close();
  expect(await mustWait(checkpoints)).toBe(false);
});

test("before writes wait, the disk stores what was copied", async () => {
  const { write, run } = openFile();
  const postMessage = vi.spyOn(Worker.prototype, "postMessage");
  onTestFinished(() => postMessage.mockRestore());
  write(65);
  await run();
  const modes = postMessage.mock.calls.map(([mode]) => mode);
  expect(modes).toEqual([...Array(8).fill("PASSIVE"), "RESTART", "close"]);
});

test("a smaller log does not let writes wait for readers", async () => {
  const { write, checkpoints, open } = openFile();
  write(20);
  openReader(open);
  checkpoints.start();
  let isRunning = true;
  const closing = checkpoints.close().then(() => {
    isRunning = false;
  });
  while (isRunning) expect(await mustWait(checkpoints)).toBe(false);
  await closing;
});

test("closing ends the connection of the thread", async () => {
  const { path, file, write, checkpoints } = openFile();
  write(17);
  checkpoints.start();
  await checkpoints.close();
  expect(existsSync(`${path}-wal`)).toBe(true);
  // The last connection deletes the log.
  file.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
  checkpoints.start();
  await checkpoints.close();
});

test("a thread that cannot open the file is replaced at the next checkpoint", async () => {
  const { path, write, run } = openFile();
  const now = vi.spyOn(performance, "now").mockReturnValue(50_000);
  onTestFinished(() => now.mockRestore());
  write(17);
  renameSync(path, `${path}.moved`);
  mkdirSync(path);
  await run();
  rmdirSync(path);
  renameSync(`${path}.moved`, path);
  now.mockReturnValue(51_000);
  expect(await run()).toBeGreaterThan(17);
});

test("a checkpoint between the error and the end of a thread does not wait for that thread", async () => {
  const { path, write, checkpoints, run } = openFile();
  const postMessage = vi.spyOn(Worker.prototype, "postMessage");
  onTestFinished(() => postMessage.mockRestore());
  write(65);
  renameSync(path, `${path}.moved`);
  mkdirSync(path);
  checkpoints.start();
  const [failing] = postMessage.mock.contexts;
  if (!(failing instanceof Worker)) throw new Error("no thread has started");
  await once(failing, "error");
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  checkpoints.start();
  await checkpoints.close();
  rmdirSync(path);
  renameSync(`${path}.moved`, path);
  expect(await run()).toBeGreaterThan(64);
});
