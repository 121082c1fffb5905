// Converts errors of the connector to errors of Restate: terminal ones, and ones that Restate retries.
import { RetryableError, TerminalError } from "@restatedev/restate-sdk";
import { ConnectorError } from "gong-connector";
import { httpStatusByKind } from "gong-connector/internal";

/** A terminal error with the fields of the ConnectorError as metadata; undefined if Restate should retry. */
export function toTerminalError(error: unknown): TerminalError | undefined {
  if (!ConnectorError.is(error) || error.retryable) return undefined;
  const { message, ...fields } = error.toJSON();
  const metadata = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  const errorCode = httpStatusByKind[error.kind];
  return new TerminalError(message, { errorCode, metadata: Object.fromEntries(metadata) });
}

/** A retryable ConnectorError as one of Restate, with the time to wait; any other error unchanged. */
export function toStepError(error: unknown): unknown {
  if (!ConnectorError.is(error) || !error.retryable) return error;
  const { message, kind, retryAfterMs: retryAfter } = error;
  return new RetryableError(message, {
    errorCode: httpStatusByKind[kind],
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
