// Partial failures: the action succeeded, and some entries failed.
import { getPointer } from "../json/json_pointer.ts";
import type { Action } from "./manifests.ts";

export interface PartialFailure {
  /** How many entries failed. */
  count: number;
  /** JSON Pointer of their list in the output. */
  path: string;
  /** What their failure means. */
  reason: string;
}

/** The partial failure in an output, or undefined. */
export function getPartialFailure({ partialFailure }: Action, output: unknown): PartialFailure | undefined {
  const failed = partialFailure && getPointer(output, partialFailure.path);
  if (!partialFailure || !Array.isArray(failed) || failed.length === 0) return undefined;
  return { count: failed.length, path: partialFailure.path, reason: partialFailure.reason };
}
