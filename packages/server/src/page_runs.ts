// Runs that pages started. A run continues when its reader leaves, so that the page finds it again after a reload.
import { ConnectorError, type RunOptions } from "gong-connector";
import type { RunMessage } from "./api/settings_contract.ts";
import { RunLines } from "./run_lines.ts";

export interface PageRunLimits {
  /** Page runs at the same time. */
  maxRunning: number;
  /** Results that are kept at the same time; the oldest are dropped. */
  maxKept: number;
  maxKeptBytes: number;
}

export const pageRunLimits: PageRunLimits = { maxRunning: 100, maxKept: 1000, maxKeptBytes: 64 * 1024 * 1024 };

/** How long a result is kept after the run ended: long enough for a slow reload. */
const keptMs = 60_000;
const retryAfterMs = 10_000;

interface PageRun {
  /** Id of the session that started it. */
  session: string;
  controller: AbortController;
  lines: RunLines;
  /** Set when the run has ended. */
  kept?: { until: number; bytes: number };
}

type StartRun = (options: Required<Pick<RunOptions, "signal" | "onProgress">>) => Promise<RunMessage>;

/** In memory, because a run is. Only the session that started a run can follow and stop it. */
export class PageRuns {
  readonly #now: () => number;
  readonly #limits: PageRunLimits;
  /** Running ones in the order of their start; ended ones after them, in the order of their end. */
  readonly #runs = new Map<string, PageRun>();

  constructor(now: () => number, limits: PageRunLimits = pageRunLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** Starts a run and returns its lines. The same id cannot start a second run, such as when a browser repeats a request. */
  start(id: string, session: string, run: StartRun): AsyncIterable<string> {
    this.#dropResults();
    if (this.#runs.has(id))
      throw new ConnectorError("state_conflict", "this run was started before", { remedy: "Search for it in Runs." });
    const running = [...this.#runs.values()].filter(({ kept }) => !kept).length;
    if (running >= this.#limits.maxRunning) {
      const message = `${running} runs of pages are running, and this server allows no more`;
      throw new ConnectorError("too_many_streams", message, { retryAfterMs });
    }
    const controller = new AbortController();
    const lines = new RunLines((onProgress) => run({ signal: controller.signal, onProgress }));
    const pageRun: PageRun = { session, controller, lines };
    this.#runs.set(id, pageRun);
    void lines.finished.then((line) => this.#keepResult(id, pageRun, line));
    return lines.read();
  }

  /** The latest progress and all later lines of a run. Throws `not_found` if another session has started it. */
  follow(id: string, session: string): AsyncIterable<string> {
    return this.#get(id, session).lines.read();
  }

  /** Aborts a run, whose last line is then an error. Throws `not_found` if another session has started it. */
  stop(id: string, session: string): void {
    this.#get(id, session).controller.abort();
  }

  #get(id: string, session: string): PageRun {
    this.#dropResults();
    const found = this.#runs.get(id);
    if (found?.session === session) return found;
    throw new ConnectorError(
      "not_found",
      "this server has no such run of this page, or it ended more than a minute ago",
      {
        remedy: "Search for it in Runs.",
      },
    );
  }

  #keepResult(id: string, pageRun: PageRun, line: string): void {
    pageRun.kept = { until: this.#now() + keptMs, bytes: Buffer.byteLength(line) };
    this.#runs.delete(id);
    this.#runs.set(id, pageRun);
    this.#dropResults();
  }

  /** Drops results that have expired, and the oldest ones above the limits. */
  #dropResults(): void {
    const ended = [...this.#runs].flatMap(([id, { kept }]) => (kept ? [{ id, ...kept }] : []));
    let count = ended.length;
    let bytes = ended.reduce((sum, result) => sum + result.bytes, 0);
    for (const result of ended) {
      const isAboveLimit = count > this.#limits.maxKept || bytes > this.#limits.maxKeptBytes;
      if (result.until > this.#now() && !isAboveLimit) return;
      this.#runs.delete(result.id);
      count -= 1;
      bytes -= result.bytes;
    }
  }
}
