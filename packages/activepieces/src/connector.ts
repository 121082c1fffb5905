// The connector for a step: its connection, and one rate limiter for each company in this process.
import { createHash } from "node:crypto";
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { type AnyConnector, createRateLimiter, gong, type RateLimiter } from "gong-connector/embed";
import { readAuth } from "./connection.ts";
import { manifests } from "./manifests.ts";

/** A local server, such as a simulated Gong, may receive credentials. */
const loopbackDomains = ["127.0.0.1", "localhost"];

const rateLimiters = new Map<string, RateLimiter>();

/** The connector for the connection that the user has chosen. */
export function createStepConnector(connection: unknown): AnyConnector {
  const { auth, limitKey } = readAuth(connection);
  const hash = createHash("sha256").update(limitKey).digest("hex");
  const rateLimiter = rateLimiters.get(hash) ?? createRateLimiter(manifests.connector.rateLimits);
  rateLimiters.set(hash, rateLimiter);
  return gong(catalog, {
    auth,
    rateLimiter,
    additionalDomains: loopbackDomains,
    // The user has chosen the action in the editor, where its summary names the credits.
    allowPaidActions: true,
  });
}
