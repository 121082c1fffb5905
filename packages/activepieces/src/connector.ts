// The connector for a step: its connection, and one rate limiter for each company in this process.
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { type AnyConnector, getAccountRateLimiter, gong } from "gong-connector/embed";
import { readAuth } from "./connection.ts";
import { manifests } from "./manifests.ts";

/** A local server, such as a simulated Gong, may receive credentials. */
const loopbackDomains = ["127.0.0.1", "localhost"];

/** The connector for the connection that the user has chosen. */
export function createStepConnector(connection: unknown): AnyConnector {
  const { auth, limitKey } = readAuth(connection);
  return gong(catalog, {
    auth,
    rateLimiter: getAccountRateLimiter(limitKey, manifests.connector.rateLimits),
    additionalDomains: loopbackDomains,
    // The user has chosen the action in the editor, where its summary names the credits.
    allowPaidActions: true,
  });
}
