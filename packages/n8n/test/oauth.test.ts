// OAuth through n8n's own client: refreshed tokens, and what the user reads when the access is revoked.
import { type ReceivedRequest, startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import { N8nHost } from "./n8n_host.ts";

const parameters = {
  authentication: "oAuth2",
  resource: "users",
  operation: "list_users",
  returnAll: false,
  limit: 1,
  additionalFields: {},
};
const tokenOperation = "POST /oauth2/generate-customer-token";

/** A host whose access token has expired. */
async function start(tokens: { refresh_token?: string } = {}) {
  const requests: ReceivedRequest[] = [];
  const server = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onRequest: (request) => requests.push(request),
  });
  onTestFinished(() => server.close());
  const { sandbox } = server;
  const { accessToken, refreshToken } = sandbox.issueToken({ expiresInSeconds: -1 });
  const { clientId, clientSecret } = sandbox.credentials;
  const stored = { access_token: accessToken, refresh_token: refreshToken, api_base_url_for_customer: server.url };
  const credential = {
    grantType: "authorizationCode",
    authentication: "header",
    accessTokenUrl: `${server.url}/oauth2/generate-customer-token`,
    clientId,
    clientSecret,
    oauthTokenData: { ...stored, ...tokens },
  };
  const host = await N8nHost.create({ gongConnectorOAuth2Api: credential });
  const countRefreshes = () => requests.filter(({ operation }) => operation === tokenOperation).length;
  return { host, sandbox, countRefreshes, secrets: [accessToken, refreshToken, clientSecret] };
}

test("five executions at the same time refresh an expired token once", async () => {
  const { host, countRefreshes } = await start();
  const runs = Array.from({ length: 5 }, () => host.run(parameters));
  for (const items of await Promise.all(runs)) expect(items).toHaveLength(1);
  expect(countRefreshes()).toBe(1);
});

test("a revoked access is n8n's error that asks to reconnect the credential", async () => {
  const { host, secrets } = await start({ refresh_token: "revoked" });
  const error = await host.run(parameters).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "NodeOperationError",
    message: expect.stringContaining("needs to be reconnected"),
    description: expect.stringContaining("Open the credential and reconnect it"),
  });
  for (const secret of secrets) expect(JSON.stringify(error)).not.toContain(secret);
});

test.for([
  { refused: "with a text", fault: { status: 400, body: "Refresh token code is invalid" } },
  { refused: "with errors", fault: { status: 401, body: { errors: ["Access denied"] } } },
])("a refresh that Gong refuses $refused asks to connect again", async ({ fault }) => {
  const { host, sandbox, secrets } = await start();
  sandbox.injectFault({ operation: tokenOperation, ...fault });
  const error = await host.run(parameters).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "NodeApiError",
    message: expect.stringContaining("rejected the refresh token"),
    description: expect.stringContaining("connect it again"),
  });
  for (const secret of secrets) expect(JSON.stringify(error)).not.toContain(secret);
});

test("a refresh that fails for another reason may be tried again", async () => {
  const { host, sandbox } = await start();
  sandbox.injectFault({ operation: tokenOperation, status: 503 });
  const error = await host.run(parameters).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: expect.stringContaining("could not refresh"),
    description: "Try again later.",
  });
  expect(await host.run(parameters)).toHaveLength(1);
});

test("a workflow that continues receives the error of the credential as data", async () => {
  const { host } = await start({ refresh_token: "revoked" });
  const [item] = await host.run(parameters, { onError: "continueRegularOutput" });
  expect(item?.json).toMatchObject({ code: "refresh_rejected", error: expect.stringContaining("reconnected") });
});
