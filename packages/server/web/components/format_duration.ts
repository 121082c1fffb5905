// Formats how long something took.
/** Such as 840 ms, 2.4 s or 1 min 05 s. */
export function formatDuration(ms: number): string {
  // Each unit is chosen after rounding: 59.96 s are 1 min, not 60.0 s.
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 600) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
