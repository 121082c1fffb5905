// Attacks on the OAuth flow: forged, replayed, foreign and expired states, redirects and moved secrets.

import { startSandboxServer } from "gong-connector-sandbox";
import { describe, expect, test } from "vitest";
import type { ConnectionRow } from "../src/api/settings_contract.ts";
import {
  type BrowserResponse,
  connectAccount,
  type SettingsServer,
  startSettingsServer,
  submitConsent,
  type TestBrowser,
} from "./helpers/settings_server.ts";

interface Started {
  connection: ConnectionRow;
  authorizationUrl: string;
}

const start = async (admin: TestBrowser, customer = "Fernhill"): Promise<Started> =>
  (await admin.post<Started>("/connections", { customer })).body;

/** The error code in the redirect of an admin. */
function getError(response: BrowserResponse): string | null {
  expect(response.status).toBe(303);
  return new URL(response.headers.get("location") ?? "", "http://here").searchParams.get("error");
}

async function getState(app: SettingsServer, id: string): Promise<string | undefined> {
  return (await app.server.services.store.connections.get(id))?.state;
}

describe("an OAuth state", () => {
  test("is rejected when it is forged, and the code is not exchanged", async () => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    const { connection, authorizationUrl } = await start(admin);
    const back = new URL(await submitConsent(authorizationUrl));
    const right = back.searchParams.get("state") ?? "";
    back.searchParams.set("state", "A".repeat(43));
    expect(getError(await admin.request("GET", back.href))).toBe("oauth_flow_expired");
    back.searchParams.delete("state");
    expect(getError(await admin.request("GET", back.href))).toBe("oauth_flow_expired");
    expect(await getState(app, connection.id)).toBe("needs_reauthorization");
    back.searchParams.set("state", right);
    expect(getError(await admin.request("GET", back.href))).toBeNull();
  });

  test("is valid once", async () => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    const { connection, authorizationUrl } = await start(admin);
    const back = await submitConsent(authorizationUrl);
    expect(getError(await admin.request("GET", back))).toBeNull();
    const { tokenVersion } = (await app.server.services.store.connections.get(connection.id)) ?? {};
    expect(getError(await admin.request("GET", back))).toBe("oauth_flow_expired");
    expect((await app.server.services.store.connections.get(connection.id))?.tokenVersion).toBe(tokenVersion);
  });

  test("is accepted once from concurrent callbacks", async () => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    const back = await submitConsent((await start(admin)).authorizationUrl);
    const responses = await Promise.all([1, 2, 3].map(() => admin.request("GET", back)));
    expect(responses.map((response) => getError(response) === null).sort()).toEqual([false, false, true]);
  });

  test("rejects an OAuth callback from another browser and invalidates the state", async () => {
    const app = await startSettingsServer();
    const [admin, other, signedOut] = [await app.admin(), await app.admin(), app.browser()];
    const { connection, authorizationUrl } = await start(admin);
    const back = await submitConsent(authorizationUrl);
    expect(await signedOut.request("GET", back)).toMatchObject({
      status: 400,
      text: expect.stringContaining("Sign in at"),
    });
    expect(getError(await other.request("GET", back))).toBe("oauth_flow_expired");
    expect(getError(await admin.request("GET", back))).toBe("oauth_flow_expired");
    expect(await getState(app, connection.id)).toBe("needs_reauthorization");
  });

  test("is not valid after the session that started it", async () => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    const { connection, authorizationUrl } = await start(admin);
    await admin.delete("/session");
    await admin.signIn();
    expect(getError(await admin.request("GET", await submitConsent(authorizationUrl)))).toBe("oauth_flow_expired");
    expect(await getState(app, connection.id)).toBe("needs_reauthorization");
  });

  test("expires after ten minutes", async () => {
    let now = Date.now();
    const app = await startSettingsServer({ now: () => now });
    const admin = await app.admin();
    const back = await submitConsent((await start(admin)).authorizationUrl);
    now += 10 * 60_000;
    expect(getError(await admin.request("GET", back))).toBe("oauth_flow_expired");
  });

  test("is not accepted as a connect link, nor a session token as a state", async () => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    const { authorizationUrl } = await start(admin);
    const state = new URL(authorizationUrl).searchParams.get("state");
    expect((await admin.request("GET", `/connect/${state}`)).status).toBe(404);
    const [session] = admin.cookies.values();
    expect(getError(await admin.request("GET", `/oauth/callback?code=x&state=${session}`))).toBe("oauth_flow_expired");
    expect((await admin.get("/overview")).status).toBe(200);
  });
});

