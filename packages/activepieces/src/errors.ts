// Errors of the connector as Activepieces shows them: one text, with what to do.
import { ConnectorError } from "gong-connector/embed";

/** The text of an error. It contains no credentials. */
export function describeError(error: unknown): string {
  if (!ConnectorError.is(error)) return error instanceof Error ? error.message : String(error);
  const { scopes = [], requestId } = error;
  return [
    error.toString(),
    scopes.length > 0 ? `Missing scopes: ${scopes.join(", ")}.` : undefined,
    requestId === undefined ? undefined : `Gong request ID: ${requestId}.`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** An error with this text only: Activepieces shows no other part of an error. */
export function toHostError(error: unknown): Error {
  return new Error(describeError(error));
}
