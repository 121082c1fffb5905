// The time filter of the runs: the last so many hours, or from and to.

export const periods = [
  { value: "", title: "Any time", hours: 0 },
  { value: "1h", title: "Last hour", hours: 1 },
  { value: "24h", title: "Last 24 hours", hours: 24 },
  { value: "7d", title: "Last 7 days", hours: 168 },
  { value: "custom", title: "From … to …", hours: 0 },
] as const;

const minute = 60_000;

/** What the server is asked with, from what the address says. */
export function toTimeParameters(address: URLSearchParams): Record<string, string | undefined> {
  const get = (name: string): string | undefined => address.get(name) ?? undefined;
  const hours = periods.find(({ value }) => value === address.get("time"))?.hours ?? 0;
  // Whole minutes, so that the same question has the same answer for a while.
  const since = Math.floor(Date.now() / minute) * minute - hours * 60 * minute;
  return {
    action: get("action"),
    connection: get("connection"),
    state: get("state"),
    from: hours > 0 ? new Date(since).toISOString() : parseLocalDateTime(get("from")),
    to: hours > 0 ? undefined : parseLocalDateTime(get("to")),
  };
}

/** The value of a datetime-local input as a moment. */
function parseLocalDateTime(local: string | undefined): string | undefined {
  const at = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
