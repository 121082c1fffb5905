// Errors of the connector as n8n shows them: the message, and below it what to do.
import { ConnectorError } from "gong-connector/embed";
import { type INode, type JsonObject, NodeApiError, NodeOperationError } from "n8n-workflow";

/** An error of the connector, or any other, for the item at an index. A response of Gong makes it a NodeApiError. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
  const item = itemIndex === undefined ? {} : { itemIndex };
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  if (!ConnectorError.is(error)) {
    return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), item);
  }
  // n8n's own error of a credential that must be reconnected, which its editor recognizes.
  if (error.cause instanceof NodeOperationError) return error.cause;
  const { message, status, kind } = error;
  const description = describe(error);
  if (status === undefined && kind === "invalid_input") {
    return new NodeOperationError(node, message, { description, ...item });
  }
  const response: JsonObject = { message, kind, code: error.code, retryable: error.retryable };
  const httpCode = status === undefined ? {} : { httpCode: String(status) };
  return new NodeApiError(node, response, { message, description, ...httpCode, ...item });
}

/** n8n's own error names the credential. The others come from its OAuth client: they may contain the token request. */
export function toRefreshError(error: unknown): ConnectorError {
  if (error instanceof NodeOperationError)
    return new ConnectorError("refresh_rejected", error.message, { cause: error });
  const { body, status = 400 }: Record<string, unknown> = Object(error);
  const isRejected = body !== undefined && [400, 401, 403].includes(Number(status));
  if (!isRejected)
    return new ConnectorError("credentials_unavailable", "n8n could not refresh the tokens of the credential.");
  const remedy = "Open the credential in n8n and connect it again.";
  return new ConnectorError("refresh_rejected", "Gong rejected the refresh token of the credential.", { remedy });
}

function describe({ remedy, issues = [], scopes = [], requestId, helpUrl }: ConnectorError): string {
  return [
    remedy,
    ...issues.map(({ path, message }) => `${path} ${message}`.trim()),
    scopes.length > 0 ? `Missing scopes: ${scopes.join(", ")}` : undefined,
    helpUrl,
    requestId === undefined ? undefined : `Gong request ID: ${requestId}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n");
}

/** The error as data of an item, for a workflow that continues after it. */
export function toErrorData(error: unknown): Record<string, string | boolean> {
  const message = error instanceof Error ? error.message : String(error);
  return ConnectorError.is(error)
    ? { error: message, kind: error.kind, code: error.code, retryable: error.retryable }
    : { error: message };
}
