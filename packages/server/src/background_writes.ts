// Writes to the store that no request waits for. The server waits for them when it stops.

export class BackgroundWrites {
  readonly #pending = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Resolves when the write has succeeded, or has failed and the error was reported. */
  add(write: Promise<unknown>): Promise<void> {
    const done = write.then(
      () => {},
      (error: unknown) => this.#onError(error),
    );
    this.#pending.add(done);
    void done.then(() => this.#pending.delete(done));
    return done;
  }

  async waitForAll(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
