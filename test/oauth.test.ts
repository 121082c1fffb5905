// The OAuth flow against a strict token endpoint: requests and token responses.
import { expect, test } from "vitest";
import { gongManifests } from "../src/index.ts";
import type { Transport, TransportRequest } from "../src/network/transport.ts";
import { authorizeUrl, exchangeCode, refresh } from "../src/oauth/index.ts";
import { describeOAuthError } from "../src/oauth/token_request.ts";
import { authorizationUrl, catchTokenError, optionsFor, withOAuth } from "./helpers/oauth.ts";
import { readBody, startHttpServer } from "./helpers/servers.ts";
import { tokenServerClient as client, startTokenServer } from "./helpers/token_server.ts";

const tokenUrl = "https://app.gong.io/oauth2/generate-customer-token";

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

test("a value that is missing is named, and nothing is sent", async () => {
  const server = await startTokenServer();
  const options = optionsFor(server.url);
  const missing = undefined as never;
  const scopes = ["api:users:read"];
  const expected = (name: string) => ({ code: "invalid_input", message: `${name} is missing.` });
  expect(() => authorizeUrl(client, { scopes, state: missing })).toThrow(expect.objectContaining(expected("state")));
  expect(() => authorizeUrl({ ...client, clientId: "" }, { scopes, state: "s" })).toThrow("clientId is missing");
  expect(await catchTokenError(exchangeCode(client, missing, options))).toMatchObject(expected("code"));
  expect(await catchTokenError(refresh(client, missing, options))).toMatchObject(expected("refreshToken"));
  const error = await catchTokenError(refresh({ ...client, clientSecret: missing }, "CANARY-REFRESH-0", options));
  expect(error).toMatchObject(expected("clientSecret"));
  expect(server.queries).toEqual([]);
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
  const error = await catchTokenError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
  expect(error).toMatchObject({ code: "consent_denied", kind: "unauthenticated", status: 400 });
  expect(error.message).toBe("the token request failed with status 400: the authorization code was not accepted");
});

test("refresh returns new tokens and uses up the refresh token", async () => {
  const server = await startTokenServer();
  const options = optionsFor(server.url);
  expect(await refresh(client, "CANARY-REFRESH-0", options)).toMatchObject({ refreshToken: "CANARY-REFRESH-1" });
  expect(Object.fromEntries(server.queries[0] ?? [])).toEqual({
    grant_type: "refresh_token",
    refresh_token: "CANARY-REFRESH-0",
  });
  const error = await catchTokenError(refresh(client, "CANARY-REFRESH-0", options));
  expect(error).toMatchObject({ code: "refresh_rejected", kind: "unauthenticated" });
  expect(error.message).toBe("the token request failed with status 400: the refresh token was not accepted");
});

test("a token response may omit refresh token, scopes and lifetime, and after a refresh the base URL", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 200, body: { access_token: "CANARY-ACCESS-9" } });
  const tokens = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  const times = { expiresAt: expect.any(Number), refreshAt: expect.any(Number) };
  // An undefined refresh token would replace the stored one when the tokens are merged.
  expect(tokens).toStrictEqual({ accessToken: "CANARY-ACCESS-9", ...times });
  expect(tokens.expiresAt - Date.now()).toBeGreaterThan(86_000_000);
  const error = await catchTokenError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
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
  const error = await catchTokenError(exchangeCode(client, "CANARY-CODE", optionsFor(server.url)));
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

test.for([
  [503, { error: "invalid_grant" }, "the token request failed with status 503"],
  [503, "<h1>Down</h1>", "the token request failed with status 503"],
  [500, "<h1>Down</h1>", "the token request failed with status 500"],
  [429, { errors: ["slow down"] }, "the token request failed with status 429"],
  [404, "<h1>No</h1>", "the token request failed with status 404, in a form that the service does not use"],
] as const)("a temporary error %i %j advises nothing about trusted addresses", async ([status, body, message]) => {
  const server = await startTokenServer();
  server.respond = () => ({ status, body });
  const error = await catchTokenError(refresh(client, "CANARY-REFRESH-0", optionsFor(server.url)));
  expect(error.message).toBe(message);
  expect(error.remedy).not.toContain("trusted IPs");
});

test("ignores values of a token response that are no text or empty", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 299, body: { access_token: "a", refresh_token: "", scope: 7 } });
  const tokens = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  expect(Object.keys(tokens).toSorted()).toEqual(["accessToken", "expiresAt", "refreshAt"]);
});

test("reads granted scopes between several spaces", async () => {
  const server = await startTokenServer();
  server.respond = () => ({ status: 200, body: { access_token: "a", scope: " api:a  api:b " } });
  const { grantedScopes } = await refresh(client, "CANARY-REFRESH-0", optionsFor(server.url));
  expect(grantedScopes).toEqual(["api:a", "api:b"]);
});

test("sends a request to the manifest's URL, with the package as user agent unless the app names another", async () => {
  const requests: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    return { status: 200, headers: {}, body: Buffer.from('{"access_token":"a"}') };
  };
  await refresh(client, "r", { transport });
  await refresh(client, "r", { transport, userAgent: "my-app/2" });
  expect(requests.map(({ url }) => url.split("?")[0])).toEqual([tokenUrl, tokenUrl]);
  expect(requests.map(({ headers }) => headers["user-agent"])).toEqual([
    expect.stringMatching(/^gong-connector\/\d+\.\d+\.\d+/),
    "my-app/2",
  ]);
  expect(requests[0]?.headers.accept).toBe("application/json");
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
    expect.objectContaining({ code: "unknown_auth_method", message: "gong: no auth method has OAuth" }),
  );
});

test("describes the error of a callback", () => {
  expect(describeOAuthError("access_denied")).toBe("the authorization was denied");
  expect(describeOAuthError("<script>")).toBe("the vendor rejected the request");
  expect(describeOAuthError("constructor")).toBe("the vendor rejected the request");
});
