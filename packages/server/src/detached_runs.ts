// Runs that the pages start: they continue when the browser disconnects, and it reads their results after a reload.
import type { RunResult } from "./api/settings_contract.ts";
import { createNotFoundError } from "./http/error_response.ts";

/** Long enough for a reload. The page Runs shows what is stored of a run for longer. */
const keptMs = 10 * 60_000;
const maxKept = 100;

interface DetachedRun {
  controller: AbortController;
  result: Promise<RunResult>;
}

export class DetachedRuns {
  readonly #runs = new Map<string, DetachedRun>();

  /** Starts a run under an id that the page has chosen. A second request with the id waits for the same run. */
  start(id: string, run: (signal: AbortSignal) => Promise<RunResult>): Promise<RunResult> {
    const existing = this.#runs.get(id);
    if (existing) return existing.result;
    const controller = new AbortController();
    const result = run(controller.signal);
    this.#runs.set(id, { controller, result });
    const forget = (): void => void setTimeout(() => this.#runs.delete(id), keptMs).unref();
    result.then(forget, forget);
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= maxKept) break;
      this.#runs.delete(oldest);
    }
    return result;
  }

  /** Throws `not_found` if this process did not start the run, or has forgotten it. */
  wait(id: string): Promise<RunResult> {
    return this.#require(id).result;
  }

  stop(id: string): void {
    this.#require(id).controller.abort();
  }

  #require(id: string): DetachedRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw createNotFoundError("the result of the run");
  }
}
