// The wait of a Retry-After header.
import { expect, test } from "vitest";
import { parseRetryAfter } from "../../src/internal.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;

test.for([
  ["30", 30_000],
  ["1.0001", 1001],
  ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
  ["86400", dayMs],
  ["86401", dayMs],
  ["99999999999", dayMs],
  ["1e30", dayMs],
  ["Infinity", dayMs],
  ["Fri, 01 Jan 5195 00:00:00 GMT", dayMs],
] as const)("%s is a wait of %d ms, and of a day at most", ([value, waitMs]) => {
  expect(parseRetryAfter(value, now)).toBe(waitMs);
});

test.for([
  "0",
  "-0",
  "-5",
  "Wed, 31 Dec 2025 23:59:59 GMT",
  "Thu, 01 Jan 2026 00:00:00 GMT",
  "soon",
  "",
  undefined,
  null,
])("%s leaves the wait to the backoff", (value) => {
  expect(parseRetryAfter(value, now)).toBeUndefined();
});
