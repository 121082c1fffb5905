// @ts-nocheck
// Asks again and again how far some work of Gong's is, until it is done or the time is up.
import { ConnectorError } from "../runtime/errors.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import { delay } from "../runtime/rate_limiter.ts";

/** Seconds before each question. */
const pauses = [1, 2, 4, 8, 15];
const longestPause = 30;

export interface WaitOptions<State> {
  /** What is known already, or nothing: then the first question is asked at once. */
  initialStatus?: State;
  fetchStatus(): Promise<State>;
  isDone(state: State): boolean;
  timeoutSeconds: number;
  /** Told after each answer, with the seconds that have passed. */
  reportProgress?(state: State, seconds: number): void;
}

/** The last answer. A question that fails for the moment is asked again: the work itself goes on meanwhile. */
export async function waitUntilDone<State>(wait: WaitOptions<State>, { signal }: HandlerContext): Promise<State> {
  const start = Date.now();
  const skipped = wait.initialStatus === undefined ? 1 : 0;
  let state = wait.initialStatus;
  let failure: ConnectorError | undefined;
  for (let turn = 0; state === undefined || !wait.isDone(state); turn += 1) {
    const leftMs = start + wait.timeoutSeconds * 1000 - Date.now();
    if (leftMs <= 0 && state !== undefined) return state;
    if (leftMs <= 0 && failure) throw failure;
    const pauseMs = 1000 * (turn < skipped ? 0 : (pauses[turn - skipped] ?? longestPause));
    if (pauseMs > 0) await delay(Math.min(leftMs, Math.max(pauseMs, failure?.retryAfterMs ?? 0)), signal);
    failure = undefined;
    try {
      state = await wait.fetchStatus();
      wait.reportProgress?.(state, Math.round((Date.now() - start) / 1000));
    } catch (error) {
      if (!(error instanceof ConnectorError) || !error.retryable) throw error;
      failure = error;
    }
  }
  return state;
}
