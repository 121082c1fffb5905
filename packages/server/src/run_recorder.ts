// Runs actions for hosts and keeps the history: what ran, how it went, and of its content what the setting allows.
import { randomUUID } from "node:crypto";
import { type Action, ConnectorError, type Issue, type RequestAttempt, type RunOptions } from "gong-connector";
import { compileValidator, type ErrorDocument, type Validator } from "gong-connector/internal";
import type { TimelineEntry } from "./api/settings_contract.ts";
import type { AppSettings } from "./app_settings.ts";
import { BackgroundWrites } from "./background_writes.ts";
import type { ResolvedConnection } from "./connector_resolver.ts";
import { findSecrets, redact } from "./http/redact.ts";
import type { RunContent, Store } from "./store/index.ts";

export interface RunRecorderOptions {
  store: Store;
  settings: AppSettings;
  now: () => number;
  /** Told of what could not be written down; the run itself goes on. */
  onLost: (error: unknown) => void;
}

/** How a run ended: with an output, or with what it threw. */
export interface RunOutcome {
  run: string;
  output?: unknown;
  error?: unknown;
  durationMs: number;
  requests: number;
  quotaRemaining?: number;
  drift: readonly Issue[];
}

interface Running {
  id: string;
  account: ResolvedConnection;
  action: Action;
  input: unknown;
  startedAt: number;
  stop: AbortController;
  requests: number;
  quotaRemaining?: number;
  timeline: TimelineEntry[];
  ended: Promise<void>;
}

const mostEvents = 500;
const mostContent = 1024 * 1024;

export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #writes: BackgroundWrites;
  readonly #running = new Set<Running>();
  readonly #checks = new Map<Action, Validator>();

  constructor(options: RunRecorderOptions) {
    this.#options = options;
    this.#writes = new BackgroundWrites(options.onLost);
  }

  /** Runs an action; never throws for what the action came to. */
  async run(
    account: ResolvedConnection,
    action: Action,
    input: unknown,
    options: RunOptions = {},
  ): Promise<RunOutcome> {
    const { store, now } = this.#options;
    const ended = Promise.withResolvers<void>();
    const running: Running = {
      id: `run_${randomUUID().replaceAll("-", "")}`,
      account,
      action,
      input,
      startedAt: now(),
      stop: new AbortController(),
      requests: 0,
      timeline: [],
      ended: ended.promise,
    };
    this.#running.add(running);
    try {
      const { id, startedAt } = running;
      await store.runs.start({ id, action: action.id, connection: account.id, startedAt });
      await store.connections.setLastUsedAt(account.id, startedAt);
      return await this.#finish(running, await this.#attempt(running, options));
    } finally {
      this.#running.delete(running);
      ended.resolve();
    }
  }

  /** Counts a request of any connector, whoever caused it. */
  countRequest({ action, kind, status, waitMs }: RequestAttempt): void {
    const { store, now } = this.#options;
    const counted = { sentAt: now(), action, isError: kind !== undefined, waitMs, isRateLimited: status === 429 };
    this.#writes.add(store.runs.recordUsage(counted));
  }

  /** Ends the runs of a connection, or all of them. */
  stop(reason: Error, connection?: string): void {
    for (const { account, stop } of this.#running)
      if (connection === undefined || account.id === connection) stop.abort(reason);
  }

  /** Resolves when nothing runs any more and everything is written down. */
  async waitForWrites(): Promise<void> {
    await Promise.all([...this.#running].map(({ ended }) => ended));
    await this.#writes.waitForAll();
  }

  async #attempt(running: Running, options: RunOptions): Promise<{ output?: unknown; error?: unknown }> {
    const { account, action, input, stop } = running;
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
    try {
      const { allowPaidActions } = (await this.#options.settings.read()).actions;
      const onAttempt = (event: RequestAttempt): void => this.#note(running, event);
      return {
        output: await account.connector.run(action.id, input, { ...options, signal, onAttempt, allowPaidActions }),
      };
    } catch (error) {
      if (!(error instanceof ConnectorError) && !signal.aborted) this.#options.onLost(error);
      return { error };
    }
  }

  #note(
    running: Running,
    { attempt, waitMs, durationMs, status, kind, requestId, quotaRemaining }: RequestAttempt,
  ): void {
    running.requests += 1;
    running.quotaRemaining = quotaRemaining;
    if (running.timeline.length >= mostEvents) return;
    const at = Math.max(0, this.#options.now() - running.startedAt - durationMs - waitMs);
    running.timeline.push({
      offsetMs: Math.round(at),
      attempt,
      waitMs: Math.round(waitMs),
      durationMs: Math.round(durationMs),
      ...(status !== undefined && { status }),
      ...(kind !== undefined && { kind }),
      ...(requestId !== undefined && { requestId }),
    });
  }

  async #finish(running: Running, result: { output?: unknown; error?: unknown }): Promise<RunOutcome> {
    const { id, account, action, startedAt, requests, timeline, quotaRemaining } = running;
    const durationMs = this.#options.now() - startedAt;
    const failed = "error" in result;
    const drift = failed ? [] : this.#driftOf(action, result.output);
    const run = {
      id,
      action: action.id,
      connection: account.id,
      startedAt,
      durationMs,
      requests,
      state: failed ? ("failed" as const) : ("succeeded" as const),
      ...(failed && { errorKind: kindOf(result.error) }),
    };
    const { runs } = this.#options.store;
    await this.#writes.add(this.#contentOf(running, result).then((content) => runs.finish(run, timeline, content)));
    if (drift.length > 0) await this.#writes.add(runs.recordDrift(action.id, drift, this.#options.now()));
    return { run: id, ...result, durationMs, requests, drift, ...(quotaRemaining !== undefined && { quotaRemaining }) };
  }

  /** What the setting lets be kept, without secrets. */
  async #contentOf(running: Running, result: { output?: unknown; error?: unknown }): Promise<RunContent | undefined> {
    const { content } = (await this.#options.settings.read()).retention;
    if (content === "none" || (content === "errors" && !("error" in result))) return undefined;
    const { account, action, input } = running;
    const secrets = [
      ...account.secrets,
      ...findSecrets(action.input, input),
      ...findSecrets(action.output, result.output),
    ];
    const keep = (value: unknown): unknown => redact(bounded(value), secrets);
    return {
      input: keep(input),
      ...("output" in result && { output: keep(result.output) }),
      ...("error" in result && { error: keep(toErrorDocument(result.error)) }),
    };
  }

  #driftOf(action: Action, output: unknown): readonly Issue[] {
    let check = this.#checks.get(action);
    if (!check) {
      check = compileValidator(action.output);
      this.#checks.set(action, check);
    }
    return check(output);
  }
}

/** The error as a document. Of one that nobody expected it says nothing: the log does. */
export function toErrorDocument(error: unknown): ErrorDocument {
  if (error instanceof ConnectorError) return error.toJSON();
  const message = isAbort(error) ? "the run was given up before it was done" : "the run failed inside the connector";
  return new ConnectorError("internal_error", message, { retryable: false }).toJSON();
}

function kindOf(error: unknown): string {
  if (error instanceof ConnectorError) return error.kind;
  return isAbort(error) ? "cancelled" : "unavailable";
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** The value, or a word on its size where it is too large to keep. */
function bounded(value: unknown): unknown {
  const size = JSON.stringify(value)?.length ?? 0;
  return size > mostContent ? `(not kept: ${(size / 1e6).toFixed(1)} MB)` : value;
}
