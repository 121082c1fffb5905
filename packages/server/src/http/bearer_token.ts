// Requires the bearer token of the steps API, and compares secrets in constant time.
import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import type { AttemptLimiter } from "./attempt_limiter.ts";

/** A random token of this length cannot be guessed: 20 characters of base64 have 120 bits. */
const minTokenLength = 20;

/** A token, or one that can change while the server runs. */
export type AccessToken = string | { matches: (received: string) => Promise<boolean> };

/** Throws `access_token_required`, or `too_many_attempts` after too many wrong tokens from one address. */
export async function requireBearerToken(
  request: FastifyRequest,
  token: AccessToken,
  limiter: AttemptLimiter,
): Promise<void> {
  await limiter.requireAllowed("access_token", request);
  const received = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (await (typeof token === "string" ? isSameSecret(received, token) : token.matches(received))) return;
  // Clients may ask without a token how to authenticate.
  if (received !== "") await limiter.count("access_token", request);
  throw new ConnectorError("access_token_required", "the request has no valid access token");
}

/** Throws `weak_token` for a token that could be guessed. */
export function assertStrongToken(token: AccessToken, name: string): void {
  if (typeof token !== "string" || token.length >= minTokenLength) return;
  throw new ConnectorError("weak_token", `${name} has less than ${minTokenLength} characters`);
}

/** The time that it takes does not depend on how much of the secret is right. Hashes of both would take several times as long. */
export function isSameSecret(received: string, expected: string): boolean {
  const bytes = Buffer.from(expected);
  const compared = Buffer.alloc(bytes.length);
  compared.write(received);
  return timingSafeEqual(compared, bytes) && Buffer.byteLength(received) === bytes.length;
}
