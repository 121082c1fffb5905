// Times and durations as people say them, with the exact moment on hover.
import { type ReactElement, useSyncExternalStore } from "react";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, 20_000);

/** The present, renewed three times a minute. */
function useNow(): number {
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return useSyncExternalStore(subscribe, () => now);
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function RelativeTime({
  dateTime: at,
  fallback: none = "never",
}: {
  dateTime: string | undefined;
  fallback?: string;
}): ReactElement {
  const present = useNow();
  if (!at) return <span className="text-tertiary">{none}</span>;
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {ago(Date.parse(at), present)}
    </time>
  );
}

/** When something is to happen, as seen from now. */
export function DueTime({ dateTime: at }: { dateTime: string }): ReactElement {
  const present = useNow();
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {time - present < 45_000 ? "in a moment" : ago(time, present)}
    </time>
  );
}

/** 21:40, with the full moment on hover. */
export function ClockTime({ dateTime: at }: { dateTime: string }): ReactElement {
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {clock.format(Date.parse(at))}
    </time>
  );
}

export function formatDateTime(at: string): string {
  return absolute.format(Date.parse(at));
}

/** 840 ms, 2.4 s, 1 min 05 s. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round((ms % minute) / 1_000);
  return `${Math.floor(ms / minute)} min ${String(seconds).padStart(2, "0")} s`;
}

/** A stretch of time in its two largest units: 45 s, 5 min, 2 h 5 min, 3 days 4 h. */
export function formatTimeSpan(ms: number): string {
  const units = [
    { ms: day, one: " day", many: " days" },
    { ms: hour, one: " h", many: " h" },
    { ms: minute, one: " min", many: " min" },
    { ms: 1_000, one: " s", many: " s" },
  ];
  const largest = units.findIndex((unit) => ms >= unit.ms);
  if (largest < 0) return "0 s";
  const [unit, next] = units.slice(largest);
  if (!unit) return "0 s";
  const whole = Math.floor(ms / unit.ms);
  const rest = next ? Math.floor((ms - whole * unit.ms) / next.ms) : 0;
  const words = `${whole}${whole === 1 ? unit.one : unit.many}`;
  return next && rest > 0 ? `${words} ${rest}${rest === 1 ? next.one : next.many}` : words;
}

export function formatCount(value: number): string {
  return value.toLocaleString("en");
}

/** "1 request", "2 requests". */
export function pluralize(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Name and offset of the browser's time zone: Europe/Berlin (UTC+01:00). */
export function getTimeZone(at: Date = new Date()): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${name} (UTC${getUtcOffset(at)})`;
}

/** The browser's distance from UTC at a moment: +01:00. */
export function getUtcOffset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

function ago(at: number, present: number): string {
  const past = present - at;
  const size = Math.abs(past);
  if (size < 45_000) return "just now";
  if (size < hour) return relative.format(-Math.round(past / minute), "minute");
  if (size < day) return relative.format(-Math.round(past / hour), "hour");
  if (size < 30 * day) return relative.format(-Math.round(past / day), "day");
  return new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(at);
}
