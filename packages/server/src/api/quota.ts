// The daily quota in the settings API.

export interface Quota {
  used: number;
  limit: number;
  remaining: number;
  /** Start of the next day in UTC, ISO 8601. */
  resetsAt: string;
  /** When the quota is used up at the current rate, ISO 8601; absent if it is sufficient for the day. */
  exhaustedAt?: string;
}
