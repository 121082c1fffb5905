// A job that the server repeats until it stops, one run at a time.

export interface PeriodicJobOptions {
  intervalMs: number;
  /** The signal aborts when the job stops. */
  task: (signal: AbortSignal) => Promise<void>;
  /** Receives the errors of runs that nobody waits for. */
  onError: (error: unknown) => void;
}

export class PeriodicJob {
  readonly #options: PeriodicJobOptions;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: PeriodicJobOptions) {
    this.#options = options;
  }

  /** Runs after each interval. */
  start(): void {
    this.#timer = setInterval(() => this.runInBackground(), this.#options.intervalMs).unref();
  }

  runInBackground(): void {
    void this.run().catch(this.#options.onError);
  }

  /** Runs once, after a run that is in progress. Does nothing after `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#controller;
    await this.#running?.catch(() => {});
    if (signal.aborted) return;
    this.#running ??= this.#options.task(signal).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Aborts a run that is in progress. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#controller.abort();
    await this.#running?.catch(() => {});
  }
}
