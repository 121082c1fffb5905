// The sandbox's doors: API keys, bearer tokens with scopes and a region, and the way through OAuth.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findOperation, missingOpenApiMessage } from "../../../test/helpers/gong_openapi.ts";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import { allScopes, mediaScope, scopeByOperation } from "../src/operation_scopes.ts";

let now = Date.UTC(2026, 3, 15, 22);
let socket: SandboxClient;

beforeEach(async () => {
  socket = await openSandboxClient({ calls: 20, clock: () => now, appName: 'Workflows "R" <us>' });
});
afterEach(() => socket.close());

const errorsOf = (answer: SandboxTestResponse): unknown => answer.body.errors;

function basic(name: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
}

describe("API key", () => {
  test("opens every operation, on any host name", async () => {
    expect((await socket.send("GET", "/v2/users")).status).toBe(200);
    expect((await socket.send("GET", "/v2/users", { headers: { host: "api.elsewhere.example" } })).status).toBe(200);
  });

  test.each([
    ["no credentials", {}],
    ["a wrong secret", basic("SANDBOXACCESSKEY", "wrong")],
    ["an unknown key", basic("OTHER", "sandbox-access-key-secret")],
    ["no Basic text", { authorization: "Basic !!!" }],
    ["an unknown token", { authorization: "Bearer nobody" }],
  ])("%s is a 401 in Gong's form", async (_name, headers) => {
    const answer = await socket.send("GET", "/v2/users", { token: "", headers });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ requestId: answer.headers["x-traceid"], errors: ["Access denied"] });
  });

  test("can be chosen", async () => {
    const own = await openSandboxClient({ credentials: { accessKey: "MINE" }, calls: 1 });
    expect((await own.send("GET", "/v2/users")).status).toBe(200);
    expect(own.sandbox.credentials).toMatchObject({ accessKey: "MINE", accessKeySecret: "sandbox-access-key-secret" });
    await own.close();
  });
});

describe("bearer token", () => {
  test.each(Object.entries(scopeByOperation).filter(([, scopes]) => scopes.length > 0))(
    "%s is refused without its scope",
    async (name, [scope = ""]) => {
      const [method = "", template = ""] = name.split(" ");
      const path = template.replaceAll(/\{\w+\}/g, "1");
      const others = allScopes.filter((each) => each !== scope);
      const without = await socket.send(method, path, {
        token: socket.sandbox.issueToken({ scopes: others }).accessToken,
      });
      expect(without.status).toBe(401);
      expect(errorsOf(without)).toEqual([`You don't have permission to use '${scope}' in your app.`]);
      const only = await socket.send(method, path, {
        token: socket.sandbox.issueToken({ scopes: [scope] }).accessToken,
      });
      expect(only.status).not.toBe(401);
    },
  );

  test("media links need a scope of their own", async () => {
    const body = { filter: {}, contentSelector: { exposedFields: { media: true } } };
    const { accessToken: token } = socket.sandbox.issueToken({ scopes: ["api:calls:read:extensive"] });
    expect(errorsOf(await socket.send("POST", "/v2/calls/extensive", { token, body }))).toEqual([
      `You don't have permission to use '${mediaScope}' in your app.`,
    ]);
    expect((await socket.send("POST", "/v2/calls/extensive", { token, body: { filter: {} } })).status).toBe(200);
  });

  test("expires by the clock", async () => {
    const { accessToken: token } = socket.sandbox.issueToken({ expiresInSeconds: 60 });
    expect((await socket.send("GET", "/v2/users", { token })).status).toBe(200);
    now += 60_000;
    const late = await socket.send("GET", "/v2/users", { token });
    expect([late.status, errorsOf(late)]).toEqual([401, ["access token has expired"]]);
  });

  test("is worth nothing on another host than its own", async () => {
    const { accessToken: token } = socket.sandbox.issueToken();
    const elsewhere = await socket.send("GET", "/v2/users", { token, headers: { host: "api.gong.example" } });
    expect([elsewhere.status, errorsOf(elsewhere)]).toEqual([401, ["access token has been revoked"]]);
  });
});

