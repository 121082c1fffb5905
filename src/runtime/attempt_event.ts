// What an observer learns of a run: its progress, and each request.
import type { ErrorKind } from "../errors/error_codes.ts";

/** One attempt to send a request. It never contains a header, a query or a body. */
export interface RequestAttempt {
  action: string;
  /** 1 for the first. */
  attempt: number;
  method: string;
  /** Absent without a response. */
  status?: number;
  /** Absent on success. */
  kind?: ErrorKind;
  /** From sending to the end of the response. */
  durationMs: number;
  /** How long the rate limiter delayed it. */
  waitMs: number;
  bytesSent: number;
  bytesReceived: number;
  /** Requests left today; infinite without a rate limiter. */
  quotaRemaining: number;
  /** The vendor's id of the request. */
  requestId?: string;
}

/** How far a run is: bytes of an upload, or what `unit` names in the plural. */
export interface Progress {
  sent: number;
  total?: number;
  unit?: string;
}
