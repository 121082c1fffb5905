// Partial success: what failed although the action as a whole did not.
import { type Action, at } from "../index.ts";

export interface PartialFailure {
  /** How many things failed. */
  failed: number;
  /** Where in the output they are listed, as a JSON Pointer. */
  at: string;
  /** What that means. */
  why: string;
}

/** What of an output failed, by the action's manifest; undefined where all of it succeeded. */
export function partialOf({ partial }: Action, output: unknown): PartialFailure | undefined {
  const failed = partial && at(output, partial.failed);
  if (!partial || !Array.isArray(failed) || failed.length === 0) return undefined;
  return { failed: failed.length, at: partial.failed, why: partial.why };
}
