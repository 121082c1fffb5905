// What the connector still violates, with the reason. A long run fails if an entry no longer occurs.
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

export const knownViolations: readonly KnownViolation[] = [
  {
    invariant: "a polite vendor works again",
    misbehaviors: ["other_types"],
    targets: ["call_processed", "transcript_ready", "tracker_detected"],
    reason:
      "A call whose id is a text without digits waits for its transcript; the look-up by ids refuses the text, and with it the other calls, until the call is abandoned after three days.",
  },
];
