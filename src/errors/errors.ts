// The one error class: `kind` tells the caller the next step, `code` identifies the cause.
import { suggestClosest } from "./closest_match.ts";
import { type ErrorCode, type ErrorKind, errorCodes } from "./error_codes.ts";

/** HTTP status of each kind of error. */
export const httpStatusByKind: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rejected: 422,
  rate_limited: 429,
  unavailable: 503,
  invalid_response: 502,
};

/** One violation found by validation. `path` is a JSON Pointer into the value; "" is the value itself. */
export interface Issue {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** Id of the action that failed. */
  action?: string | undefined;
  /** HTTP status of the response, if there was one. */
  status?: number | undefined;
  /** The vendor's id of the request. */
  requestId?: string | undefined;
  /** Whether the same call may be repeated without risk; by the code when omitted. */
  retryable?: boolean | undefined;
  /** Milliseconds to wait before the next attempt. */
  retryAfterMs?: number | undefined;
  /** Missing scopes. */
  scopes?: readonly string[] | undefined;
  /** Every issue of the input or the response. */
  issues?: readonly Issue[] | undefined;
  /** The next step in one sentence; by the code when omitted. */
  remedy?: string | undefined;
  /** A page about the error. */
  helpUrl?: string | undefined;
  /**
   * Merged into the input, it continues the list after the items that were returned: `{ cursor }`, or the dates that contain
   * the rest. An `undefined` value removes an input; as JSON it is `null`.
   */
  resumeFrom?: Readonly<Record<string, unknown>> | undefined;
  /** What `run` had read before it failed. Not in the JSON of the error. */
  partialOutput?: unknown;
}

/** A `ConnectorError` as JSON. */
export interface ErrorDocument extends Omit<ErrorDetails, "retryable" | "partialOutput"> {
  kind: ErrorKind;
  code: ErrorCode;
  message: string;
  retryable: boolean;
}

const brand = Symbol.for("gong-connector.ConnectorError");

/** Every failure of every surface. `message` has neither the action nor the remedy; `toString()` has both. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly [brand] = true;
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly action: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly issues: readonly Issue[] | undefined;
  readonly remedy: string | undefined;
  readonly helpUrl: string | undefined;
  readonly resumeFrom: Readonly<Record<string, unknown>> | undefined;
  /** What `run` had read before it failed. It is not enumerable, so that logs do not contain it. */
  declare readonly partialOutput?: unknown;

  /** `cause` is in no message and no document: it may contain secrets. */
  constructor(code: ErrorCode, message: string, details: ErrorDetails & { cause?: unknown } = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    const entry = errorCodes[code];
    this.code = code;
    this.kind = entry.kind;
    this.retryable = details.retryable ?? entry.retryable;
    this.action = details.action;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.scopes = details.scopes;
    this.issues = details.issues;
    this.remedy = details.remedy ?? entry.remedy;
    this.helpUrl = details.helpUrl;
    this.resumeFrom = details.resumeFrom;
    if (details.partialOutput !== undefined)
      Object.defineProperty(this, "partialOutput", { value: details.partialOutput });
  }

  /** Whether a value is a ConnectorError, also one of another copy of this package. */
  static is(value: unknown): value is ConnectorError {
    return value instanceof Error && brand in value;
  }

  /** `<action>: <kind>: <message> <remedy> <helpUrl>`, for terminals and logs. */
  override toString(): string {
    const prefix = this.action ? `${this.action}: ` : "";
    const remedy = this.remedy ? ` ${formatSentence(this.remedy)}` : "";
    const link = this.helpUrl ? ` See ${this.helpUrl}` : "";
    return `${prefix}${this.kind.replaceAll("_", " ")}: ${formatSentence(this.message)}${remedy}${link}`;
  }

  toJSON(): ErrorDocument {
    const { kind, code, message, retryable, action, status, requestId } = this;
    const { retryAfterMs, scopes, issues, remedy, helpUrl } = this;
    const resumeFrom = this.resumeFrom && replaceUndefined(this.resumeFrom);
    const details = { action, status, requestId, retryAfterMs, scopes, issues, remedy, helpUrl, resumeFrom };
    return { kind, code, message, retryable, ...details };
  }
}

/** The object with `null` for `undefined`, which JSON does not have. */
function replaceUndefined(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, value === undefined ? null : value]));
}

/**
 * Any error as a ConnectorError: an unexpected one becomes `internal_error`. Its message may contain secrets and is only in
 * `cause`.
 */
export function toConnectorError(error: unknown, action?: string): ConnectorError {
  if (ConnectorError.is(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new ConnectorError("internal_error", `an unexpected error occurred (${name})`, { action, cause: error });
}

/** The same error with further details. */
export function extendError(error: ConnectorError, details: Partial<ErrorDetails>): ConnectorError {
  return new ConnectorError(error.code, error.message, { ...error, cause: error.cause, ...details });
}

/** Calls a function so that only a ConnectorError, or the reason of an aborted signal, leaves it. */
export async function convertErrors<Result>(
  call: () => Promise<Result>,
  action: string | undefined,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw signal?.aborted ? error : toConnectorError(error, action);
  }
}

/** The error of a write that was interrupted after it may have been sent. */
export function createUnknownOutcomeError(action: string): ConnectorError {
  const message = "it was interrupted, and the request may have taken effect";
  return new ConnectorError("outcome_unknown", message, { action, retryable: false });
}

/** Issues in one error: more than a person corrects at once. */
const maxIssues = 25;

/** Validation stops after this many issues: the rest of a large invalid value would only take time. */
export const maxCollectedIssues = 100;

/** A path or message can quote a name of the input, which can have any length. */
const maxIssueLength = 1000;

/** An `invalid_input` error that lists the issues, at most 25, and counts the others. */
export function createInvalidInputError(issues: readonly Issue[], action?: string): ConnectorError {
  const listed = issues
    .slice(0, maxIssues)
    .map(({ path, message }) => ({ path: shorten(path), message: shorten(message) }));
  const others = issues.length - listed.length;
  const sentences = listed.map((issue) => formatSentence(formatIssue(issue))).join(" ");
  const note = issues.length < maxCollectedIssues ? "" : " (the check stopped there)";
  const message = others > 0 ? `${sentences} … and ${others} more${note}.` : sentences;
  return new ConnectorError("invalid_input", message, { action, issues: listed });
}

function shorten(text: string): string {
  return text.length <= maxIssueLength ? text : `${text.slice(0, maxIssueLength)}…`;
}

/** The error of an unknown id, with the nearest known one. */
export function createUnknownIdError(
  code: "unknown_action" | "unknown_trigger",
  id: string,
  known: Iterable<string>,
): ConnectorError {
  const type = code === "unknown_action" ? "action" : "trigger";
  // A host without types can pass undefined.
  const name = String(id);
  return new ConnectorError(code, `Unknown ${type} ${shorten(name)}.${suggestClosest(name, known)}`);
}

/** An issue as text. A message that is a sentence names its fields itself; any other message follows the path. */
export function formatIssue({ path, message }: Issue): string {
  return path === "" || /^[A-Z]/.test(message) ? message : `${path} ${message}`;
}

/** The text with a period at its end. */
export function formatSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
