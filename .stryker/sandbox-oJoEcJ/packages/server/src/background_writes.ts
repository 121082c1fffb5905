// @ts-nocheck
// Writes that nobody waits for: kept until they are done, so that closing can wait for them.

export class BackgroundWrites {
  readonly #pending = new Set<Promise<void>>();
  readonly #onLost: (error: unknown) => void;

  constructor(onLost: (error: unknown) => void) {
    this.#onLost = onLost;
  }

  /** Resolves when the write is done, or has failed and was told of. */
  add(write: Promise<unknown>): Promise<void> {
    const done = write.then(
      () => {},
      (error: unknown) => this.#onLost(error),
    );
    this.#pending.add(done);
    void done.then(() => this.#pending.delete(done));
    return done;
  }

  async waitForAll(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
