// What an approval cannot be turned into: states that are forged, replayed, foreign or late, and addresses of others.

import { startSandboxServer } from "gong-connector-sandbox";
import { describe, expect, test } from "vitest";
import type { ConnectionRow, Page } from "../src/api/settings_contract.ts";
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

/** The words that an admin is sent back with. */
function failed(answer: BrowserResponse): string | null {
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get("location") ?? "", "http://here").searchParams.get("error");
}

async function stateOf(house: SettingsServer, id: string): Promise<string | undefined> {
  return (await house.server.services.store.connections.get(id))?.state;
}

describe("a state", () => {
  test("that was forged is refused, and the code is not exchanged", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const { connection, authorizationUrl } = await start(admin);
    const back = new URL(await submitConsent(authorizationUrl));
    const right = back.searchParams.get("state") ?? "";
    back.searchParams.set("state", "A".repeat(43));
    expect(failed(await admin.request("GET", back.href))).toContain("is unknown, used");
    back.searchParams.delete("state");
    expect(failed(await admin.request("GET", back.href))).toContain("is unknown, used");
    expect(await stateOf(house, connection.id)).toBe("needs_reauthorization");
    back.searchParams.set("state", right);
    expect(failed(await admin.request("GET", back.href))).toBeNull();
  });

  test("works once", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const { connection, authorizationUrl } = await start(admin);
    const back = await submitConsent(authorizationUrl);
    expect(failed(await admin.request("GET", back))).toBeNull();
    const { tokenVersion } = (await house.server.services.store.connections.get(connection.id)) ?? {};
    expect(failed(await admin.request("GET", back))).toContain("is unknown, used");
    expect((await house.server.services.store.connections.get(connection.id))?.tokenVersion).toBe(tokenVersion);
  });

  test("that two windows bring back at once is taken by one", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const back = await submitConsent((await start(admin)).authorizationUrl);
    const answers = await Promise.all([1, 2, 3].map(() => admin.request("GET", back)));
    expect(answers.map((answer) => failed(answer) === null).sort()).toEqual([false, false, true]);
  });

  test("belongs to the browser that started it, and is used up by any other", async () => {
    const house = await startSettingsServer();
    const [admin, other, stranger] = [await house.admin(), await house.admin(), house.browser()];
    const { connection, authorizationUrl } = await start(admin);
    const back = await submitConsent(authorizationUrl);
    expect(await stranger.request("GET", back)).toMatchObject({
      status: 400,
      text: expect.stringContaining("Sign in at"),
    });
    expect(failed(await other.request("GET", back))).toContain("another browser");
    expect(failed(await admin.request("GET", back))).toContain("is unknown, used");
    expect(await stateOf(house, connection.id)).toBe("needs_reauthorization");
  });

  test("ends with the session that started it", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const { connection, authorizationUrl } = await start(admin);
    await admin.delete("/session");
    await admin.signIn();
    expect(failed(await admin.request("GET", await submitConsent(authorizationUrl)))).toContain("another browser");
    expect(await stateOf(house, connection.id)).toBe("needs_reauthorization");
  });

  test("expires after ten minutes", async () => {
    let now = Date.now();
    const house = await startSettingsServer({ now: () => now });
    const admin = await house.admin();
    const back = await submitConsent((await start(admin)).authorizationUrl);
    now += 10 * 60_000;
    expect(failed(await admin.request("GET", back))).toContain("older than 10 minutes");
  });

  test("of a session is no connect link, and a session's cookie no state", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const { authorizationUrl } = await start(admin);
    const state = new URL(authorizationUrl).searchParams.get("state");
    expect((await admin.request("GET", `/connect/${state}`)).status).toBe(404);
    const [session] = admin.cookies.values();
    expect(failed(await admin.request("GET", `/oauth/callback?code=x&state=${session}`))).toContain("is unknown, used");
    expect((await admin.get("/overview")).status).toBe(200);
  });
});

