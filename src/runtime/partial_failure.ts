// Partial success: what failed although the action as a whole did not.

import { getPointer } from "../json/json_pointer.ts";
import type { Action } from "./manifests.ts";

export interface PartialFailure {
  /** How many things failed. */
  count: number;
  /** Where in the output they are listed, as a JSON Pointer. */
  path: string;
  /** What that means. */
  reason: string;
}

/** What of an output failed, by the action's manifest; undefined where all of it succeeded. */
export function getPartialFailure({ partialFailure }: Action, output: unknown): PartialFailure | undefined {
  const failed = partialFailure && getPointer(output, partialFailure.path);
  if (!partialFailure || !Array.isArray(failed) || failed.length === 0) return undefined;
  return { count: failed.length, path: partialFailure.path, reason: partialFailure.reason };
}
