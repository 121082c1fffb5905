// Logarithmic scale of the detection lag chart, and the summary of the lags.
import type { LagPoint } from "../../../src/api/settings_contract.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Values of the grid lines. */
const axisValues = [second, 10 * second, minute, 10 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 365 * day];

export interface LagScale {
  x: (dateTime: string) => number;
  y: (lagMs: number) => number;
  ticks: readonly number[];
  /** Labels of the start and end of the x axis. */
  from: string;
  to: string;
}

export interface LagSummary {
  median: number | undefined;
  longest: number | undefined;
  /** Events that occurred after the trigger was enabled. */
  countedEvents: number;
  /** Events that occurred before the trigger was enabled: found by a backfill. */
  earlierEvents: number;
}

/** Whether the event occurred before the trigger was enabled. Its lag does not depend on the polling. */
export function isBeforeEnabled(occurredAt: string, enabledAt: string): boolean {
  return Date.parse(occurredAt) < Date.parse(enabledAt);
}

export function summarizeLag(points: readonly LagPoint[], enabledAt: string): LagSummary {
  const lags = points
    .filter(({ occurredAt }) => !isBeforeEnabled(occurredAt, enabledAt))
    .map(({ lagMs }) => lagMs)
    .sort((a, b) => a - b);
  return {
    median: lags[Math.floor((lags.length - 1) / 2)],
    longest: lags.at(-1),
    countedEvents: lags.length,
    earlierEvents: points.length - lags.length,
  };
}

export function createLagScale(points: readonly LagPoint[], width: number, height: number): LagScale {
  const times = points.map(({ occurredAt }) => Date.parse(occurredAt));
  const lags = points.map(({ lagMs }) => lagMs);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const maxLag = Math.max(...lags);
  const minLag = Math.min(...lags);
  const top = axisValues.find((value) => value >= maxLag) ?? maxLag;
  const lowerValue = axisValues.filter((value) => value <= minLag && value < top).at(-1) ?? second;
  const bottom = Math.min(lowerValue, top / 10);
  const toFraction = (lagMs: number): number =>
    (Math.log(Math.max(lagMs, bottom)) - Math.log(bottom)) / (Math.log(top) - Math.log(bottom));
  return {
    x: (dateTime) => (last === first ? width / 2 : ((Date.parse(dateTime) - first) / (last - first)) * width),
    y: (lagMs) => height - toFraction(lagMs) * height,
    ticks: axisValues.filter((value) => value >= bottom && value <= top),
    from: formatAxisDate(first, last),
    to: last === first ? "" : formatAxisDate(last, first),
  };
}

/** The date; with the time of day if both ends of the axis are less than a day apart. */
function formatAxisDate(timeMs: number, otherEndMs: number): string {
  const options: Intl.DateTimeFormatOptions =
    Math.abs(timeMs - otherEndMs) < day
      ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { day: "numeric", month: "short", year: "numeric" };
  return new Intl.DateTimeFormat("en", options).format(timeMs);
}
