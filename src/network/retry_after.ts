// The header Retry-After (RFC 9110, section 10.2.3), in seconds or as a date.

/** A quota of a day is free again within a day: a longer wait is a mistake of the sender. */
export const maxRetryAfterMs = 86_400_000;

/** The wait of a Retry-After header in whole milliseconds, at most a day; undefined unless it lies in the future. */
export function parseRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const waitMs = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return waitMs > 0 ? Math.ceil(Math.min(waitMs, maxRetryAfterMs)) : undefined;
}
