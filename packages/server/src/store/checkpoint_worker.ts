// Runs checkpoints of a SQLite file in a thread: a checkpoint waits for the disk several times.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { CheckpointMode } from "./checkpoints.ts";

/** How long a checkpoint waits for other processes. */
const busyTimeoutMs = 1000;

const file = new DatabaseSync(String(workerData));
file.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA synchronous = FULL`);

parentPort?.on("message", (mode: CheckpointMode | "close") => {
  if (mode === "close") {
    file.close();
    parentPort?.close();
  } else parentPort?.postMessage(Number(file.prepare(`PRAGMA wal_checkpoint(${mode})`).get()?.log));
});
