// What the connector still violates, with the reason. An entry that no longer occurs has to go.
import type { Misbehavior } from "gong-connector-sandbox";
import type { Invariant } from "./invariants.ts";

export interface KnownViolation {
  invariant: Invariant;
  /** The misbehaviors that cause it. */
  misbehaviors: readonly Misbehavior[];
  /** Ids of the actions and triggers; all when absent. */
  targets?: readonly string[];
  reason: string;
}

export const knownViolations: readonly KnownViolation[] = [];
