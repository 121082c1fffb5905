// The options of one run.
import type { Issue } from "../errors/errors.ts";
import type { Priority } from "../network/rate_limiter.ts";
import type { WaitBudget } from "../network/wait_budget.ts";
import type { Progress, RequestAttempt } from "./attempt_event.ts";
import type { Upload } from "./handler.ts";
import type { PreparedRequest } from "./request.ts";

/** Differences between an output and its schema, and fields that the schema does not name. */
export interface Drift {
  action: string;
  /** One for each path; `*` in a path is every entry of a list. */
  issues: readonly Issue[];
}

/** The options of one run. */
export interface RunOptions {
  signal?: AbortSignal;
  /** How many times a failed request may be sent again; by default as the connector. A durable host passes 0. */
  maxRetries?: number;
  /** Progress of an upload about ten times a second, and of other long work after each request. */
  onProgress?: (progress: Progress) => void;
  /** Receives each kind of difference between an output and its schema once. */
  onDrift?: (drift: Drift) => void;
  /** Receives the number of items that `iterate` leaves out of a page, such as private calls. */
  onExcluded?: (count: number) => void;
  /** Receives each request of this run, besides the connector's own listener. */
  onAttempt?: (attempt: RequestAttempt) => void;
  /** Makes an output that does not match its schema an `invalid_response`. */
  strict?: boolean;
  /** Allows an action that uses paid credits; by default as the connector. */
  allowPaidActions?: boolean;
  /** Only an earlier attempt of the same step can have used the idempotency key: its refusal is then a success. */
  mayRepeat?: boolean;
  /** `background` work leaves part of the daily quota to interactive work. */
  priority?: Priority;
  /** Content for an action that uploads, if the host has it as a stream. */
  upload?: Upload;
}

/** The options of a run; for a dry run the receiver of its first request; the waits that the call has left. */
export type InternalRunOptions = RunOptions & {
  onRequest?: (request: PreparedRequest) => void;
  waits?: WaitBudget;
};
