// Connect links: a customer connects an account without signing in, and attacks on that.

import { expect, test } from "vitest";
import type { ConnectionRow, ConnectLinkRow, Page } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, submitConsent, type TestBrowser } from "./helpers/settings_server.ts";

const createLink = async (admin: TestBrowser, customer: string): Promise<string> =>
  (await admin.post<{ url: string }>("/connect-links", { customer })).body.url;

test("connects a customer by a connect link once, without signing in", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const created = await admin.post<{ url: string; expiresAt: string }>("/connect-links", {
    customer: "Cedar & <Sons>",
  });
  expect(Date.parse(created.body.expiresAt) - Date.now()).toBeGreaterThan(6 * 86_400_000);
  const customer = app.browser();
  const page = await customer.request("GET", created.body.url);
  expect(page.status).toBe(200);
  expect(page.text).toContain("Connect Cedar &amp; &lt;Sons&gt; to Gong");
  const sent = await customer.request("POST", created.body.url);
  expect(sent.status).toBe(303);
  const back = await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
  expect(back).toMatchObject({ status: 200, text: expect.stringContaining("Thank you") });
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items).toMatchObject([{ customer: "Cedar & <Sons>", state: "connected" }]);
  expect((await customer.get("/overview")).status).toBe(401);

  const used = await customer.request("GET", created.body.url);
  expect(used).toMatchObject({ status: 404, text: expect.stringContaining("was used or has expired") });
});

test("keeps a connect link after a denial, reconnects the existing connection, and expires the link", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  const id = await connectAccount(admin, "Cedar");
  expect((await admin.delete(`/connections/${id}`)).status).toBe(204);
  const url = await createLink(admin, "Cedar");
  const customer = app.browser();
  const finishFlow = async (decision: "allow" | "deny") => {
    const sent = await customer.request("POST", url);
    return customer.request("GET", await submitConsent(sent.headers.get("location") ?? "", decision));
  };
  expect(await finishFlow("deny")).toMatchObject({
    status: 400,
    text: expect.stringContaining("The authorization was denied."),
  });
  expect((await finishFlow("allow")).status).toBe(200);
  expect((await admin.get<ConnectionRow>(`/connections/${id}`)).body.state).toBe("connected");

  const late = await createLink(admin, "Cedar");
  now += 7 * 86_400_000;
  expect((await customer.request("GET", late)).status).toBe(404);
  expect((await customer.request("POST", late)).status).toBe(404);
});

test("rejects connect links when the auth method is an API key", async () => {
  const admin = await (await startSettingsServer()).admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  expect(await admin.post("/connect-links", { customer: "Cedar" })).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining("OAuth 2.0") } },
  });
});

test("connects the customer of a connect link whatever the request contains", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const cedar = await connectAccount(admin, "Cedar");
  const before = await app.server.services.store.connections.get(cedar);
  const url = await createLink(admin, "Birch");
  const customer = app.browser();
  const sent = await customer.request(
    "POST",
    `${url}?customer=Cedar&connection=${cedar}`,
    `customer=Cedar&connection=${cedar}`,
    {
      "content-type": "application/x-www-form-urlencoded",
    },
  );
  await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
  expect(await app.server.services.store.connections.get(cedar)).toEqual(before);
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items.map(({ customer: name, state }) => [name, state])).toEqual([
    ["Birch", "connected"],
    ["Cedar", "connected"],
  ]);
});

test("finishes a connect link only in the browser that opened it", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const url = await createLink(admin, "Birch");
  const [customer, other] = [app.browser(), app.browser()];
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

test("connects once when a connect link is opened in two browsers", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const url = await createLink(admin, "Birch");
  const browsers = [app.browser(), app.browser()];
  const callbacks = await Promise.all(
    browsers.map(async (browser) => submitConsent((await browser.request("POST", url)).headers.get("location") ?? "")),
  );
  const responses = await Promise.all(browsers.map((browser, index) => browser.request("GET", callbacks[index] ?? "")));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 400]);
});

test("lists connect links without their tokens, and revokes them", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  const list = async () => (await admin.get<Page<ConnectLinkRow>>("/connect-links")).body.items;
  expect(await list()).toEqual([]);
  const first = await createLink(admin, "Birch");
  now += 1000;
  const second = await createLink(admin, "Cedar");
  const rows = await list();
  expect(rows.map(({ customer }) => customer)).toEqual(["Cedar", "Birch"]);
  expect(rows[0]?.expiresAt).toBe(new Date(now + 7 * 86_400_000).toISOString());
  for (const url of [first, second]) expect(JSON.stringify(rows)).not.toContain(url.split("/").pop());
  // The id is not a token.
  expect((await app.browser().request("GET", `/connect/${rows[0]?.id}`)).status).toBe(404);

  // A customer who is at the authorization page can no longer finish.
  const customer = app.browser();
  const sent = await customer.request("POST", second);
  expect((await admin.delete(`/connect-links/${rows[0]?.id}`)).status).toBe(204);
  const back = await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
  expect(back).toMatchObject({ status: 400, text: expect.stringContaining("was used or has expired") });
  expect((await customer.request("GET", second)).status).toBe(404);
  expect((await admin.delete(`/connect-links/${rows[0]?.id}`)).status).toBe(404);
  expect((await list()).map(({ customer }) => customer)).toEqual(["Birch"]);
  now += 7 * 86_400_000;
  await admin.signIn();
  expect(await list()).toEqual([]);
});

test("lists connect links page by page, and revokes no token of another purpose", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  for (let index = 0; index < 51; index += 1) await createLink(admin, `Customer ${index}`);
  const first = (await admin.get<Page<ConnectLinkRow>>("/connect-links")).body;
  const second = (await admin.get<Page<ConnectLinkRow>>(`/connect-links?cursor=${first.nextCursor}`)).body;
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 1, undefined]);
  expect(new Set([...first.items, ...second.items].map(({ customer }) => customer)).size).toBe(51);
  await connectAccount(admin, "Birch");
  await admin.post("/connections", { customer: "Cedar" });
  const [flow] = await app.server.services.store.oneTimeTokens.list("oauth_state", Date.now());
  expect((await admin.delete(`/connect-links/${flow?.id}`)).status).toBe(404);
});

test("limits guesses of connect links of an address", async () => {
  const app = await startSettingsServer({ trustedProxies: "127.0.0.1" });
  const url = await createLink(await app.admin(), "Birch");
  const open = (path: string, address: string) =>
    app.browser().request("GET", path, undefined, { "x-forwarded-for": address });
  for (let count = 0; count < 10; count += 1)
    expect((await open(`/connect/guess-${count}`, "203.0.113.1")).status).toBe(404);
  expect((await open(url, "203.0.113.1")).status).toBe(429);
  expect((await open(url, "203.0.113.2")).status).toBe(200);
});

test("does not start a connect link from a form of another site", async () => {
  const app = await startSettingsServer();
  const url = await createLink(await app.admin(), "Birch");
  const { status, headers } = await app.browser().request("POST", url, undefined, { origin: "https://evil.example" });
  expect([status, headers.get("location")]).toEqual([403, null]);
});
