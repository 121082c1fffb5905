// @ts-nocheck
// How a refusal reaches the pages: { error } with a status that says whose turn it is.
import type { FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError, type ErrorCode, type ErrorKind, type Issue } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";

/** Statuses of the connector's errors. 401 and 403 speak of the browser's session alone, never of the vendor. */
const statuses: Readonly<Record<ErrorKind, number>> = {
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

/** A refusal of the app-settings server itself. */
export class HttpError extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly error: ConnectorError;
  constructor(status: number, code: ErrorCode, message: string, remedy?: string, issues?: readonly Issue[]) {
    super(message);
    this.status = status;
    this.error = new ConnectorError(code, message, { remedy, issues });
  }
}

/** Faults of a body, each with the path of its field. */
export function createValidationError(issues: readonly Issue[]): HttpError {
  const list = issues.map(({ path, message }) => `${path.slice(1) || "The body"} ${message}`).join("; ");
  return new HttpError(422, "invalid_input", list, undefined, issues);
}

export function createNotFoundError(what: string): HttpError {
  return new HttpError(404, "not_found", `There is no ${what}`, "It may have been deleted meanwhile.");
}

/** The error as the pages read it, and the status it is sent with. */
export function toHttpError(error: unknown, request: FastifyRequest): { status: number; error: ErrorDocument } {
  if (error instanceof HttpError) return { status: error.status, error: error.error.toJSON() };
  if (error instanceof ConnectorError) return { status: statuses[error.kind], error: error.toJSON() };
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    return { status, error: new ConnectorError("invalid_input", error.message).toJSON() };
  }
  if (request.raw.socket.destroyed) return gone();
  request.log.error({ err: error }, "request failed");
  const failed = new ConnectorError("internal_error", "The connector's server could not do this", {
    retryable: false,
    remedy: `Look for ${request.id} in its log.`,
  });
  return { status: 500, error: failed.toJSON() };
}

function gone(): { status: number; error: ErrorDocument } {
  return { status: 499, error: new ConnectorError("client_disconnected", "the browser went away").toJSON() };
}

/** Answers as api.ts says. */
export function sendHttpError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, error: document } = toHttpError(error, request);
  if (document.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(document.retryAfterMs / 1000));
  void reply.status(status).send({ error: document });
}
