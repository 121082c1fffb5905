// The one error that leaves the runtime: its kind says what to do next.

/**
 * What to do next, not what happened.
 * `invalid_input`: correct the input. `unauthenticated`: reconnect. `forbidden`: add what is missing. `not_found`,
 * `conflict`, `rejected`: final. `rate_limited`: wait `retryAfterMs`. `unavailable`: try again if `retryable`.
 * `invalid_response`: report it.
 */
export type ErrorKind =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rejected"
  | "rate_limited"
  | "unavailable"
  | "invalid_response";

export const errorKinds: readonly ErrorKind[] = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "rejected",
  "rate_limited",
  "unavailable",
  "invalid_response",
];

/** One fault of a value: `path` is a JSON Pointer into it ("" is the value itself). */
export interface Issue {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** Id of the action that failed. */
  action?: string | undefined;
  /** HTTP status of the answer, if there was one. */
  status?: number | undefined;
  /** The vendor's id of the request. */
  requestId?: string | undefined;
  /** Whether the same call may be sent again without risk. */
  retryable?: boolean | undefined;
  /** Milliseconds to wait before the next try. */
  retryAfterMs?: number | undefined;
  /** Scopes that are missing. */
  scopes?: readonly string[] | undefined;
  /** Every fault of the input or the reply. */
  issues?: readonly Issue[] | undefined;
  /** What to do, in one sentence. */
  remedy?: string | undefined;
}

/** What `JSON.stringify` makes of a `ConnectorError`. */
export interface ErrorDocument extends Omit<ErrorDetails, "retryable"> {
  kind: ErrorKind;
  message: string;
  retryable: boolean;
}

export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly action: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly issues: readonly Issue[] | undefined;
  readonly remedy: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(details.remedy ? `${sentence(message)} ${sentence(details.remedy)}` : message);
    this.kind = kind;
    this.retryable = details.retryable ?? kind === "rate_limited";
    this.action = details.action;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.scopes = details.scopes;
    this.issues = details.issues;
    this.remedy = details.remedy;
  }

  toJSON(): ErrorDocument {
    const { kind, message, retryable, action, status, requestId, retryAfterMs, scopes, issues, remedy } = this;
    return { kind, message, retryable, action, status, requestId, retryAfterMs, scopes, issues, remedy };
  }
}

/** An `invalid_input` error that lists every fault. */
export function createInvalidInputError(issues: readonly Issue[], action?: string): ConnectorError {
  const list = issues.map(({ path, message }) => `${path || "input"}: ${message}`).join("; ");
  return new ConnectorError("invalid_input", `${action ? `${action}: ` : ""}${list}`, { action, issues });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