describe.skipIf(missingOpenApiMessage !== "")(
  `scopes as the vendor names them${missingOpenApiMessage && ` (${missingOpenApiMessage})`}`,
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

function authorizeQuery(more: Record<string, string> = {}): Record<string, string> {
  return {
    client_id: socket.sandbox.credentials.clientId,
    response_type: "code",
    scope: "api:users:read api:calls:read:basic",
    redirect_uri: redirectUri,
    state: "s&te",
    ...more,
  };
}

async function decide(decision: "allow" | "deny"): Promise<URLSearchParams> {
  const page = await socket.send("GET", "/oauth2/authorize", { token: "", query: authorizeQuery() });
  const consent = /name="consent" value="(\w+)"/.exec(page.text)?.[1] ?? "";
  const raw = new URLSearchParams({ consent, decision }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await socket.send("POST", "/oauth2/authorize", { token: "", raw, headers });
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.location ?? "");
  expect(`${location.origin}${location.pathname}`).toBe(redirectUri);
  return location.searchParams;
}

function tokens(query: Record<string, string>, sending: { raw?: string; headers?: Record<string, string> } = {}) {
  const { clientId, clientSecret } = socket.sandbox.credentials;
  const headers = { ...basic(clientId, clientSecret), ...sending.headers };
  return socket.send("POST", "/oauth2/generate-customer-token", { token: "", query, ...sending, headers });
}

const byCode = (code: string) => ({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
const refresh = (token: unknown) => ({ grant_type: "refresh_token", refresh_token: String(token) });

describe("OAuth", () => {
  test("shows a consent page that no other page can frame or restyle", async () => {
    const page = await socket.send("GET", "/oauth2/authorize", { token: "", query: authorizeQuery() });
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.text).toContain("Workflows &quot;R&quot; &lt;us&gt;");
    expect(page.text).toContain("<li>api:users:read</li><li>api:calls:read:basic</li>");
    expect(page.text).not.toContain("<script");
  });

  test("from consent over code to tokens that work at the base URL given with them", async () => {
    const answer = await decide("allow");
    expect(answer.get("state")).toBe("s&te");
    const given = await tokens(byCode(answer.get("code") ?? ""));
    expect(given.status).toBe(200);
    expect(given.body).toEqual({
      access_token: expect.stringMatching(/^\w{48}$/),
      refresh_token: expect.stringMatching(/^\w{48}$/),
      expires_in: 86400,
      token_type: "Bearer",
      scope: "api:users:read api:calls:read:basic",
      api_base_url_for_customer: socket.url,
    });
    const token = String(given.body.access_token);
    expect((await socket.send("GET", "/v2/users", { token })).status).toBe(200);
    expect((await socket.send("GET", "/v2/logs", { token })).status).toBe(401);
  });

  test("denied: back with access_denied", async () => {
    expect(Object.fromEntries(await decide("deny"))).toEqual({ error: "access_denied", state: "s&te" });
  });

  test("a code is good once, for ten minutes, for its own redirect_uri", async () => {
    const code = (await decide("allow")).get("code") ?? "";
    expect((await tokens(byCode(code))).status).toBe(200);
    expect((await tokens(byCode(code))).body.error).toBe("invalid_grant");
    const other = (await decide("allow")).get("code") ?? "";
    expect((await tokens({ ...byCode(other), redirect_uri: "http://127.0.0.1:9/other" })).status).toBe(400);
    const late = (await decide("allow")).get("code") ?? "";
    now += 600_000;
    expect((await tokens(byCode(late))).body.error).toBe("invalid_grant");
  });

  test("a refresh token is good once; parameters go into the query or a form", async () => {
    const first = await tokens(byCode((await decide("allow")).get("code") ?? ""));
    const second = await tokens(
      {},
      {
        raw: new URLSearchParams(refresh(first.body.refresh_token)).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    );
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    const again = await tokens(refresh(first.body.refresh_token));
    expect([again.status, again.body]).toEqual([
      400,
      { error: "invalid_grant", error_description: "Token has been expired or revoked." },
    ]);
    expect((await tokens({ ...refresh(second.body.refresh_token), validity_duration: "60" })).body.expires_in).toBe(60);
  });

  test.each([
    ["an unknown client", { client_id: "somebody" }, 400],
    ["a foreign redirect_uri", { redirect_uri: "https://evil.example/" }, 400],
    ["another response type", { response_type: "token" }, 302],
    ["a scope the app was not registered with", { scope: "api:everything" }, 302],
  ])("%s gets no consent page", async (_name, more, status) => {
    const answer = await socket.send("GET", "/oauth2/authorize", { token: "", query: authorizeQuery(more) });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain("Allow");
  });

  test("a wrong client secret, grant or decision is refused", async () => {
    const headers = basic(socket.sandbox.credentials.clientId, "wrong");
    const denied = await socket.send("POST", "/oauth2/generate-customer-token", { token: "", headers });
    expect([denied.status, denied.body.error]).toEqual([401, "invalid_client"]);
    expect((await tokens({ grant_type: "client_credentials" })).body.error).toBe("unsupported_grant_type");
    const raw = "consent=unknown&decision=allow";
    expect((await socket.send("POST", "/oauth2/authorize", { token: "", raw })).status).toBe(400);
  });
});
