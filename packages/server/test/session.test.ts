// Sign-in and sessions: first password, cookies, CSRF tokens, attempts, and requests of other sites.
import { request } from "node:http";
import { expect, test } from "vitest";
import type { Session } from "../src/api/settings_contract.ts";
import { adminPassword, startSettingsServer } from "./helpers/settings_server.ts";

/** Neither a password nor an admin token is set. */
const firstRun = { adminToken: undefined };

test("sets the password on the first run and requires it afterwards", async () => {
  const app = await startSettingsServer(firstRun);
  const browser = app.browser();
  expect((await browser.get<Session>("/session")).body).toMatchObject({
    signedIn: false,
    firstRun: true,
    sandbox: true,
  });
  const short = await browser.post("/session", { password: "short" });
  expect(short).toMatchObject({
    status: 422,
    body: {
      error: { kind: "invalid_input", issues: [{ path: "/password", message: "must have at least 12 characters" }] },
    },
  });
  expect((await browser.signIn()).status).toBe(204);
  expect((await browser.get<Session>("/session")).body).toMatchObject({ signedIn: true, firstRun: false });

  const other = app.browser();
  expect(await other.signIn("another password")).toMatchObject({
    status: 401,
    body: { error: { kind: "unauthenticated", issues: [{ path: "/password", message: "is wrong" }] } },
  });
  expect((await other.get("/overview")).status).toBe(401);
  expect((await other.signIn()).status).toBe(204);
  expect((await other.get("/overview")).status).toBe(200);
});

test("accepts only the first of two concurrent first-run passwords", async () => {
  const app = await startSettingsServer(firstRun);
  const responses = await Promise.all(
    ["first password here", "other password here"].map((password) =>
      app.browser().post("/session", { password: password }),
    ),
  );
  expect(responses.map(({ status }) => status).sort()).toEqual([204, 409]);
});

test("accepts ADMIN_TOKEN as the password, without a first run", async () => {
  const app = await startSettingsServer({ adminToken: "the-admin-token" });
  const browser = app.browser();
  expect((await browser.get<Session>("/session")).body.firstRun).toBe(false);
  expect((await browser.signIn(adminPassword)).status).toBe(401);
  expect((await browser.signIn("the-admin-token")).status).toBe(204);
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
    adminToken: "the-admin-token",
  });
  const secure = await behindTls.browser().post("/session", { password: "the-admin-token" });
  expect(secure.headers.get("set-cookie")).toMatch(/^__Host-connector_session=\S+; .*HttpOnly; Secure; SameSite=Lax$/);
  expect(secure.headers.get("strict-transport-security")).toContain("max-age=");
});

test("limits sign-in to ten attempts a minute for all clients together", async () => {
  const app = await startSettingsServer(firstRun);
  await app.admin();
  const responses = [];
  for (let index = 0; index < 10; index += 1)
    responses.push(await app.browser().post("/session", { password: "wrong" }));
  expect(responses.map(({ status }) => status)).toEqual([...Array(9).fill(401), 429]);
  const right = await app.browser().post("/session", { password: adminPassword });
  expect(right).toMatchObject({ status: 429, body: { error: { kind: "rate_limited", retryable: true } } });
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
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

test("rejects the first password from another hostname (DNS rebinding)", async () => {
  const app = await startSettingsServer(firstRun);
  const { port } = new URL(app.url);
  const status = await new Promise((resolve, reject) => {
    const body = JSON.stringify({ password: adminPassword });
    const call = request({
      port,
      host: "127.0.0.1",
      method: "POST",
      path: "/api/app/session",
      headers: {
        host: `evil.example:${port}`,
        origin: `http://evil.example:${port}`,
        "content-type": "application/json",
      },
    });
    call.on("response", (response) => resolve(response.statusCode)).on("error", reject);
    call.end(body);
  });
  expect(status).toBe(403);
  expect((await app.browser().get<Session>("/session")).body.firstRun).toBe(true);
});

test("rejects invalid JSON without repeating it", async () => {
  const app = await startSettingsServer(firstRun);
  const { status, text } = await app.browser().post("/session", '{"password": "CANARY');
  expect(status).toBe(400);
  expect(text).not.toContain("CANARY");
});
