// Error responses of the settings API: `{ error: ErrorDocument }` with a status.
import type { FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError, type ErrorCode, type ErrorKind } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";

/** 401 and 403 are about the session of the browser only. An error of the vendor's API has 424. */
const statusByKind: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 422,
  unauthenticated: 424,
  forbidden: 424,
  not_found: 404,
  conflict: 409,
  rejected: 424,
  rate_limited: 429,
  unavailable: 503,
  invalid_response: 502,
};

const statusByCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  not_signed_in: 401,
  access_token_required: 401,
  wrong_password: 401,
  setup_token_required: 401,
  foreign_origin: 403,
  role_required: 403,
  invalid_json: 400,
  repeated_parameter: 400,
  oauth_flow_expired: 400,
  request_timeout: 408,
  client_disconnected: 499,
  internal_error: 500,
};

export interface ErrorResponse {
  status: number;
  error: ErrorDocument;
}

export function createNotFoundError(name: string, suggestion = ""): ConnectorError {
  return new ConnectorError("not_found", `${name} does not exist${suggestion && `.${suggestion}`}`);
}

/** Converts any error to a response. An unexpected error is logged, and its response has only the id of the request. */
export function toErrorResponse(error: unknown, request: FastifyRequest): ErrorResponse {
  if (ConnectorError.is(error)) {
    if (error.cause) request.log.error({ err: error.cause }, "request failed");
    return createResponse(error);
  }
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === "number" && status >= 400 && status < 500)
    return {
      status,
      error: new ConnectorError("invalid_input", error.message, { remedy: "Correct the request." }).toJSON(),
    };
  request.log.error({ err: error }, "request failed");
  const remedy = `Search the server's log for ${request.id}.`;
  return createResponse(new ConnectorError("internal_error", "the server failed", { remedy }));
}

function createResponse(error: ConnectorError): ErrorResponse {
  return { status: statusByCode[error.code] ?? statusByKind[error.kind], error: error.toJSON() };
}

export function sendErrorResponse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const isDisconnected = request.raw.socket.destroyed && !ConnectorError.is(thrown);
  const shown = isDisconnected ? new ConnectorError("client_disconnected", "the browser disconnected") : thrown;
  const { status, error } = toErrorResponse(shown, request);
  if (error.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(error.retryAfterMs / 1000));
  void reply.status(status).send({ error });
}

/** The message and the remedy of an error as sentences, for pages without scripts. */
export function formatError({ message, remedy }: Pick<ErrorDocument, "message" | "remedy">): string {
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return [/[.!?]$/.test(sentence) ? sentence : `${sentence}.`, remedy ?? ""].join(" ").trim();
}
