// Dates and times as Gong writes them: ISO-8601 with the offset of the company's time zone, US Pacific.

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const timeZone = "US/Pacific";

const dateTimePattern = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

function getSunday(year: number, month: number, nth: number): number {
  const firstWeekday = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - firstWeekday) % 7) + 7 * (nth - 1));
}

/** Milliseconds to add to UTC. Daylight saving time as in the United States since 2007. */
function getOffsetMs(time: number): number {
  const year = new Date(time).getUTCFullYear();
  const isSummer = time >= getSunday(year, 2, 2) + 10 * hourMs && time < getSunday(year, 10, 1) + 9 * hourMs;
  return (isSummer ? -7 : -8) * hourMs;
}

/** With the company's offset, and a fraction of six digits unless the time is a whole second. */
export function formatDateTime(time: number): string {
  const offsetMs = getOffsetMs(time);
  const localText = new Date(time + offsetMs).toISOString();
  const fraction =
    time % secondMs === 0
      ? ""
      : `${localText.slice(19, 23)}${String(((time % secondMs) * 7919) % 1000).padStart(3, "0")}`;
  return `${localText.slice(0, 19)}${fraction}-0${-offsetMs / hourMs}:00`;
}

export function formatUtcDateTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function isCalendarDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Milliseconds since the epoch, or undefined if the text is absent or not an ISO-8601 date and time with offset. */
export function parseDateTime(text: string | undefined): number | undefined {
  const parts = dateTimePattern.exec(text ?? "");
  if (parts === null || !isCalendarDay(parts[1] ?? "", parts[2] ?? "", parts[3] ?? "")) return undefined;
  const time = Date.parse(parts[0]);
  return Number.isNaN(time) ? undefined : time;
}

function getMidnight(year: number, month: number, day: number): number {
  const utcMidnight = Date.UTC(year, month, day);
  return utcMidnight - getOffsetMs(utcMidnight + 8 * hourMs);
}

/** Start of a YYYY-MM-DD day in the company's time zone, or undefined if the text is absent or not such a day. */
export function parseDay(text: string | undefined): number | undefined {
  const parts = datePattern.exec(text ?? "");
  if (parts === null || !isCalendarDay(parts[1] ?? "", parts[2] ?? "", parts[3] ?? "")) return undefined;
  return getMidnight(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

/** A date whose UTC fields are the company's local date and time. */
function toLocalDate(time: number): Date {
  return new Date(time + getOffsetMs(time));
}

export function formatDay(time: number): string {
  return toLocalDate(time).toISOString().slice(0, 10);
}

export type Period = "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";

/** Start of the period after the one that contains `time`. Weeks start on Monday. */
export function getNextPeriodStart(time: number, period: Period): number {
  const date = toLocalDate(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (period) {
    case "DAY":
      return getMidnight(year, month, day + 1);
    case "WEEK":
      return getMidnight(year, month, day + 7 - ((date.getUTCDay() + 6) % 7));
    case "MONTH":
      return getMidnight(year, month + 1, 1);
    case "QUARTER":
      return getMidnight(year, month - (month % 3) + 3, 1);
    case "YEAR":
      return getMidnight(year + 1, 0, 1);
  }
}

export function getStartOfDay(time: number): number {
  const date = toLocalDate(time);
  return getMidnight(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}
