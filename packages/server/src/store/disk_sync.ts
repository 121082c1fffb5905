// Waits in a thread until the disk has stored what was written to a file.
import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";
import { MicroBatcher } from "./micro_batcher.ts";
import { createDiskError, toFileError } from "./sqlite_errors.ts";

export class DiskSync {
  readonly #path: string;
  #descriptor: number | undefined;
  #error: Error | undefined;
  readonly #batcher = new MicroBatcher<undefined, undefined>({
    maxItems: Number.POSITIVE_INFINITY,
    run: async () => {
      await this.#sync();
      return () => undefined;
    },
  });

  /** For the file at a path. Throws `store_unavailable` if it cannot be opened. */
  constructor(path: string) {
    this.#path = path;
    try {
      // Windows requires the right to write.
      this.#descriptor = openSync(path, "r+");
    } catch (error) {
      throw toFileError(error, path);
    }
  }

  /**
   * Resolves when the disk has stored all that was written before this call. Throws `store_unavailable` if the disk fails, and
   * from then on at each call: the system reports a failure once, and not which part was lost.
   */
  run(): Promise<undefined> {
    return this.#batcher.add(undefined);
  }

  /** Throws the error of an earlier call. */
  assertWorking(): void {
    if (this.#error) throw this.#error;
  }

  /** Resolves when no call of `run` waits. */
  async waitForAll(): Promise<void> {
    await this.#batcher.flush();
  }

  /** Call it when no call of `run` waits. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  async #sync(): Promise<void> {
    this.assertWorking();
    if (this.#descriptor === undefined) throw new Error("the file is closed");
    try {
      await promisify(fdatasync)(this.#descriptor);
    } catch (error) {
      this.#error = createDiskError(error, this.#path);
      throw this.#error;
    }
  }
}
