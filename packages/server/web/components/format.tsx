// Formats times, durations, counts and errors. Time elements show the exact date and time as a tooltip.

import type { ErrorDocument } from "gong-connector/internal";
import { type ReactElement, useSyncExternalStore } from "react";
import { maxEventCount } from "../../src/api/triggers_contract.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The message of an error as a sentence: "the password is wrong" becomes "The password is wrong." */
export function formatErrorMessage(message: string): string {
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The message of an error without the id of the action, which the page shows. */
export function formatError({ message, action }: Pick<ErrorDocument, "message" | "action">): string {
  const prefix = `${action}: `;
  return formatErrorMessage(
    action !== undefined && message.startsWith(prefix) ? message.slice(prefix.length) : message,
  );
}

/** A JSON Pointer as a name: "/fields/clientId" becomes "fields › clientId". */
export function formatFieldName(pointer: string): string {
  return pointer
    .split("/")
    .filter((part) => part !== "")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(" › ");
}

let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, 20_000);

/** The current time, updated every 20 seconds. */
function useNow(): number {
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return useSyncExternalStore(subscribe, () => now);
}

const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long", hourCycle: "h23" });
const local = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
const date = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function RelativeTime({
  dateTime,
  fallback = "never",
}: {
  dateTime: string | undefined;
  fallback?: string;
}): ReactElement {
  const currentMs = useNow();
  if (!dateTime) return <span className="text-tertiary">{fallback}</span>;
  return (
    <time dateTime={dateTime} title={formatDateTime(dateTime)}>
      {formatRelative(Date.parse(dateTime), currentMs)}
    </time>
  );
}

/** A time in the future, relative to now. */
export function DueTime({ dateTime }: { dateTime: string }): ReactElement {
  const currentMs = useNow();
  const dueMs = Date.parse(dateTime);
  return (
    <time dateTime={dateTime} title={formatDateTime(dateTime)}>
      {dueMs - currentMs < 45_000 ? "in a moment" : formatRelative(dueMs, currentMs)}
    </time>
  );
}

/** A time of day, such as 21:40. */
export function ClockTime({ dateTime }: { dateTime: string }): ReactElement {
  return (
    <time dateTime={dateTime} title={formatDateTime(dateTime)}>
      {clock.format(Date.parse(dateTime))}
    </time>
  );
}

/** A date and time that is read as such, such as Nov 30, 2026, 02:48. The tooltip also has the text as it came. */
export function LocalTime({ dateTime }: { dateTime: string }): ReactElement {
  return (
    <time dateTime={dateTime} title={`${formatDateTime(dateTime)} (${dateTime})`}>
      {formatLocalTime(dateTime)}
    </time>
  );
}

/** Whether a text is a date with a time. */
export function isDateTime(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value) && !Number.isNaN(Date.parse(value));
}

export function formatLocalTime(dateTime: string): string {
  return local.format(Date.parse(dateTime));
}

/** With seconds and time zone, for tooltips. */
export function formatDateTime(dateTime: string): string {
  return exact.format(Date.parse(dateTime));
}

/** The two largest units of a time span, such as 45 s, 5 min, 2 h 5 min or 3 days 4 h. */
export function formatTimeSpan(ms: number): string {
  const units = [
    { ms: day, singular: " day", plural: " days" },
    { ms: hour, singular: " h", plural: " h" },
    { ms: minute, singular: " min", plural: " min" },
    { ms: 1_000, singular: " s", plural: " s" },
  ];
  const largest = units.findIndex((unit) => ms >= unit.ms);
  if (largest < 0) return "0 s";
  const [unit, next] = units.slice(largest);
  if (!unit) return "0 s";
  const whole = Math.floor(ms / unit.ms);
  const rest = next ? Math.floor((ms - whole * unit.ms) / next.ms) : 0;
  const text = `${whole}${whole === 1 ? unit.singular : unit.plural}`;
  return next && rest > 0 ? `${text} ${rest}${rest === 1 ? next.singular : next.plural}` : text;
}

/** Such as 840 bytes, 2.4 MB or 1.5 GB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return pluralize(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  const exponent = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1_000 ** exponent;
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 })} ${units[exponent - 1]}`;
}

export function formatCount(value: number): string {
  return value.toLocaleString("en");
}

/** Such as "12 events", or "1,000 or more events" for the highest number that is counted. */
export function pluralizeEvents(count: number): string {
  return count < maxEventCount ? pluralize(count, "event") : `${formatCount(count)} or more events`;
}

/** Such as "12", or "1,000+" for the highest number that is counted. */
export function formatEventCount(count: number): string {
  return `${formatCount(count)}${count < maxEventCount ? "" : "+"}`;
}

/** Such as "1 request" or "2 requests". */
export function pluralize(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}

/** Name and offset of the browser's time zone, such as Europe/Berlin (UTC+01:00). */
export function getTimeZone(date: Date = new Date()): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${name} (UTC${getUtcOffset(date)})`;
}

/** UTC offset of the browser's time zone on a date, such as +01:00. */
export function getUtcOffset(date: Date): string {
  // Before time zones, offsets had seconds, which ISO 8601 cannot express.
  const minutes = Math.round(-date.getTimezoneOffset());
  const twoDigits = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(Math.abs(minutes) % 60)}`;
}

/** Such as "5 min ago" or "in 2 h"; the date if it is further away than 30 days. */
function formatRelative(timeMs: number, currentMs: number): string {
  const elapsedMs = currentMs - timeMs;
  const distanceMs = Math.abs(elapsedMs);
  if (distanceMs < 45_000) return "just now";
  if (distanceMs >= 30 * day) return date.format(timeMs);
  const unitMs = distanceMs < hour ? minute : distanceMs < day ? hour : day;
  const span = formatTimeSpan(Math.max(1, Math.round(distanceMs / unitMs)) * unitMs);
  return elapsedMs > 0 ? `${span} ago` : `in ${span}`;
}
