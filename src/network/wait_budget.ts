// How long one call may wait in all.
import { ConnectorError } from "../errors/errors.ts";

/** The time that one call may still wait. */
export interface WaitBudget {
  remainingMs: number;
}

/** A pause of the vendor is seconds to a few minutes; a used-up daily quota takes hours, which no caller waits for. */
export const defaultMaxWaitMs = 300_000;

/** The error of a wait that is longer than the call may wait; with the error that the vendor asked to wait for. */
export function createWaitError(
  retryAfterMs: number,
  { remainingMs }: WaitBudget,
  { action, status, requestId, message }: Partial<ConnectorError>,
): ConnectorError {
  const [wait, remaining] = [retryAfterMs, remainingMs].map((ms) => Math.ceil(ms / 1000));
  const reason = `the next request is allowed in ${wait} s, and this call may wait ${remaining} s`;
  const text = message === undefined ? reason : `${message}; ${reason}`;
  return new ConnectorError("wait_too_long", text, { action, status, requestId, retryAfterMs });
}
