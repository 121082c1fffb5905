// Error kinds and error codes, and what follows from each.
import { codesByKind } from "./error_code_table.ts";

/**
 * The next step: `invalid_input`: correct the input. `unauthenticated`: reconnect. `forbidden`: add the missing
 * permission. `not_found`, `conflict`, `rejected`: final. `rate_limited`: wait `retryAfterMs`. `unavailable`: repeat
 * if `retryable`. `invalid_response`: report it.
 */
export type ErrorKind = keyof typeof codesByKind;

/** The cause. Stable: a code never changes its kind, and a new failure gets a new code. */
export type ErrorCode = { [Kind in ErrorKind]: keyof (typeof codesByKind)[Kind] }[ErrorKind];

interface ErrorCodeEntry {
  kind: ErrorKind;
  when: string;
  /** The next step, unless the error has its own. */
  remedy: string;
  /** Whether the same call may be repeated, unless the error has its own value. */
  retryable: boolean;
}

/** Codes that are retryable although their kind is not. */
const retryableCodes: ReadonlySet<string> = new Set([
  "credentials_unavailable",
  "request_timeout",
  "source_failed",
  "source_changed",
  "store_unavailable",
  "server_stopping",
]);

export const errorKinds = Object.keys(codesByKind) as readonly ErrorKind[];

export const errorCodes = Object.fromEntries(
  errorKinds.flatMap((kind) =>
    Object.entries(codesByKind[kind]).map(([code, [when, remedy]]) => {
      const retryable = kind === "rate_limited" || retryableCodes.has(code);
      return [code, { kind, when, remedy, retryable }] as const;
    }),
  ),
) as Readonly<Record<ErrorCode, ErrorCodeEntry>>;
