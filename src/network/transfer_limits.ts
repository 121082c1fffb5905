// Ends a request that takes too long or moves too few bytes: one byte a minute would otherwise keep it open for days.
import type { ClientRequest } from "node:http";

export interface TransferLimits {
  /** Longest time until the response is complete. */
  totalMs?: number | undefined;
  /** With `minBytesPerSecond`: longest time from the end of the upload until the response is complete. */
  responseMs: number;
  /** Smallest rate of an upload, measured over each `responseMs`. */
  minBytesPerSecond?: number | undefined;
}

/** Calls `onExceeded` with `ETIMEDOUT` or `ERR_TOO_SLOW`. Returns a function that stops the measurement. */
export function limitTransfer(
  request: ClientRequest,
  { totalMs, responseMs, minBytesPerSecond }: TransferLimits,
  onExceeded: (code: string) => void,
): () => void {
  const timers: NodeJS.Timeout[] = [];
  if (totalMs !== undefined) timers.push(setTimeout(onExceeded, totalMs, "ETIMEDOUT"));
  if (minBytesPerSecond !== undefined) {
    const watch = setInterval(createRateCheck(request, responseMs, minBytesPerSecond, onExceeded), responseMs);
    timers.push(watch);
    request.once("finish", () => {
      clearInterval(watch);
      timers.push(setTimeout(onExceeded, responseMs, "ETIMEDOUT"));
    });
  }
  return () => timers.forEach(clearTimeout);
}

function createRateCheck(
  { socket }: ClientRequest,
  periodMs: number,
  minBytesPerSecond: number,
  onExceeded: (code: string) => void,
): () => void {
  let before = socket?.bytesWritten ?? 0;
  return () => {
    const now = socket?.bytesWritten ?? 0;
    if (now - before < (minBytesPerSecond * periodMs) / 1000) onExceeded("ERR_TOO_SLOW");
    before = now;
  };
}
