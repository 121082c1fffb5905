// Checkpoints of SQLite's write-ahead log: they copy it into the file, and let it start again before it is large.
import { once } from "node:events";
import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** RESTART also makes the next write start at the beginning of the log; other writes wait for it. */
export type CheckpointMode = "PASSIVE" | "RESTART";

const intervalMs = 1000;
/** A smaller log needs no checkpoint, and no thread for it. */
const minLogBytes = 16 * 1024 * 1024;
/** The log starts again when it is larger, which is every few seconds under the highest load. */
export const maxLogBytes = 64 * 1024 * 1024;
/** A page of the file, and its header in the log. */
const frameBytes = 4096 + 24;
const maxLogFrames = maxLogBytes / frameBytes;
/**
 * A checkpoint waits until the disk has stored the file only if it copied the whole log and nothing was written meanwhile, which is
 * likely if there is little to copy. RESTART always waits for it, and other writes wait for RESTART.
 */
const maxPassesBeforeRestart = 8;
/** A commit makes a checkpoint itself, which blocks the thread, only if the checkpoints beside it cannot keep up. */
export const autoCheckpointFrames = Math.round(4 * maxLogFrames);

export class Checkpoints {
  readonly #path: string;
  #worker: Worker | undefined;
  #lastAt = 0;
  #running: Promise<void> | undefined;
  #restarting: Promise<unknown> | undefined;

  /** For the SQLite file at a path. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Call it after each commit. Starts a checkpoint if one is due. */
  start(): void {
    if (this.#running) return;
    const size = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const now = performance.now();
    if (size <= maxLogBytes && (size < minLogBytes || now - this.#lastAt < intervalMs)) return;
    this.#lastAt = now;
    this.#running = this.#run();
  }

  /** Resolves when a write does not have to wait for a checkpoint. */
  async waitForRestart(): Promise<void> {
    await this.#restarting?.catch(() => {});
  }

  async close(): Promise<void> {
    await this.#running;
    if (!this.#worker) return;
    const ended = once(this.#worker, "exit");
    this.#worker.ref();
    this.#worker.postMessage("close");
    await ended;
  }

  async #run(): Promise<void> {
    try {
      for (let pass = 0; pass < maxPassesBeforeRestart; pass += 1)
        if ((await this.#checkpoint("PASSIVE")) < maxLogFrames) return;
      this.#restarting = this.#checkpoint("RESTART");
      await this.#restarting;
    } catch {
      // The thread has ended. The next checkpoint starts another one.
    } finally {
      this.#restarting = undefined;
      this.#running = undefined;
    }
  }

  /** Returns the number of frames in the log. */
  async #checkpoint(mode: CheckpointMode): Promise<number> {
    const worker = this.#worker ?? this.#startWorker();
    // Writes may wait for it, and without other work the process would end before.
    worker.ref();
    worker.postMessage(mode);
    const [frames] = await once(worker, "message");
    worker.unref();
    return Number(frames);
  }

  #startWorker(): Worker {
    // The extension is .js in a build.
    const file = import.meta.url.replace("checkpoints.", "checkpoint_worker.");
    const worker = new Worker(new URL(file), { workerData: this.#path });
    this.#worker = worker;
    // From its error on it answers no message, and it ends some turns of the event loop later.
    for (const event of ["error", "exit"])
      worker.once(event, () => {
        if (this.#worker === worker) this.#worker = undefined;
      });
    return worker;
  }
}
