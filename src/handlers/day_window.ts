// Windows of whole days that must not end after today in the company's time zone.
import { getPointer, setPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import type { Action } from "../runtime/manifests.ts";

/** JSON Pointers to the first and the last day in the input of an action. */
interface DayWindow {
  from: string;
  to: string;
}

/** The last place on earth where a day ends. */
const lastTimeZone = "Etc/GMT+12";

/** In the cache: the company's time zone, once a response has named it. */
const cacheKey = "time_zone";

/**
 * How long after its start a day may become visible: when it has ended in the last time zone. Until then it cannot be in a
 * request.
 */
export const dayDelaySeconds = (24 + 12) * 3600;

/** Whether the vendor rejects a window that ends after today. */
export function mustEndToday({ dateRanges = [] }: Action, { to }: DayWindow): boolean {
  return dateRanges.some((range) => range.to === to && range.notAfter !== undefined);
}

/**
 * The input with a window that ends at the latest today in the company's time zone, or in the last one while that is not known.
 * Undefined if no day is left.
 */
export function endWindowToday(
  input: Record<string, unknown>,
  { from, to }: DayWindow,
  { cache }: HandlerContext,
): Record<string, unknown> | undefined {
  const timeZone = cache.get(cacheKey);
  const today = formatToday(typeof timeZone === "string" ? timeZone : lastTimeZone);
  const [start, end] = [String(getPointer(input, from)), String(getPointer(input, to))];
  if (start >= today) return undefined;
  return end > today ? setPointer(input, to, today) : input;
}

/** Stores the time zone that an output names. */
export function rememberTimeZone(output: unknown, { cache }: HandlerContext): void {
  const timeZone = isRecord(output) ? output.timeZone : undefined;
  if (typeof timeZone === "string" && isTimeZone(timeZone)) cache.set(cacheKey, timeZone);
}

function isTimeZone(timeZone: string): boolean {
  try {
    return formatToday(timeZone) !== "";
  } catch {
    return false;
  }
}

/** The date of the present in a time zone: Swedish dates are those of ISO 8601. */
function formatToday(timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(Date.now());
}
