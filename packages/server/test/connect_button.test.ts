// Connect page with the name of the product, and the tokens and states of the connect button.
import { expect, test } from "vitest";
import type { ConnectionRow, ConnectPage, ConnectState, ConnectToken, Page } from "../src/api/settings_contract.ts";
import { type SettingsServer, startSettingsServer, stepsToken, submitConsent } from "./helpers/settings_server.ts";

const product = "https://app.example.com";
const page: ConnectPage = {
  productName: "Acme <Flows>",
  logo: "data:image/png;base64,iVBORw0KGgo=",
  color: "#ffcc00",
  reason: "Acme Flows adds your calls to your workflows.",
  origins: [product],
};
const authorization = `Bearer ${stepsToken}`;

const createToken = (app: SettingsServer, body: unknown, headers: Record<string, string> = { authorization }) =>
  app.browser().request<ConnectToken & Record<string, unknown>>("POST", "/connect-links", body, headers);

const readState = (app: SettingsServer, token: string, origin = product) =>
  app.browser().request<ConnectState>("GET", "/connect-links/state", undefined, {
    authorization: `Bearer ${token}`,
    origin,
  });

test("shows the product, its reason and the requested scopes on the page of a connect link", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  expect((await admin.get("/connect-page")).body).toEqual({
    productName: "",
    logo: "",
    color: "",
    reason: "",
    origins: [],
    version: expect.any(String),
  });
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  expect((await admin.put("/connect-page", page)).body).toMatchObject(page);
  const link = await admin.post<{ url: string; expiresAt: string }>("/connect-links", {
    customer: "Cedar",
    expiresInDays: 30,
  });
  expect(Date.parse(link.body.expiresAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);
  const { text, headers } = await app.browser().request("GET", link.body.url);
  expect(text).toContain("<h1>Connect Gong to Acme &lt;Flows&gt;</h1>");
  expect(text).toContain(`<img src="${page.logo}" alt="Acme &lt;Flows&gt;">`);
  expect(text).toContain(page.reason);
  expect(text).toContain("<code>api:calls:read:basic</code>");
  // Black on yellow.
  expect(text).toContain("button{background:#ffcc00;color:#000}");
  expect(headers.get("content-security-policy")).toContain(`frame-ancestors ${product};`);
  expect(headers.get("x-frame-options")).toBeNull();
  expect((await app.browser().request("GET", "/connect/none")).headers.get("x-frame-options")).toBe("DENY");
});

test("rejects settings of the connect page that browsers could not use", async () => {
  const admin = await (await startSettingsServer()).admin();
  for (const [change, path] of [
    [{ origins: ["https://app.example.com/path"] }, "/origins/0"],
    [{ origins: [product, "http://app.example.com"] }, "/origins/1"],
    [{ origins: ["*"] }, "/origins/0"],
    [{ color: "red" }, "/color"],
    [{ logo: "https://app.example.com/logo.png" }, "/logo"],
  ] as const)
    expect(await admin.put("/connect-page", { ...page, ...change }), path).toMatchObject({
      status: 422,
      body: { error: { issues: [{ path }] } },
    });
  expect(await admin.post("/connect-links", { customer: "Cedar", expiresInDays: 31 })).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/expiresInDays" }] } },
  });
});

test("gives the server of a product a token for one customer, which connects and reads its state", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  await admin.put("/connect-page", page);
  const { status, body } = await createToken(app, { customer: "Cedar" });
  expect([status, Date.parse(body.expiresAt) - now]).toEqual([200, 30 * 60_000]);
  expect(body.url).toBe(`${app.url}/connect/${body.token}`);
  const before = await readState(app, body.token);
  expect(before.body).toEqual({ state: "not_connected" });
  expect(before.headers.get("access-control-allow-origin")).toBe(product);

  const customer = app.browser();
  const sent = await customer.request("POST", body.url);
  expect((await readState(app, body.token)).body).toEqual({ state: "not_connected" });
  await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
  expect((await readState(app, body.token)).body).toEqual({ state: "connected", companyDomain: "fernhill.example" });
  // The token of another customer.
  const birch = (await createToken(app, { customer: "Birch" })).body;
  expect((await readState(app, birch.token)).body).toEqual({ state: "not_connected" });
  // The admin sees no link, since the token is not one.
  expect((await admin.get<Page<unknown>>("/connect-links")).body.items).toEqual([]);

  const [row] = (await admin.get<Page<ConnectionRow>>("/connections")).body.items;
  await admin.delete(`/connections/${row?.id}`);
  expect((await readState(app, body.token)).body).toEqual({ state: "disconnected" });
  now += 30 * 60_000;
  expect(await readState(app, body.token)).toMatchObject({ status: 404 });
  expect((await customer.request("GET", body.url)).status).toBe(404);
});

test("does not give tokens without the token of the steps API, and states without a token of the connect button", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/connect-page", page);
  for (const headers of [{}, { authorization: "Bearer wrong" }])
    expect((await createToken(app, { customer: "Cedar" }, headers)).status).toBe(401);
  expect((await admin.request("POST", "/connect-links", { customer: "Cedar" })).status).toBe(401);
  expect((await createToken(app, { customer: "" })).status).toBe(422);
  const link = (await admin.post<{ url: string }>("/connect-links", { customer: "Cedar" })).body.url;
  for (const token of ["", "wrong", stepsToken, link.split("/").pop() ?? ""])
    expect((await readState(app, token)).status, token).toBe(404);
});

test("lets only pages of the configured origins read the state", async () => {
  const app = await startSettingsServer();
  await (await app.admin()).put("/connect-page", page);
  const { token } = (await createToken(app, { customer: "Cedar" })).body;
  const other = await readState(app, token, "https://evil.example");
  expect(other.headers.get("access-control-allow-origin")).toBeNull();
  expect(other.headers.get("vary")).toContain("origin");
  const preflight = (origin: string) =>
    fetch(`${app.url}/connect-links/state`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
    });
  const allowed = await preflight(product);
  expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, product]);
  expect(allowed.headers.get("access-control-allow-headers")).toBe("authorization");
  expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
  expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
});
