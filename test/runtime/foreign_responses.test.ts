// Error responses that the service did not write, such as the sign-in page of a proxy.
import { expect, test } from "vitest";
import { ConnectorError, gong } from "../../src/index.ts";
import { startHttpServer } from "../helpers/servers.ts";

const foreignBodies = ["<h1>Sign in</h1>", "", '{"message":"Unauthorized"}', '{"errors":null}', '["errors"]'] as const;

test.for(foreignBodies)("a 401 with the body %j is temporary and does not refresh the access token", async (body) => {
  const baseUrl = await startHttpServer((_request, response) => response.writeHead(401).end(body));
  const requests: boolean[] = [];
  const auth = {
    method: "oauth2",
    baseUrl,
    getCredentials({ forceRefresh }: { forceRefresh: boolean }) {
      requests.push(forceRefresh);
      return { credentials: { accessToken: "token" } };
    },
  } as const;
  const connector = gong({ auth, additionalDomains: ["127.0.0.1"], rateLimiter: false, maxRetries: 0 });
  const error: unknown = await connector.run("get_user_by_id", { id: "1" }).catch((reason: unknown) => reason);
  if (!ConnectorError.is(error)) throw error;
  expect(error).toMatchObject({ kind: "unavailable", status: 401, retryable: true });
  expect(error.message).toContain("a form that the service does not use");
  expect(requests).toEqual([false]);
});
