// Requires the bearer token of the steps API, and compares secrets in constant time.
import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";

/** Throws `access_token_required`. */
export function requireBearerToken({ headers }: FastifyRequest, token: string): void {
  const received = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  if (!isSameSecret(received, token))
    throw new ConnectorError("access_token_required", "the request has no valid access token");
}

/** An empty token would let everybody in. */
export function assertTokenIsSet(token: string): void {
  if (token === "") throw new ConnectorError("unsafe_exposure", "the token of the steps API is empty");
}

export function isSameSecret(received: string, expected: string): boolean {
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(received), digest(expected));
}
