// Requests the status of a job at Gong until it is done or the time is up.
import { ConnectorError } from "../errors/errors.ts";
import { delay } from "../network/rate_limiter.ts";
import type { HandlerContext } from "../runtime/handler.ts";

/** Pauses before the first requests. */
const pauseSeconds = [1, 2, 4, 8, 15];
const maxPauseSeconds = 30;

export interface WaitOptions<Status> {
  /** If omitted, the first request is sent without a pause. */
  initialStatus?: Status;
  fetchStatus(): Promise<Status>;
  isDone(status: Status): boolean;
  timeoutSeconds: number;
  /** Called after each response, with the seconds that have passed. */
  reportProgress?(status: Status, seconds: number): void;
}

/** The last status. A request that fails with a retryable error is repeated, since the job continues. */
export async function waitUntil<Status>(options: WaitOptions<Status>, { signal }: HandlerContext): Promise<Status> {
  const startedAt = Date.now();
  const pauses = options.initialStatus === undefined ? [0, ...pauseSeconds] : pauseSeconds;
  let status = options.initialStatus;
  let error: ConnectorError | undefined;
  for (let attempt = 0; status === undefined || !options.isDone(status); attempt += 1) {
    const remainingMs = startedAt + options.timeoutSeconds * 1000 - Date.now();
    if (remainingMs <= 0 && status !== undefined) return status;
    if (remainingMs <= 0 && error) throw error;
    const pauseMs = 1000 * (pauses[attempt] ?? maxPauseSeconds);
    if (pauseMs > 0) await delay(Math.min(remainingMs, Math.max(pauseMs, error?.retryAfterMs ?? 0)), signal);
    error = undefined;
    try {
      status = await options.fetchStatus();
      options.reportProgress?.(status, Math.round((Date.now() - startedAt) / 1000));
    } catch (thrown) {
      if (!ConnectorError.is(thrown) || !thrown.retryable) throw thrown;
      error = thrown;
    }
  }
  return status;
}
