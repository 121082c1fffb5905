// Formats of durations.
import { expect, test } from "vitest";
import { formatDuration } from "../../web/components/format_duration.ts";

test.for([
  [840, "840 ms"],
  [999.6, "1.0 s"],
  [2_449, "2.4 s"],
  [59_949, "59.9 s"],
  [59_960, "1 min 00 s"],
  [65_000, "1 min 05 s"],
  [119_600, "2 min 00 s"],
  [3_599_700, "60 min 00 s"],
] as const)("formats %d ms as %s, without 60 seconds", ([ms, text]) => {
  expect(formatDuration(ms)).toBe(text);
});
