// @ts-nocheck
// Who gets in: the first password, sign-in, sessions, and what another site's page cannot do.
import { request } from "node:http";
import { expect, test } from "vitest";
import type { Session } from "../src/api/settings_contract.ts";
import { adminPassword, startSettingsServer } from "./helpers/settings_server.ts";

/** Nobody has set a password, and there is no admin token. */
const firstRun = { adminToken: undefined };

test("the first run sets the password, later ones ask for it", async () => {
  const house = await startSettingsServer(firstRun);
  const browser = house.browser();
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

  const other = house.browser();
  expect(await other.signIn("another password")).toMatchObject({
    status: 401,
    body: { error: { kind: "unauthenticated", issues: [{ path: "/password", message: "is wrong" }] } },
  });
  expect((await other.get("/overview")).status).toBe(401);
  expect((await other.signIn()).status).toBe(204);
  expect((await other.get("/overview")).status).toBe(200);
});

test("two that come first at once: one sets the password, the other is told", async () => {
  const house = await startSettingsServer(firstRun);
  const answers = await Promise.all(
    ["first password here", "other password here"].map((given) =>
      house.browser().post("/session", { password: given }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
});

test("ADMIN_TOKEN signs in, and there is no first run", async () => {
  const house = await startSettingsServer({ adminToken: "the-admin-token" });
  const browser = house.browser();
  expect((await browser.get<Session>("/session")).body.firstRun).toBe(false);
  expect((await browser.signIn(adminPassword)).status).toBe(401);
  expect((await browser.signIn("the-admin-token")).status).toBe(204);
});

test("signing out ends the session for whoever holds its cookie", async () => {
  const house = await startSettingsServer(firstRun);
  const browser = await house.admin();
  const stolen = new Map(browser.cookies);
  expect((await browser.delete("/session")).status).toBe(204);
  expect(browser.cookies.size).toBe(0);
  for (const [name, value] of stolen) browser.cookies.set(name, value);
  expect((await browser.get("/overview")).status).toBe(401);
});

test("a session ends after twelve hours", async () => {
  let now = Date.now();
  const house = await startSettingsServer({ ...firstRun, now: () => now });
  const browser = await house.admin();
  now += 12 * 3_600_000 - 1;
  expect((await browser.get("/overview")).status).toBe(200);
  now += 1;
  expect((await browser.get("/overview")).status).toBe(401);
});

test("a cookie that was planted before signing in is worthless afterwards", async () => {
  const house = await startSettingsServer(firstRun);
  const attacker = await house.admin();
  const [[name, planted] = ["", ""]] = attacker.cookies;
  const victim = house.browser();
  victim.cookies.set(name, planted);
  await victim.signIn();
  expect(victim.cookies.get(name)).not.toBe(planted);
  expect((await attacker.get("/overview")).status).toBe(401);
  const invented = house.browser();
  invented.cookies.set(name, "A".repeat(43));
  expect((await invented.get("/overview")).status).toBe(401);
});

test("the cookie is for this server and this site's pages alone", async () => {
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

test("ten tries a minute, right or wrong, whoever makes them", async () => {
  const house = await startSettingsServer(firstRun);
  await house.admin();
  const answers = [];
  for (let index = 0; index < 10; index += 1)
    answers.push(await house.browser().post("/session", { password: "wrong" }));
  expect(answers.map(({ status }) => status)).toEqual([...Array(9).fill(401), 429]);
  const right = await house.browser().post("/session", { password: adminPassword });
  expect(right).toMatchObject({ status: 429, body: { error: { kind: "rate_limited", retryable: true } } });
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("every write needs the token of a page, and reads do not", async () => {
  const house = await startSettingsServer(firstRun);
  const browser = await house.admin();
  const other = await house.admin();
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

test("another site's page is refused even with the token, and forms are no JSON", async () => {
  const house = await startSettingsServer(firstRun);
  const browser = await house.admin();
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
    expect((await browser.request("DELETE", "/api/app/runs", undefined, { ...headers })).status).toBe(403);
  }
  expect((await browser.request("DELETE", "/api/app/runs", undefined, { origin: house.url })).status).toBe(204);
  const form = await browser.request("POST", "/api/app/session", "password=x", {
    "content-type": "application/x-www-form-urlencoded",
  });
  expect(form.status).toBe(415);
});

test("a name that was rebound to this machine cannot set the first password", async () => {
  const house = await startSettingsServer(firstRun);
  const { port } = new URL(house.url);
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
  expect((await house.browser().get<Session>("/session")).body.firstRun).toBe(true);
});

test("a body that is no JSON is refused without being repeated", async () => {
  const house = await startSettingsServer(firstRun);
  const { status, text } = await house.browser().post("/session", '{"password": "CANARY');
  expect(status).toBe(400);
  expect(text).not.toContain("CANARY");
});
