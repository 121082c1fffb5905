// @ts-nocheck
// Moments and days as Gong writes them: ISO-8601 with the offset of the company's zone (US Pacific).

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const TIME_ZONE = "US/Pacific";

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function sunday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - first) % 7) + 7 * (nth - 1));
}

/** Milliseconds to add to UTC; summer time as the United States keeps it since 2007. */
function offset(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const summer = at >= sunday(year, 2, 2) + 10 * HOUR && at < sunday(year, 10, 1) + 9 * HOUR;
  return (summer ? -7 : -8) * HOUR;
}

/** With the company's offset; six digits of fraction unless the moment is a whole second. */
export function formatDateTime(at: number): string {
  const shift = offset(at);
  const local = new Date(at + shift).toISOString();
  const thousandths =
    at % SECOND === 0 ? "" : `${local.slice(19, 23)}${String(((at % SECOND) * 7919) % 1000).padStart(3, "0")}`;
  return `${local.slice(0, 19)}${thousandths}-0${-shift / HOUR}:00`;
}

export function formatUtcDateTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function isCalendarDay(year: string, month: string, day: string): boolean {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
}

/** Milliseconds since the epoch, or nothing when the text is no ISO-8601 moment with an offset. */
export function parseDateTime(text: string): number | undefined {
  const parts = MOMENT.exec(text);
  if (parts === null || !isCalendarDay(parts[1] ?? "", parts[2] ?? "", parts[3] ?? "")) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function startOf(year: number, month: number, day: number): number {
  const midnight = Date.UTC(year, month, day);
  return midnight - offset(midnight + 8 * HOUR);
}

/** The first moment of a YYYY-MM-DD day in the company's zone. */
export function parseDay(text: string): number | undefined {
  const parts = DATE.exec(text);
  if (parts === null || !isCalendarDay(parts[1] ?? "", parts[2] ?? "", parts[3] ?? "")) return undefined;
  return startOf(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

function local(at: number): Date {
  return new Date(at + offset(at));
}

export function formatDay(at: number): string {
  return local(at).toISOString().slice(0, 10);
}

export type Period = "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";

/** The first moment of the period that follows the one `at` lies in. Weeks start on Monday. */
export function getNextPeriodStart(at: number, period: Period): number {
  const here = local(at);
  const [year, month, day] = [here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate()];
  switch (period) {
    case "DAY":
      return startOf(year, month, day + 1);
    case "WEEK":
      return startOf(year, month, day + 7 - ((here.getUTCDay() + 6) % 7));
    case "MONTH":
      return startOf(year, month + 1, 1);
    case "QUARTER":
      return startOf(year, month - (month % 3) + 3, 1);
    case "YEAR":
      return startOf(year + 1, 0, 1);
  }
}

export function getStartOfDay(at: number): number {
  const here = local(at);
  return startOf(here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate());
}
