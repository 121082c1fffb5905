// Where an event's lag is drawn, and what all of them come to.
import type { LagPoint } from "../../../src/api/settings_contract.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Lines of the axis, each some times the one before. */
const axisValues = [second, 10 * second, minute, 10 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 365 * day];

export interface LagScale {
  x: (time: string) => number;
  y: (ms: number) => number;
  ticks: readonly number[];
  from: string;
  to: string;
}

export interface LagSummary {
  median: number | undefined;
  longest: number | undefined;
  /** Events that happened while the trigger was turned on, and before. */
  countedEvents: number;
  earlierEvents: number;
}

/** Happened before the trigger was turned on: found by its start in the past, and no lag of it. */
export function isBeforeEnabled(time: string, since: string): boolean {
  return Date.parse(time) < Date.parse(since);
}

export function summarizeLag(points: readonly LagPoint[], since: string): LagSummary {
  const lags = points
    .filter(({ occurredAt }) => !isBeforeEnabled(occurredAt, since))
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
  const top = axisValues.find((line) => line >= Math.max(...lags)) ?? Math.max(...lags);
  const least = Math.min(...lags);
  const under = axisValues.filter((line) => line <= least && line < top).at(-1) ?? second;
  const bottom = Math.min(under, top / 10);
  const share = (ms: number): number =>
    (Math.log(Math.max(ms, bottom)) - Math.log(bottom)) / (Math.log(top) - Math.log(bottom));
  return {
    x: (time) => (last === first ? width / 2 : ((Date.parse(time) - first) / (last - first)) * width),
    y: (ms) => height - share(ms) * height,
    ticks: axisValues.filter((line) => line >= bottom && line <= top),
    from: formatAxisDate(first, last),
    to: last === first ? "" : formatAxisDate(last, first),
  };
}

/** The day, or the clock where both ends lie within a day. */
function formatAxisDate(at: number, other: number): string {
  const words: Intl.DateTimeFormatOptions =
    Math.abs(at - other) < day
      ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { day: "numeric", month: "short", year: "numeric" };
  return new Intl.DateTimeFormat("en", words).format(at);
}
