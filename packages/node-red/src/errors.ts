// Errors of the connector as Node-RED shows them.
import { ConnectorError, type ErrorCode } from "gong-connector/embed";

/** An error whose text has the remedy. A catch node receives `code` and `cause`, with kind and remedy, in `msg.error`. */
export function toHostError(error: unknown): Error & { code?: ErrorCode } {
  // Only this document: the cause of a ConnectorError may contain secrets.
  if (ConnectorError.is(error))
    return Object.assign(new Error(error.toString(), { cause: error.toJSON() }), { code: error.code });
  return error instanceof Error ? error : new Error(String(error));
}

/** A short text for the status below a node. */
export function toStatusText(error: unknown): string {
  return ConnectorError.is(error) ? error.kind.replaceAll("_", " ") : "error";
}
