// What a failed run shows of its error.
import { ConnectorError } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";

/** The message of an unexpected error is in the log only: it may contain credentials. */
export function toErrorDocument(error: unknown): ErrorDocument {
  if (ConnectorError.is(error)) return error.toJSON();
  if (isAbortError(error)) return new ConnectorError("client_disconnected", "the run was cancelled").toJSON();
  return new ConnectorError("internal_error", "the connector failed").toJSON();
}

export function getErrorKind(error: unknown): string {
  if (ConnectorError.is(error)) return error.kind;
  return isAbortError(error) ? "cancelled" : "unavailable";
}

function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
