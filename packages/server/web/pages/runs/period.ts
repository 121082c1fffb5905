// Time filter of the runs: a number of hours, or a start and an end.

export const periods = [
  { value: "", title: "Any time", hours: 0 },
  { value: "1h", title: "Last hour", hours: 1 },
  { value: "24h", title: "Last 24 hours", hours: 24 },
  { value: "7d", title: "Last 7 days", hours: 168 },
  { value: "custom", title: "Custom", hours: 0 },
] as const;

const minute = 60_000;

/** Converts the URL's parameters to those of the settings API. */
export function toRunParameters(params: URLSearchParams): Record<string, string | undefined> {
  const get = (name: string): string | undefined => params.get(name) ?? undefined;
  const hours = periods.find(({ value }) => value === params.get("time"))?.hours ?? 0;
  // Rounded to minutes, so that the query key changes once a minute and not with every render.
  const fromMs = Math.floor(Date.now() / minute) * minute - hours * 60 * minute;
  return {
    action: get("action"),
    connection: get("connection"),
    state: get("state"),
    search: get("search"),
    from: hours > 0 ? new Date(fromMs).toISOString() : parseLocalDateTime(get("from")),
    to: hours > 0 ? undefined : parseLocalDateTime(get("to")),
  };
}

/** Converts the value of a datetime-local input to ISO 8601. */
function parseLocalDateTime(local: string | undefined): string | undefined {
  const timeMs = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs).toISOString();
}
