// How much the tests do that could run for hours: few runs in `npm test`, a time budget in `npm run test:long`.
import type { Parameters } from "fast-check";

/** Budget of a long run; 0 in `npm test`. */
export const longRunMinutes = Number(process.env.LONG_TEST_MINUTES ?? 0);
/** The seed of a long run that is repeated. */
export const longRunSeed = process.env.LONG_TEST_SEED === undefined ? undefined : Number(process.env.LONG_TEST_SEED);

export const isLongRun = longRunMinutes > 0;

/** Parameters of fast-check: `quickRuns` runs, or as many as fit into this share of the budget of a long run. */
export function createRunParameters<T>(quickRuns: number, share = 1): Parameters<T> {
  if (!isLongRun) return { numRuns: quickRuns };
  return {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: longRunMinutes * 60_000 * share,
    ...(longRunSeed !== undefined && { seed: longRunSeed }),
  };
}
