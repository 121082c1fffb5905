// Authentication: API keys, bearer tokens with scopes and a base URL, and the OAuth flow.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findOperation, missingOpenApiMessage } from "../../../test/helpers/gong_openapi.ts";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import { allScopes, mediaScope, scopeByOperation } from "../src/operation_scopes.ts";

let now = Date.UTC(2026, 3, 15, 22);
let client: SandboxClient;

beforeEach(async () => {
  client = await openSandboxClient({ calls: 20, clock: () => now, appName: 'Workflows "R" <us>' });
});
afterEach(() => client.close());

const getErrors = (response: SandboxTestResponse): unknown => response.body.errors;

function basic(name: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
}

describe("API key", () => {
  test("is accepted for every hostname", async () => {
    expect((await client.send("GET", "/v2/users")).status).toBe(200);
    expect((await client.send("GET", "/v2/users", { headers: { host: "api.elsewhere.example" } })).status).toBe(200);
  });

  test.each([
    ["no credentials", {}],
    ["a wrong secret", basic("SANDBOXACCESSKEY", "wrong")],
    ["an unknown key", basic("OTHER", "sandbox-access-key-secret")],
    ["a malformed Basic header", { authorization: "Basic !!!" }],
    ["an unknown token", { authorization: "Bearer nobody" }],
  ])("responds to %s with Gong's 401", async (_name, headers) => {
    const response = await client.send("GET", "/v2/users", { token: "", headers });
    expect(response.status).toBe(401);
    expect(response.body).toEqual({ requestId: response.headers["x-traceid"], errors: ["Access denied"] });
  });

  test("can be configured", async () => {
    const custom = await openSandboxClient({ credentials: { accessKey: "MINE" }, calls: 1 });
    expect((await custom.send("GET", "/v2/users")).status).toBe(200);
    expect(custom.sandbox.credentials).toMatchObject({
      accessKey: "MINE",
      accessKeySecret: "sandbox-access-key-secret",
    });
    await custom.close();
  });
});

describe("bearer token", () => {
  test.each(Object.entries(scopeByOperation).filter(([, scopes]) => scopes.length > 0))(
    "%s needs its scope",
    async (name, [scope = ""]) => {
      const [method = "", template = ""] = name.split(" ");
      const path = template.replaceAll(/\{\w+\}/g, "1");
      const others = allScopes.filter((each) => each !== scope);
      const without = await client.send(method, path, {
        token: client.sandbox.issueToken({ scopes: others }).accessToken,
      });
      expect(without.status).toBe(401);
      expect(getErrors(without)).toEqual([`You don't have permission to use '${scope}' in your app.`]);
      const only = await client.send(method, path, {
        token: client.sandbox.issueToken({ scopes: [scope] }).accessToken,
      });
      expect(only.status).not.toBe(401);
    },
  );

  test("needs an additional scope for media links", async () => {
    const body = { filter: {}, contentSelector: { exposedFields: { media: true } } };
    const { accessToken: token } = client.sandbox.issueToken({ scopes: ["api:calls:read:extensive"] });
    expect(getErrors(await client.send("POST", "/v2/calls/extensive", { token, body }))).toEqual([
      `You don't have permission to use '${mediaScope}' in your app.`,
    ]);
    expect((await client.send("POST", "/v2/calls/extensive", { token, body: { filter: {} } })).status).toBe(200);
  });

  test("expires", async () => {
    const { accessToken: token } = client.sandbox.issueToken({ expiresInSeconds: 60 });
    expect((await client.send("GET", "/v2/users", { token })).status).toBe(200);
    now += 60_000;
    const late = await client.send("GET", "/v2/users", { token });
    expect([late.status, getErrors(late)]).toEqual([401, ["access token has expired"]]);
  });

  test("is rejected on a host other than that of its base URL", async () => {
    const { accessToken: token } = client.sandbox.issueToken();
    const elsewhere = await client.send("GET", "/v2/users", { token, headers: { host: "api.gong.example" } });
    expect([elsewhere.status, getErrors(elsewhere)]).toEqual([401, ["access token has been revoked"]]);
  });
});

describe.skipIf(missingOpenApiMessage !== "")(
  `scopes match Gong's description${missingOpenApiMessage && ` (${missingOpenApiMessage})`}`,
  () => {
    test.each(Object.entries(scopeByOperation))("%s", (name, scopes) => {
      const [method = "", path = ""] = name.split(" ");
      const text = findOperation(method, path)?.description ?? "";
      const named = [...new Set(text.match(/(?<=')api:[a-z:-]+(?=')/g) ?? [])].filter((scope) => scope !== mediaScope);
      if (named.length > 0) expect(named).toEqual(scopes);
      else expect(scopes.every((scope) => scope.startsWith("api:permission-profile:"))).toBe(true);
    });
  },
);

const redirectUri = "http://127.0.0.1:9/callback";

function createAuthorizeQuery(extra: Record<string, string> = {}): Record<string, string> {
  return {
    client_id: client.sandbox.credentials.clientId,
    response_type: "code",
    scope: "api:users:read api:calls:read:basic",
    redirect_uri: redirectUri,
    state: "s&te",
    ...extra,
  };
}

