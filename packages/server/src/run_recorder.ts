// Runs actions and records the runs: their timeline, result and, as far as the retention settings allow, their content.
import { randomUUID } from "node:crypto";
import type { Action, Issue, RequestAttempt, RunOptions } from "gong-connector";
import { findDrift, toConnectorError } from "gong-connector/internal";
import { followSignal } from "./abort_signals.ts";
import type { TimelineEntry } from "./api/settings_contract.ts";
import type { AppSettings } from "./app_settings.ts";
import { BackgroundWrites } from "./background_writes.ts";
import type { ResolvedConnection } from "./connector_resolver.ts";
import { findSecrets, redact } from "./http/redact.ts";
import { getErrorKind, toErrorDocument } from "./run_error.ts";
import type { Run, RunContent, Store } from "./store/index.ts";
import { UsageCounter } from "./usage_counter.ts";

export interface RunRecorderOptions {
  store: Store;
  settings: AppSettings;
  now: () => number;
  /** Called for errors of the store and unexpected errors of runs. */
  onError: (error: unknown) => void;
}

type RunResult = { output: unknown } | { error: unknown };

export type RunOutcome = RunResult & {
  /** Id of the run. */
  run: string;
  durationMs: number;
  requests: number;
  quotaRemaining?: number;
  drift: readonly Issue[];
};

interface RunningRun {
  id: string;
  connection: ResolvedConnection;
  action: Action;
  input: unknown;
  startedAt: number;
  controller: AbortController;
  requests: number;
  quotaRemaining?: number;
  timeline: TimelineEntry[];
  startTimer: NodeJS.Timeout;
  isStartRecorded: boolean;
  finished: Promise<void>;
}

/** A run that ends within this time is written once. A longer one is listed while it runs, and after an interruption. */
const recordedAfterMs = 1000;
const maxTimelineEntries = 500;
const maxContentLength = 1024 * 1024;

/** Time in which the words of runs are collected for one statement. */
const wordsDelayMs = 1000;

