// Recognizes that the file at a path is no longer the one that was opened.
import { statSync } from "node:fs";
import { basename } from "node:path";
import { ConnectorError } from "gong-connector";

export interface FileIdentityOptions {
  /** False by default. */
  canBeEmpty?: boolean;
  remedy?: string;
}

export class FileIdentity {
  readonly #path: string;
  readonly #options: FileIdentityOptions;
  readonly #device: bigint | undefined;
  readonly #inode: bigint | undefined;

  /** For the file that is at the path now. */
  constructor(path: string, options: FileIdentityOptions = {}) {
    this.#path = path;
    this.#options = options;
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    this.#device = stats?.dev;
    this.#inode = stats?.ino;
  }

  /** Throws `store_unavailable` if the file was deleted, replaced or emptied. */
  assertUnchanged(): void {
    const stats = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    const { canBeEmpty, remedy = "Stop every process that uses the store, restore a backup, and start again." } =
      this.#options;
    if (stats && stats.dev === this.#device && stats.ino === this.#inode && (canBeEmpty || stats.size > 0n)) return;
    const change = !stats ? "deleted" : stats.ino === this.#inode ? "emptied" : "replaced";
    throw new ConnectorError(
      "store_unavailable",
      `the file ${basename(this.#path)} was ${change} while it was in use`,
      { retryable: false, remedy },
    );
  }
}