async function sendDecision(decision: "allow" | "deny"): Promise<URLSearchParams> {
  const page = await client.send("GET", "/oauth2/authorize", { token: "", query: createAuthorizeQuery() });
  const consent = /name="consent" value="(\w+)"/.exec(page.text)?.[1] ?? "";
  const raw = new URLSearchParams({ consent, decision }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const response = await client.send("POST", "/oauth2/authorize", { token: "", raw, headers });
  expect(response.status).toBe(302);
  const location = new URL(response.headers.location ?? "");
  expect(`${location.origin}${location.pathname}`).toBe(redirectUri);
  return location.searchParams;
}

function requestTokens(
  query: Record<string, string>,
  sending: { raw?: string; headers?: Record<string, string> } = {},
) {
  const { clientId, clientSecret } = client.sandbox.credentials;
  const headers = { ...basic(clientId, clientSecret), ...sending.headers };
  return client.send("POST", "/oauth2/generate-customer-token", { token: "", query, ...sending, headers });
}

const createCodeParameters = (code: string) => ({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
const createRefreshParameters = (token: unknown) => ({ grant_type: "refresh_token", refresh_token: String(token) });

describe("OAuth", () => {
  test("shows a consent page that cannot be framed or restyled", async () => {
    const page = await client.send("GET", "/oauth2/authorize", { token: "", query: createAuthorizeQuery() });
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.text).toContain("Workflows &quot;R&quot; &lt;us&gt;");
    expect(page.text).toContain("<li>api:users:read</li><li>api:calls:read:basic</li>");
    expect(page.text).not.toContain("<script");
  });

  test("issues tokens that are valid at the returned base URL after consent", async () => {
    const response = await sendDecision("allow");
    expect(response.get("state")).toBe("s&te");
    const issued = await requestTokens(createCodeParameters(response.get("code") ?? ""));
    expect(issued.status).toBe(200);
    expect(issued.body).toEqual({
      access_token: expect.stringMatching(/^\w{48}$/),
      refresh_token: expect.stringMatching(/^\w{48}$/),
      expires_in: 86400,
      token_type: "Bearer",
      scope: "api:users:read api:calls:read:basic",
      api_base_url_for_customer: client.url,
    });
    const token = String(issued.body.access_token);
    expect((await client.send("GET", "/v2/users", { token })).status).toBe(200);
    expect((await client.send("GET", "/v2/logs", { token })).status).toBe(401);
  });

  test("redirects with access_denied when the admin denies", async () => {
    expect(Object.fromEntries(await sendDecision("deny"))).toEqual({ error: "access_denied", state: "s&te" });
  });

  test("accepts a code once, within ten minutes, with the same redirect_uri", async () => {
    const code = (await sendDecision("allow")).get("code") ?? "";
    expect((await requestTokens(createCodeParameters(code))).status).toBe(200);
    expect((await requestTokens(createCodeParameters(code))).body.error).toBe("invalid_grant");
    const other = (await sendDecision("allow")).get("code") ?? "";
    expect(
      (await requestTokens({ ...createCodeParameters(other), redirect_uri: "http://127.0.0.1:9/other" })).status,
    ).toBe(400);
    const late = (await sendDecision("allow")).get("code") ?? "";
    now += 600_000;
    expect((await requestTokens(createCodeParameters(late))).body.error).toBe("invalid_grant");
  });

  test("accepts a refresh token once, in the query or in a form", async () => {
    const first = await requestTokens(createCodeParameters((await sendDecision("allow")).get("code") ?? ""));
    const second = await requestTokens(
      {},
      {
        raw: new URLSearchParams(createRefreshParameters(first.body.refresh_token)).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    );
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    const again = await requestTokens(createRefreshParameters(first.body.refresh_token));
    expect([again.status, again.body]).toEqual([
      400,
      { error: "invalid_grant", error_description: "Token has been expired or revoked." },
    ]);
    expect(
      (await requestTokens({ ...createRefreshParameters(second.body.refresh_token), validity_duration: "60" })).body
        .expires_in,
    ).toBe(60);
  });

  test.each([
    ["an unknown client", { client_id: "somebody" }, 400],
    ["a foreign redirect_uri", { redirect_uri: "https://evil.example/" }, 400],
    ["another response type", { response_type: "token" }, 302],
    ["a scope the app was not registered with", { scope: "api:everything" }, 302],
  ])("%s gets no consent page", async (_name, extra, status) => {
    const response = await client.send("GET", "/oauth2/authorize", { token: "", query: createAuthorizeQuery(extra) });
    expect(response.status).toBe(status);
    expect(response.text).not.toContain("Allow");
  });

  test("rejects a wrong client secret, grant type or consent", async () => {
    const headers = basic(client.sandbox.credentials.clientId, "wrong");
    const denied = await client.send("POST", "/oauth2/generate-customer-token", { token: "", headers });
    expect([denied.status, denied.body.error]).toEqual([401, "invalid_client"]);
    expect((await requestTokens({ grant_type: "client_credentials" })).body.error).toBe("unsupported_grant_type");
    const raw = "consent=unknown&decision=allow";
    expect((await client.send("POST", "/oauth2/authorize", { token: "", raw })).status).toBe(400);
  });
});