describe("redirects", () => {
  test.for([
    "/oauth/callback?redirect=https://evil.example&next=//evil.example&return_to=https://evil.example",
    "/oauth/callback?error=https://evil.example&state=//evil.example",
    "/oauth/callback?error=access_denied&error_description=<script>alert(1)</script>",
    "/connect/%2F%2Fevil.example",
    "//evil.example/%2e%2e",
    "/\\evil.example",
  ])("does not redirect to another site: %s", async (path) => {
    const app = await startSettingsServer();
    for (const browser of [await app.admin(), app.browser()]) {
      const response = await fetch(`${app.url}${path}`, {
        redirect: "manual",
        headers: { cookie: [...browser.cookies].map((pair) => pair.join("=")).join(";"), "sec-fetch-mode": "navigate" },
      });
      const location = response.headers.get("location");
      expect(new URL(location ?? "/", app.url).origin).toBe(app.url);
      expect(`${location}${await response.text()}`).not.toContain("evil.example/");
    }
  });

  test("rejects a token response whose base URL is outside the allowed domains", async () => {
    const vendor = await startSandboxServer({
      port: 0,
      rateLimits: false,
      publicUrl: "https://us-1.api.gong.io.evil.example",
      credentials: { clientId: "an-id", clientSecret: "a-client-secret" },
    });
    const app = await startSettingsServer({ oauthBaseUrl: vendor.url });
    const admin = await app.admin();
    const fields = { clientId: "an-id", clientSecret: "a-client-secret" };
    await admin.put("/settings", { authMethod: "oauth2", credentialSource: "configured", fields });
    const { connection, authorizationUrl } = await start(admin);
    expect(getError(await admin.request("GET", await submitConsent(authorizationUrl)))).toBe("invalid_token_response");
    expect(await getState(app, connection.id)).toBe("needs_reauthorization");
    expect(await app.server.services.store.secrets.get(connection.id)).toEqual({});
    await vendor.close();
  });
});

test("does not decrypt secrets that were moved to another connection in the database", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const [cedar, birch] = [await connectAccount(admin, "Cedar"), await connectAccount(admin, "Birch")];
  const { database } = app.server.services.store;
  const [row] = await database.query("SELECT ciphertext FROM secrets WHERE owner_id = $1 AND name = 'accessToken'", [
    cedar,
  ]);
  await database.query("UPDATE secrets SET ciphertext = $2 WHERE owner_id = $1 AND name = 'accessToken'", [
    birch,
    String(row?.ciphertext),
  ]);
  const { status, body, text } = await admin.post("/actions/list_users/run", { connection: birch, input: {} });
  expect([status, body]).toMatchObject([503, { error: { code: "unreadable_value" } }]);
  expect(text).not.toContain(String(row?.ciphertext));
});

test.for(["con_none", "sandbox", "environment", "app", "steps", "../app", ""])(
  "rejects %j as a connection in the settings API",
  async (connection) => {
    const app = await startSettingsServer();
    const admin = await app.admin();
    await connectAccount(admin);
    for (const [path, body] of [
      ["/actions/list_users/run", { connection, input: {} }],
      ["/actions/list_calls/choices", { connection, path: "/workspaceId" }],
    ] as const) {
      const response = await admin.post(path, body);
      expect(response).toMatchObject({ status: 422, body: { error: { issues: [{ path: "/connection" }] } } });
    }
  },
);
