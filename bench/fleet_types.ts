// What the processes of the benchmark fleet tell each other.

export type FleetTrigger = "call_processed" | "call_updated" | "user_changed";

export interface VendorScript {
  /** Calls appear, and calls and users change. */
  isBusy: boolean;
  /** Time until each answer. */
  latencyMs: number;
}

/** How often the companies of a busy fleet change. */
export const callTimes = { everyMs: 300_000, changeEveryMs: 600_000, userChangeEveryMs: 1_800_000 };

/** A request that arrived at the vendor. */
export interface VendorRequest {
  connection: number;
  trigger: FleetTrigger;
  at: number;
}

/** A poll whose result was stored. */
export interface StoredPoll {
  /** Id of the subscription. */
  subscription: string;
  dueAt: number;
  storedAt: number;
  requests: number;
  events: number;
  hasFailed: boolean;
}

/** Events that a server adds to the store. */
export interface ProducedEvents {
  /** A second. */
  rate: number;
  seconds: number;
  /** Subscriptions, which get the events in turn. */
  targets: readonly { id: string; deliveryUrl: string }[];
}

/** Events that arrived at receivers that answer. */
export interface ReceivedEvents {
  ids: string[];
  /** From the detection until the arrival. */
  delaysMs: number[];
}

/** The use of resources of a server process since its start. */
export interface ServerUsage {
  cpuMs: number;
  queries: number;
  /** Without garbage. */
  heapBytes: number;
  rssBytes: number;
  /** Longest time that the process did not react, since the last report. */
  maxDelayMs: number;
  polls: StoredPoll[];
  errors: string[];
}
