// The OAuth flow against a strict token endpoint: requests, token responses and errors.
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ConnectorError, gongManifests } from "../src/index.ts";
import { authorizeUrl, exchangeCode, type OAuthOptions, refresh } from "../src/oauth/index.ts";
import { describeOAuthError } from "../src/oauth/token_request.ts";
import { getRefusedUrl, readBody, startHttpServer } from "./helpers/servers.ts";
import { tokenServerClient as client, startTokenServer } from "./helpers/token_server.ts";

const authorizationUrl = "https://app.gong.io/oauth2/authorize";

function optionsFor(tokenUrl: string): OAuthOptions {
  return { endpoints: { authorizationUrl, tokenUrl } };
}

/** The manifests with a changed OAuth flow. */
function withOAuth(change: { pkce?: true; tokenParametersIn?: "body" }) {
  const manifests = gongManifests();
  const method = manifests.auth.get("oauth2");
  if (!method?.oauth) throw new Error("oauth2 has no flow");
  return { ...manifests, auth: new Map([["oauth2", { ...method, oauth: { ...method.oauth, ...change } }]]) };
}

/** The error of a token request, which contains neither the request nor the response. */
async function catchError(request: Promise<unknown>): Promise<ConnectorError> {
  const error = await request.then(
    () => new Error("expected an error"),
    (reason: unknown) => reason,
  );
  if (!ConnectorError.is(error)) throw error;
  const text = `${inspect(error, { depth: null, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
  expect(text).not.toContain("CANARY");
  expect(text).not.toContain(Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64"));
  return error;
}

test("authorizeUrl has every parameter, and not the client secret", () => {
  const url = new URL(authorizeUrl(client, { scopes: ["api:users:read", "api:calls:create"], state: "s t&1" }));
  expect(`${url.origin}${url.pathname}`).toBe(authorizationUrl);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: client.clientId,
    response_type: "code",
    scope: "api:users:read api:calls:create",
    redirect_uri: client.redirectUri,
    state: "s t&1",
  });
});

test("exchangeCode sends a code once, in the query, with Basic authentication", async () => {
  const server = await startTokenServer();
  const before = Date.now();
  const tokens = await exchangeCode(client, "CANARY-CODE", optionsFor(server.url));
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
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
  });
  const error = await catchError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
  expect(error).toMatchObject({ code: "consent_denied", kind: "unauthenticated", status: 400 });
});

test("refresh returns new tokens and uses up the refresh token", async () => {
  const server = await startTokenServer();
  const options = optionsFor(server.url);
  expect(await refresh(client, "CANARY-REFRESH-0", options)).toMatchObject({ refreshToken: "CANARY-REFRESH-1" });
  expect(Object.fromEntries(server.queries[0] ?? [])).toEqual({
    grant_type: "refresh_token",
    refresh_token: "CANARY-REFRESH-0",
  });
  const error = await catchError(refresh(client, "CANARY-REFRESH-0", options));
  expect(error).toMatchObject({ code: "refresh_rejected", kind: "unauthenticated" });
  expect(error.message).toBe("the token request failed with status 400: the refresh token was not accepted");
});

test("a token response may omit refresh token, scopes and lifetime, and after a refresh the base URL", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 200, body: { access_token: "CANARY-ACCESS-9" } });
  const tokens = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  const times = { expiresAt: expect.any(Number), refreshAt: expect.any(Number) };
  expect(tokens).toEqual({ accessToken: "CANARY-ACCESS-9", ...times });
  expect(tokens.expiresAt - Date.now()).toBeGreaterThan(86_000_000);
  const error = await catchError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
  expect(error.message).toMatch(/has no base URL/);
});

const daySeconds = 86_400;
const lifetimes = [
  [600, 600, 60],
  [100, 100, 10],
  ["3600", 3600, 60],
  [0.5, 0.5, 0.05],
  [1e30, 366 * daySeconds, 60],
  ["1e999", 366 * daySeconds, 60],
  [0, daySeconds, 60],
  [-1, daySeconds, 60],
  ["soon", daySeconds, 60],
  [null, daySeconds, 60],
] as const;

test.for(lifetimes)("expires_in %j is a lifetime of %d s, with a refresh %d s before its end", async (row) => {
  const [expiresIn, lifetimeSeconds, marginSeconds] = row;
  const server = await startTokenServer();
  server.respond = () => ({ status: 200, body: { access_token: "a", expires_in: expiresIn } });
  const before = Date.now();
  const { expiresAt, refreshAt } = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  expect(expiresAt).toBeGreaterThanOrEqual(before + lifetimeSeconds * 1000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + lifetimeSeconds * 1000);
  expect(expiresAt - refreshAt).toBe(marginSeconds * 1000);
});

const invalidBaseUrls = [
  ["https://api.gong.io.attacker.example", "attacker.example"],
  ["https://evilgong.io", "evilgong.io"],
  ["http://127.0.0.1:9", "127.0.0.1"],
  ["http://us-77.api.gong.io", "must start with https://"],
  ["https://user@us-77.api.gong.io", "must have no user and password"],
  ["us-77", "has no scheme"],
] as const;

test.for(invalidBaseUrls)("rejects a token response with the base URL %s", async ([baseUrl, reason]) => {
  const server = await startTokenServer();
  server.respond = (form) => {
    const { status, body } = server.respondByRules(form);
    return { status, body: { ...body, api_base_url_for_customer: baseUrl } };
  };
  const error = await catchError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
  expect(error.code).toBe("invalid_token_response");
  expect(error.message).toContain(reason);
  // The tokens of a refresh are returned all the same: the previous refresh token is used up.
  const tokens = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  expect(tokens.accessToken).toBe("CANARY-ACCESS-2");
  expect(tokens.baseUrl).toBeUndefined();
});

test("additionalDomains allows a base URL, on loopback without TLS", async () => {
  const server = await startTokenServer();
  server.respond = (form) => {
    const { status, body } = server.respondByRules(form);
    return { status, body: { ...body, api_base_url_for_customer: "http://127.0.0.1:9/" } };
  };
  const options = { ...optionsFor(server.url), additionalDomains: ["127.0.0.1"] };
  const tokens = await exchangeCode(client, "CANARY-CODE", options);
  expect(tokens.baseUrl).toBe("http://127.0.0.1:9");
});

const errorResponses = [
  [400, { error: "invalid_grant", error_description: "CANARY" }, "refresh_rejected", "not accepted"],
  [400, "Refresh token code is invalid", "refresh_rejected", "failed with status 400"],
  [400, { error: "invalid_request" }, "oauth_client_rejected", "Check the client id"],
  [401, { error: "invalid_client" }, "oauth_client_rejected", "Check the client id"],
  [400, { error: "invalid_scope" }, "oauth_client_rejected", "a requested scope"],
  [400, { error: "access_denied" }, "consent_denied", "denied"],
  [400, { requestId: "r", errors: ["CANARY"] }, "refresh_rejected", "not accepted"],
  [400, '{"message":"Refresh token code is invalid."}', "refresh_rejected", "not accepted"],
  [403, { requestId: "r", errors: ["CANARY"] }, "service_forbidden", "trusted IPs"],
  [404, { error: "not_found" }, "oauth_client_rejected", "Check the client id"],
  [400, "<h1>Bad request</h1>", "service_unavailable", "a form that the service does not use"],
  [401, "<h1>Sign in to the proxy</h1>", "service_unavailable", "a form that the service does not use"],
  [401, { message: "CANARY" }, "service_unavailable", "a form that the service does not use"],
  [400, { error: "", errors: null }, "service_unavailable", "a form that the service does not use"],
  [400, ["error"], "service_unavailable", "a form that the service does not use"],
  [403, "<h1>Forbidden</h1>", "service_unavailable", "trusted IPs"],
  [404, "<h1>Not found</h1>", "service_unavailable", "a form that the service does not use"],
  [302, "", "service_unavailable", "a form that the service does not use"],
  [503, { error: "invalid_grant" }, "service_unavailable", "503"],
  [429, {}, "service_unavailable", "429"],
  [503, "CANARY", "service_unavailable", "503"],
  [200, "<h1>CANARY</h1>", "invalid_token_response", "no access token"],
  [200, { access_token: "" }, "invalid_token_response", "no access token"],
  [200, { access_token: "two words" }, "invalid_token_response", "no access token"],
] as const;

test.for(errorResponses)("a token response %i %j is %s", async ([status, body, code, text]) => {
  const server = await startTokenServer();
  server.respond = () => ({ status, body });
  const error = await catchError(refresh(client, "CANARY-REFRESH-0", optionsFor(server.url)));
  expect(error).toMatchObject({ code, retryable: code === "service_unavailable" });
  expect(`${error.message} ${error.remedy}`).toContain(text);
  expect(server.grantTypes).toHaveLength(1);
});

test("throws network_error without a response", async () => {
  const error = await catchError(refresh(client, "CANARY-REFRESH-0", optionsFor(`${await getRefusedUrl()}/token`)));
  expect(error).toMatchObject({ code: "network_error", retryable: true });
});

test("rejects with the signal's reason when the request is aborted", async () => {
  const reason = new Error("stopped");
  const options = { ...optionsFor(await startHttpServer(() => {})), signal: AbortSignal.abort(reason) };
  await expect(refresh(client, "CANARY-REFRESH-0", options)).rejects.toBe(reason);
});

test("sends the parameters as a form body if the manifest requires it", async () => {
  const requests: string[] = [];
  const url = await startHttpServer(async (request, response) => {
    requests.push(`${request.url} ${request.headers["content-type"]} ${await readBody(request)}`);
    response.end(JSON.stringify({ access_token: "a" }));
  });
  const manifests = withOAuth({ tokenParametersIn: "body" });
  await refresh(client, "r 1", { ...optionsFor(`${url}/token`), manifests });
  expect(requests).toEqual(["/token application/x-www-form-urlencoded grant_type=refresh_token&refresh_token=r+1"]);
});

test("throws unknown_auth_method without an OAuth method that is supported", () => {
  const authorize = (manifests: ReturnType<typeof gongManifests>) => () =>
    authorizeUrl(client, { scopes: [], state: "s" }, { manifests });
  expect(authorize(withOAuth({ pkce: true }))).toThrow(/PKCE/);
  expect(authorize({ ...gongManifests(), auth: new Map() })).toThrow(
    expect.objectContaining({ code: "unknown_auth_method" }),
  );
});

test("describes the error of a callback", () => {
  expect(describeOAuthError("access_denied")).toBe("the authorization was denied");
  expect(describeOAuthError("<script>")).toBe("the vendor rejected the request");
  expect(describeOAuthError("constructor")).toBe("the vendor rejected the request");
});
