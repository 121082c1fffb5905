// Sign-in and sessions: cookies, CSRF tokens, attempts, and requests of other sites. first_sign_in.test.ts has the first password.
import { expect, test } from "vitest";
import type { Session } from "../src/api/settings_contract.ts";
import { adminPassword, startSettingsServer, TestBrowser } from "./helpers/settings_server.ts";

/** Neither a password nor an admin token is set. */
const firstRun = { adminToken: undefined };

test("accepts ADMIN_TOKEN as the password, without a first run", async () => {
  const app = await startSettingsServer({ adminToken: "the-admin-token-of-a-test" });
  const browser = app.browser();
  expect((await browser.get<Session>("/session")).body.firstRun).toBe(false);
  expect((await browser.signIn(adminPassword)).status).toBe(401);
  expect((await browser.signIn("the-admin-token-of-a-test")).status).toBe(204);
});

test("ends the session for every holder of its cookie on sign-out", async () => {
  const app = await startSettingsServer(firstRun);
  const browser = await app.admin();
  const copied = new Map(browser.cookies);
  expect((await browser.delete("/session")).status).toBe(204);
  expect(browser.cookies.size).toBe(0);
  for (const [name, value] of copied) browser.cookies.set(name, value);
  expect((await browser.get("/overview")).status).toBe(401);
});

test("ends a session after twelve hours", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ ...firstRun, now: () => now });
  const browser = await app.admin();
  now += 12 * 3_600_000 - 1;
  expect((await browser.get("/overview")).status).toBe(200);
  now += 1;
  expect((await browser.get("/overview")).status).toBe(401);
});

test("replaces a session cookie that was set before sign-in", async () => {
  const app = await startSettingsServer(firstRun);
  const attacker = await app.admin();
  const [[name, previous] = ["", ""]] = attacker.cookies;
  const victim = app.browser();
  victim.cookies.set(name, previous);
  await victim.signIn();
  expect(victim.cookies.get(name)).not.toBe(previous);
  expect((await attacker.get("/overview")).status).toBe(401);
  const forged = app.browser();
  forged.cookies.set(name, "A".repeat(43));
  expect((await forged.get("/overview")).status).toBe(401);
});

test("sets the cookie for this server and same-site requests only", async () => {
  const plain = await (await startSettingsServer(firstRun)).browser().post("/session", { password: adminPassword });
  expect(plain.headers.get("set-cookie")).toMatch(
    /^connector_session=\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const behindTls = await startSettingsServer({
    publicUrl: "https://connector.example.com",
    adminToken: "the-admin-token-of-a-test",
  });
  const secure = await behindTls.browser().post("/session", { password: "the-admin-token-of-a-test" });
  expect(secure.headers.get("set-cookie")).toMatch(/^__Host-connector_session=\S+; .*HttpOnly; Secure; SameSite=Lax$/);
  expect(secure.headers.get("strict-transport-security")).toContain("max-age=");
});

test("limits sign-in to ten wrong attempts a minute of an address, also in another process", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ trustedProxies: "127.0.0.1", now: () => now });
  const signIn = (password: string, address: string, { url } = app) =>
    new TestBrowser(url, []).request("POST", "/api/app/session", { password }, { "x-forwarded-for": address });
  const responses = await Promise.all(Array.from({ length: 12 }, () => signIn("wrong", "203.0.113.1")));
  expect(responses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), 429, 429]);
  const right = await signIn(adminPassword, "203.0.113.1");
  expect(right).toMatchObject({ status: 429, body: { error: { code: "sign_in_limited", retryable: true } } });
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  const other = await startSettingsServer({
    storeOptions: app.storeOptions,
    trustedProxies: "127.0.0.1",
    now: () => now,
  });
  expect((await signIn(adminPassword, "203.0.113.1", other)).status).toBe(429);
  expect((await signIn(adminPassword, "203.0.113.2")).status).toBe(204);
  now += 60_000;
  expect((await signIn(adminPassword, "203.0.113.1")).status).toBe(204);
});

test("counts only attempts since the last successful one", async () => {
  const app = await startSettingsServer();
  for (let index = 0; index < 3; index += 1) {
    for (let count = 0; count < 9; count += 1)
      expect((await app.browser().post("/session", { password: "wrong" })).status).toBe(401);
    expect((await app.browser().post("/session", { password: adminPassword })).status).toBe(204);
  }
});

test("requires the CSRF token for writes and not for reads", async () => {
  const app = await startSettingsServer(firstRun);
  const browser = await app.admin();
  const other = await app.admin();
  const token = browser.csrf;
  for (const wrong of ["", "forged", other.csrf]) {
    browser.csrf = wrong;
    for (const [method, path] of [
      ["PUT", "/settings"],
      ["PUT", "/scopes"],
      ["POST", "/connections"],
      ["DELETE", "/connections/con_1"],
      ["POST", "/actions/list_users/run"],
      ["DELETE", "/runs"],
      ["DELETE", "/session"],
    ] as const) {
      const { status, body } = await browser.request(method, `/api/app${path}`, method === "DELETE" ? undefined : {});
      expect({ path, status, body }).toMatchObject({ path, status: 403, body: { error: { kind: "forbidden" } } });
    }
    expect((await browser.get("/settings")).status).toBe(200);
  }
  browser.csrf = token;
  expect((await browser.delete("/runs")).status).toBe(204);
});

test("rejects cross-origin requests with a valid token, and bodies that are not JSON", async () => {
  const app = await startSettingsServer(firstRun);
  const browser = await app.admin();
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
    expect((await browser.request("DELETE", "/api/app/runs", undefined, { ...headers })).status).toBe(403);
  }
  expect((await browser.request("DELETE", "/api/app/runs", undefined, { origin: app.url })).status).toBe(204);
  const form = await browser.request("POST", "/api/app/session", "password=x", {
    "content-type": "application/x-www-form-urlencoded",
  });
  expect(form.status).toBe(415);
});

test("rejects invalid JSON without repeating it", async () => {
  const app = await startSettingsServer(firstRun);
  const { status, text } = await app.browser().post("/session", '{"password": "CANARY');
  expect(status).toBe(400);
  expect(text).not.toContain("CANARY");
});
