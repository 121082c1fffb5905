// The authorization-code flow against a strict token endpoint: what is sent, what is read, and every refusal in words.
import { inspect } from "node:util";
import { ConnectorError, gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { getRefusedUrl, readBody, startHttpServer } from "../../../../test/helpers/servers.ts";
import { createOAuthTokenClient, describeOAuthError, type OAuthClientOptions } from "../../src/store/index.ts";
import { startTokenServer, tokenServerClient } from "../helpers/token_server.ts";

const manifests = gongManifests();
const auth = (() => {
  const found = manifests.auth.get("oauth2");
  if (!found?.oauth) throw new Error("oauth2 has no flow");
  return { ...found, oauth: found.oauth };
})();
const authorizationUrl = "https://app.gong.io/oauth2/authorize";

function oauthAt(tokenUrl: string, more: Partial<OAuthClientOptions> = {}) {
  return createOAuthTokenClient(manifests, auth, {
    ...tokenServerClient,
    endpoints: { authorizationUrl, tokenUrl },
    ...more,
  });
}

/** The error of a token request, searched for what was sent and what came back. */
async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => new Error("expected a refusal"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw error;
  const said = `${inspect(error, { depth: null, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
  expect(said).not.toContain("CANARY");
  expect(said).not.toContain(
    Buffer.from(`${tokenServerClient.clientId}:${tokenServerClient.clientSecret}`).toString("base64"),
  );
  return error;
}

test("the browser is sent to the manifest's address with everything but the secret", () => {
  const url = new URL(
    createOAuthTokenClient(manifests, auth, tokenServerClient).createAuthorizationUrl(
      ["api:users:read", "api:calls:create"],
      "s t&1",
    ),
  );
  expect(`${url.origin}${url.pathname}`).toBe(authorizationUrl);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: tokenServerClient.clientId,
    response_type: "code",
    scope: "api:users:read api:calls:create",
    redirect_uri: tokenServerClient.redirectUri,
    state: "s t&1",
  });
});

test("a code is exchanged once, in the query, with Basic", async () => {
  const server = await startTokenServer();
  const oauth = oauthAt(server.url);
  const before = Date.now();
  const tokens = await oauth.exchangeCode("CANARY-CODE", ["api:users:read"]);
  expect(tokens).toMatchObject({
    accessToken: "CANARY-ACCESS-1",
    refreshToken: "CANARY-REFRESH-1",
    grantedScopes: ["api:users:read", "api:calls:read:basic"],
    baseUrl: "https://us-77.api.gong.io",
  });
  expect(tokens.expiresAt).toBeGreaterThanOrEqual(before + 86_400_000);
  expect(Object.fromEntries(server.queries[0] ?? [])).toEqual({
    grant_type: "authorization_code",
    code: "CANARY-CODE",
    client_id: tokenServerClient.clientId,
    redirect_uri: tokenServerClient.redirectUri,
  });
  expect(await failure(oauth.exchangeCode("CANARY-CODE"))).toMatchObject({ kind: "unauthenticated", status: 400 });
});

test("a refresh brings a new pair and spends the old token", async () => {
  const server = await startTokenServer();
  const oauth = oauthAt(server.url);
  expect(await oauth.refreshTokens("CANARY-REFRESH-0")).toMatchObject({ refreshToken: "CANARY-REFRESH-1" });
  expect(Object.fromEntries(server.queries[0] ?? [])).toEqual({
    grant_type: "refresh_token",
    refresh_token: "CANARY-REFRESH-0",
  });
  const error = await failure(oauth.refreshTokens("CANARY-REFRESH-0"));
  expect(error.message).toBe(
    "the token request was refused with status 400: the code or refresh token is no longer accepted",
  );
});

test("an answer may leave out the refresh token, the scopes, the lifetime and, on a refresh, the base URL", async () => {
  const server = await startTokenServer();
  server.answer = () => ({ status: 200, body: { access_token: "CANARY-ACCESS-9" } });
  const renewal = await oauthAt(server.url).refreshTokens("CANARY-REFRESH-0");
  expect(renewal).toEqual({ accessToken: "CANARY-ACCESS-9", expiresAt: expect.any(Number) });
  expect(renewal.expiresAt - Date.now()).toBeGreaterThan(86_000_000);
  expect((await failure(oauthAt(server.url).exchangeCode("CANARY-CODE"))).message).toMatch(/has no base URL/);
});

test("without scopes in the answer those that were asked for are granted", async () => {
  const server = await startTokenServer();
  server.answer = (form) => {
    const { scope: _, ...body } = server.byTheRules(form).body;
    return { status: 200, body };
  };
  expect(await oauthAt(server.url).exchangeCode("CANARY-CODE", ["api:users:read"])).toMatchObject({
    grantedScopes: ["api:users:read"],
  });
});

const foreign = [
  ["https://api.gong.io.attacker.example", "attacker.example"],
  ["https://evilgong.io", "evilgong.io"],
  ["http://127.0.0.1:9", "127.0.0.1"],
  ["http://us-77.api.gong.io", "not usable"],
  ["https://user@us-77.api.gong.io", "not usable"],
  ["us-77", "is none"],
] as const;

test.for(foreign)("%s is no base URL for credentials", async ([baseUrl, words]) => {
  const server = await startTokenServer();
  server.answer = (form) => {
    const { status, body } = server.byTheRules(form);
    return { status, body: { ...body, api_base_url_for_customer: baseUrl } };
  };
  const oauth = oauthAt(server.url);
  expect((await failure(oauth.exchangeCode("CANARY-CODE"))).message).toContain(words);
  // The pair of a refresh is kept all the same: the one before is spent.
  const renewal = await oauth.refreshTokens("CANARY-REFRESH-0");
  expect(renewal.accessToken).toBe("CANARY-ACCESS-2");
  expect(renewal.baseUrl).toBeUndefined();
});

test("a host that is configured may be named, on loopback without TLS", async () => {
  const server = await startTokenServer();
  server.answer = (form) => {
    const { status, body } = server.byTheRules(form);
    return { status, body: { ...body, api_base_url_for_customer: "http://127.0.0.1:9/" } };
  };
  const tokens = await oauthAt(server.url, { allowedDomains: ["127.0.0.1"] }).exchangeCode("CANARY-CODE");
  expect(tokens.baseUrl).toBe("http://127.0.0.1:9");
});

const refusals = [
  [400, { error: "invalid_grant", error_description: "CANARY" }, "unauthenticated", "no longer accepted"],
  [400, "Refresh token code is invalid", "unauthenticated", "refused with status 400"],
  [400, { error: "invalid_request" }, "rejected", "token URL"],
  [401, { error: "invalid_client" }, "rejected", "Check client id and client secret"],
  [400, { error: "invalid_scope" }, "rejected", "integration"],
  [403, { requestId: "r", errors: ["CANARY"] }, "forbidden", "trusted IPs"],
  [404, "<h1>Not found</h1>", "rejected", "token URL"],
  [302, "", "rejected", "token URL"],
  [429, {}, "unavailable", "429"],
  [503, "CANARY", "unavailable", "503"],
  [200, "<h1>CANARY</h1>", "invalid_response", "no access token"],
  [200, { access_token: "" }, "invalid_response", "no access token"],
] as const;

test.for(refusals)("%i %j is %s", async ([status, body, kind, words]) => {
  const server = await startTokenServer();
  server.answer = () => ({ status, body });
  const error = await failure(oauthAt(server.url).refreshTokens("CANARY-REFRESH-0"));
  expect(error).toMatchObject({ kind, retryable: kind === "unavailable" });
  expect(`${error.message} ${error.remedy}`).toContain(words);
  expect(server.asked).toHaveLength(1);
});

test("no answer is unavailable, and nothing of the request shows", async () => {
  const error = await failure(oauthAt(`${await getRefusedUrl()}/token`).refreshTokens("CANARY-REFRESH-0"));
  expect(error).toMatchObject({ kind: "unavailable", retryable: true });
});

test("a manifest may want the parameters as a form", async () => {
  const bodies: string[] = [];
  const url = await startHttpServer(async (request, response) => {
    bodies.push(`${request.url} ${request.headers["content-type"]} ${await readBody(request)}`);
    response.end(JSON.stringify({ access_token: "a" }));
  });
  const form = { ...auth, oauth: { ...auth.oauth, tokenParametersIn: "body" as const } };
  const endpoints = { authorizationUrl, tokenUrl: `${url}/token` };
  await createOAuthTokenClient(manifests, form, { ...tokenServerClient, endpoints }).refreshTokens("r 1");
  expect(bodies).toEqual(["/token application/x-www-form-urlencoded grant_type=refresh_token&refresh_token=r+1"]);
});

test("a way in that needs what is not offered is refused", () => {
  const pkce = { ...auth, oauth: { ...auth.oauth, pkce: true } };
  expect(() => createOAuthTokenClient(manifests, pkce, tokenServerClient)).toThrow(/PKCE/);
  const key = manifests.auth.get("api_key");
  expect(() => key && createOAuthTokenClient(manifests, key, tokenServerClient)).toThrow(/no OAuth way in/);
});

test("a denial is said in words", () => {
  expect(describeOAuthError("access_denied")).toBe("consent was denied");
  expect(describeOAuthError("<script>")).toBe("the provider refused");
  expect(describeOAuthError("constructor")).toBe("the provider refused");
});