export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #writes: BackgroundWrites;
  readonly #usage: UsageCounter;
  #wordsTimer: NodeJS.Timeout | undefined;
  readonly #running = new Set<RunningRun>();

  constructor(options: RunRecorderOptions) {
    this.#options = options;
    this.#writes = new BackgroundWrites(options.onError);
    this.#usage = new UsageCounter(options.store, options.onError);
  }

  /**
   * Does not throw if the action fails. The record of a read that succeeds is written at most `maxReadDelayMs` later, with
   * those of others: a process that is killed loses it. Every other record is written before this resolves.
   */
  async run(
    connection: ResolvedConnection,
    action: Action,
    input: unknown,
    options: RunOptions = {},
    maxReadDelayMs = 0,
  ): Promise<RunOutcome> {
    const startedAt = this.#options.now();
    const finished = Promise.withResolvers<void>();
    const running: RunningRun = {
      id: createRunId(startedAt),
      connection,
      action,
      input,
      startedAt,
      controller: new AbortController(),
      requests: 0,
      timeline: [],
      startTimer: setTimeout(() => this.#recordStart(running), recordedAfterMs),
      isStartRecorded: false,
      finished: finished.promise,
    };
    this.#running.add(running);
    try {
      return await this.#record(running, await this.#execute(running, options), maxReadDelayMs);
    } finally {
      clearTimeout(running.startTimer);
      this.#running.delete(running);
      finished.resolve();
    }
  }

  /** Counts a request of any connector. */
  countRequest(attempt: RequestAttempt): void {
    this.#usage.add(attempt, this.#options.now());
  }

  /** Aborts the runs of a connection, or all runs. */
  stop(reason: Error, connectionId?: string): void {
    for (const { connection, controller } of this.#running)
      if (connectionId === undefined || connection.id === connectionId) controller.abort(reason);
  }

  /** Resolves when no action runs and every write is done. */
  async waitForWrites(): Promise<void> {
    await Promise.all([...this.#running].map(({ finished }) => finished));
    await this.#usage.write();
    await this.#writes.waitForAll();
    await this.#writes.add(this.#writeWords());
  }

  #recordStart(running: RunningRun): void {
    const { id, action, connection, startedAt } = running;
    running.isStartRecorded = true;
    this.#writes.add(this.#options.store.runs.start({ id, action: action.id, connection: connection.id, startedAt }));
  }

  async #execute(running: RunningRun, options: RunOptions): Promise<RunResult> {
    const { connection, action, input, controller } = running;
    const { signal } = controller;
    const stopFollowing = followSignal(options.signal, controller);
    try {
      const { allowPaidActions } = connection.settings.actions;
      const onAttempt = (attempt: RequestAttempt): void => this.#addToTimeline(running, attempt);
      const runOptions = { ...options, signal, onAttempt, allowPaidActions };
      return { output: await connection.connector.run(action.id, input, runOptions) };
    } catch (error) {
      if (signal.aborted) return { error };
      const connectorError = toConnectorError(error, action.id);
      if (connectorError.code === "internal_error") this.#options.onError(connectorError.cause ?? connectorError);
      return { error: connectorError };
    } finally {
      stopFollowing();
    }
  }

  #addToTimeline(running: RunningRun, requestAttempt: RequestAttempt): void {
    const { attempt, waitMs, durationMs, status, kind, requestId, quotaRemaining } = requestAttempt;
    running.requests += 1;
    running.quotaRemaining = quotaRemaining;
    if (running.timeline.length >= maxTimelineEntries) return;
    const offsetMs = Math.max(0, this.#options.now() - running.startedAt - durationMs - waitMs);
    running.timeline.push({
      offsetMs: Math.round(offsetMs),
      attempt,
      waitMs: Math.round(waitMs),
      durationMs: Math.round(durationMs),
      ...(status !== undefined && { status }),
      ...(kind !== undefined && { kind }),
      ...(requestId !== undefined && { requestId }),
    });
  }

  async #record(running: RunningRun, result: RunResult, maxReadDelayMs: number): Promise<RunOutcome> {
    const { id, connection, action, startedAt, requests, timeline, quotaRemaining } = running;
    const durationMs = this.#options.now() - startedAt;
    const drift = "output" in result ? findDrift(action.output, result.output) : [];
    const run = {
      id,
      action: action.id,
      connection: connection.id,
      startedAt,
      durationMs,
      requests,
      ...("error" in result
        ? { state: "failed" as const, errorKind: getErrorKind(result.error) }
        : { state: "succeeded" as const }),
    };
    const { runs } = this.#options.store;
    const maxDelayMs = "output" in result && action.effect === "read" ? maxReadDelayMs : 0;
    const written = this.#writes.add(
      this.#selectContent(running, result).then(async (content) => {
        await runs.finish(run, timeline, content, maxDelayMs);
        this.#addWords(running, run, content);
      }),
    );
    if (maxDelayMs === 0) await written;
    if (drift.length > 0) await this.#writes.add(runs.recordDrift(action.id, drift, this.#options.now()));
    return { run: id, ...result, durationMs, requests, drift, ...(quotaRemaining !== undefined && { quotaRemaining }) };
  }

  /** The words that the search finds the run by. They are written a second later, with those of other runs. */
  #addWords(running: RunningRun, run: Pick<Run, "id" | "action" | "errorKind">, content?: RunContent): void {
    const { connection, timeline } = running;
    const requestIds = timeline.map(({ requestId }) => requestId);
    const values = [run.id, run.action, connection.customer, run.errorKind, requestIds, content];
    this.#options.store.runWords.add(run.id, values);
    this.#wordsTimer ??= setTimeout(() => void this.#writes.add(this.#writeWords()), wordsDelayMs).unref();
  }

  #writeWords(): Promise<void> {
    clearTimeout(this.#wordsTimer);
    this.#wordsTimer = undefined;
    return this.#options.store.runWords.write();
  }

  /** The content that the retention settings allow to store, without secrets. */
  async #selectContent(running: RunningRun, result: RunResult): Promise<RunContent | undefined> {
    const { connection, action, input } = running;
    // The settings may have changed during a long run.
    const { retention } = running.isStartRecorded ? await this.#options.settings.read() : connection.settings;
    const { content } = retention;
    if (content === "none" || (content === "errors" && !("error" in result))) return undefined;
    const output = "output" in result ? result.output : undefined;
    const secrets = [...connection.secrets, ...findSecrets(action.input, input), ...findSecrets(action.output, output)];
    const prepare = (value: unknown): unknown => redact(limitSize(value), secrets);
    return {
      input: prepare(input),
      ...("error" in result ? { error: prepare(toErrorDocument(result.error)) } : { output: prepare(output) }),
    };
  }
}

/** Starts with the time, as UUIDs of version 7 do: the rows of new runs then share the last pages of the indexes. */
function createRunId(startedAt: number): string {
  return `run_${startedAt.toString(16).padStart(12, "0")}${randomUUID().replaceAll("-", "").slice(12)}`;
}

/** Replaces a value that is too large to store. */
function limitSize(value: unknown): unknown {
  const length = JSON.stringify(value)?.length ?? 0;
  return length > maxContentLength ? `(not stored: ${(length / 1e6).toFixed(1)} MB)` : value;
}
