// The result of an attempt to deliver an event: delivered, failed, or to be retried after a growing pause.
import type { DeliveryAttempt } from "../store/index.ts";
import type { PostResult } from "./post_event.ts";

/** Pauses before the retries, three days in all. */
export const retryDelaysSeconds: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 57_600, 86_400];

export function toDeliveryAttempt(
  { status, message, retryAfterMs = 0 }: PostResult,
  attempts: number,
  now: number,
  keepContent: boolean,
): DeliveryAttempt {
  if (status !== undefined && status >= 200 && status < 300) return { state: "delivered", message, keepContent };
  if (status === 410) return { state: "failed", message: `${message} The engine accepts no more deliveries.` };
  const delaySeconds = retryDelaysSeconds[attempts - 1];
  if (delaySeconds === undefined)
    return { state: "failed", message: `${message} Attempt ${attempts} of ${attempts} failed.` };
  // Jitter, so that deliveries that failed together are not retried together.
  const delayMs = Math.max(retryAfterMs, delaySeconds * 1000 * (1 + Math.random() / 10));
  return { state: "pending", message, nextAttemptAt: now + Math.round(delayMs) };
}