describe("a connect link", () => {
  const link = async (admin: TestBrowser, customer: string): Promise<string> =>
    (await admin.post<{ url: string }>("/connect-links", { customer })).body.url;

  test("connects its own customer, whatever else is asked for", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const cedar = await connectAccount(admin, "Cedar");
    const before = await house.server.services.store.connections.get(cedar);
    const url = await link(admin, "Birch");
    const customer = house.browser();
    const sent = await customer.request(
      "POST",
      `${url}?customer=Cedar&connection=${cedar}`,
      `customer=Cedar&connection=${cedar}`,
      {
        "content-type": "application/x-www-form-urlencoded",
      },
    );
    await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
    expect(await house.server.services.store.connections.get(cedar)).toEqual(before);
    const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
    expect(items.map(({ customer: name, state }) => [name, state])).toEqual([
      ["Birch", "connected"],
      ["Cedar", "connected"],
    ]);
  });

  test("comes back only to the browser that opened it, signed in or not", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const url = await link(admin, "Birch");
    const [customer, other] = [house.browser(), house.browser()];
    const sent = await customer.request("POST", url);
    await other.request("POST", url);
    const back = await submitConsent(sent.headers.get("location") ?? "");
    expect(await other.request("GET", back)).toMatchObject({
      status: 400,
      text: expect.stringContaining("another browser"),
    });
    expect(await customer.request("GET", back)).toMatchObject({
      status: 400,
      text: expect.stringContaining("is unknown, used"),
    });
    const again = await customer.request("POST", url);
    const returned = await submitConsent(again.headers.get("location") ?? "");
    expect(await admin.request("GET", returned)).toMatchObject({
      status: 400,
      text: expect.stringContaining("another browser"),
    });
  });

  test("that is opened in two windows connects once", async () => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    const url = await link(admin, "Birch");
    const windows = [house.browser(), house.browser()];
    const backs = await Promise.all(
      windows.map(async (window) => submitConsent((await window.request("POST", url)).headers.get("location") ?? "")),
    );
    const answers = await Promise.all(windows.map((window, index) => window.request("GET", backs[index] ?? "")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test("is not started by another site's form", async () => {
    const house = await startSettingsServer();
    const url = await link(await house.admin(), "Birch");
    const { status, headers } = await house
      .browser()
      .request("POST", url, undefined, { origin: "https://evil.example" });
    expect([status, headers.get("location")]).toEqual([403, null]);
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
  ])("%s leads nowhere else", async (path) => {
    const house = await startSettingsServer();
    for (const browser of [await house.admin(), house.browser()]) {
      const response = await fetch(`${house.url}${path}`, {
        redirect: "manual",
        headers: { cookie: [...browser.cookies].map((pair) => pair.join("=")).join(";"), "sec-fetch-mode": "navigate" },
      });
      const location = response.headers.get("location");
      expect(new URL(location ?? "/", house.url).origin).toBe(house.url);
      expect(`${location}${await response.text()}`).not.toContain("evil.example/");
    }
  });

  test("a token answer that names a foreign host connects nothing", async () => {
    const provider = await startSandboxServer({
      port: 0,
      rateLimits: false,
      publicUrl: "https://us-1.api.gong.io.evil.example",
      credentials: { clientId: "an-id", clientSecret: "a-client-secret" },
    });
    const house = await startSettingsServer({ oauthBaseUrl: provider.url });
    const admin = await house.admin();
    const fields = { clientId: "an-id", clientSecret: "a-client-secret" };
    await admin.put("/settings", { authMethod: "oauth2", credentialSource: "configured", fields });
    const { connection, authorizationUrl } = await start(admin);
    expect(failed(await admin.request("GET", await submitConsent(authorizationUrl)))).toContain("is not allowed");
    expect(await stateOf(house, connection.id)).toBe("needs_reauthorization");
    expect(await house.server.services.store.secrets.get(connection.id)).toEqual({});
    await provider.close();
  });
});

test("secrets that are moved to another connection in the database open nothing", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const [cedar, birch] = [await connectAccount(admin, "Cedar"), await connectAccount(admin, "Birch")];
  const { database } = house.server.services.store;
  const [row] = await database.query("SELECT ciphertext FROM secrets WHERE owner_id = $1 AND name = 'accessToken'", [
    cedar,
  ]);
  await database.query("UPDATE secrets SET ciphertext = $2 WHERE owner_id = $1 AND name = 'accessToken'", [
    birch,
    String(row?.ciphertext),
  ]);
  const { status, text } = await admin.post("/actions/list_users/run", { connection: birch, input: {} });
  expect(status).toBe(500);
  expect(text).not.toContain(String(row?.ciphertext));
});

test.for(["con_none", "sandbox", "environment", "app", "steps", "../app", ""])(
  "the pages run nothing under what is no connection: %s",
  async (connection) => {
    const house = await startSettingsServer();
    const admin = await house.admin();
    await connectAccount(admin);
    for (const [path, body] of [
      ["/actions/list_users/run", { connection, input: {} }],
      ["/actions/list_calls/choices", { connection, path: "/workspaceId" }],
    ] as const) {
      const answer = await admin.post(path, body);
      expect(answer).toMatchObject({ status: 422, body: { error: { issues: [{ path: "/connection" }] } } });
    }
  },
);
