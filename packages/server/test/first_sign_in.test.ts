// The first sign-in: it sets the password, and needs the setup token unless it comes from this machine.
import { request } from "node:http";
import { expect, test } from "vitest";
import type { Session } from "../src/api/settings_contract.ts";
import { createSetupToken } from "../src/sessions/setup_token.ts";
import { adminPassword, type SettingsServer, startSettingsServer, stepsToken } from "./helpers/settings_server.ts";

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

/** Headers that a reverse proxy adds. */
const proxyHeaders = [
  { forwarded: "for=203.0.113.1" },
  { "x-forwarded-for": "203.0.113.1" },
  { "x-forwarded-for": "127.0.0.1" },
  { "x-forwarded-proto": "https" },
  { "x-forwarded-host": "127.0.0.1" },
];

function setPassword(app: SettingsServer, body: object, headers: Record<string, string> = {}) {
  return app.browser().request("POST", "/api/app/session", { password: adminPassword, ...body }, headers);
}

test.for(proxyHeaders)("asks a client behind a proxy (%o) for the setup token", async (headers) => {
  const app = await startSettingsServer(firstRun);
  const session = await app.browser().request<Session>("GET", "/api/app/session", undefined, { ...headers });
  expect(session.body).toMatchObject({ firstRun: true, needsSetupToken: true });
  expect(await setPassword(app, {}, { ...headers })).toMatchObject({
    status: 401,
    body: { error: { code: "setup_token_required", issues: [{ path: "/setupToken", message: "is required" }] } },
  });
  expect((await app.browser().get<Session>("/session")).body).toMatchObject({ firstRun: true, needsSetupToken: false });
});

test("asks for the setup token on loopback when the public URL is another one", async () => {
  const app = await startSettingsServer({ ...firstRun, publicUrl: "https://connector.example.com" });
  expect((await setPassword(app, {})).status).toBe(401);
  const setupToken = await createSetupToken(app.server.services.store, Date.now());
  expect((await setPassword(app, { setupToken })).status).toBe(204);
});

test("asks for no setup token on loopback when the public URL is on loopback", async () => {
  const app = await startSettingsServer({ ...firstRun, publicUrl: "http://localhost:3400" });
  expect((await setPassword(app, {})).status).toBe(204);
});

test("asks a trusted proxy's client for the setup token too", async () => {
  const app = await startSettingsServer({ ...firstRun, trustedProxies: "127.0.0.1" });
  expect((await setPassword(app, {}, { "x-forwarded-for": "127.0.0.1" })).status).toBe(401);
});

test("accepts a setup token once, and only for a valid password", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ ...firstRun, publicUrl: "https://connector.example.com", now: () => now });
  const { store } = app.server.services;
  const expired = await createSetupToken(store, now);
  now += 24 * 3_600_000;
  const [setupToken, unused] = [await createSetupToken(store, now), await createSetupToken(store, now)];
  expect((await setPassword(app, { setupToken: expired })).status).toBe(401);
  expect((await setPassword(app, { setupToken: "wrong" })).status).toBe(401);
  expect((await setPassword(app, { password: "short", setupToken })).status).toBe(422);
  expect((await setPassword(app, { setupToken })).status).toBe(204);
  // After a reset, tokens from before do not work.
  await store.settings.delete("password");
  expect((await setPassword(app, { setupToken })).status).toBe(401);
  expect((await setPassword(app, { setupToken: unused })).status).toBe(401);
});

test("limits guesses of the setup token", async () => {
  const app = await startSettingsServer({ ...firstRun, publicUrl: "https://connector.example.com" });
  for (let count = 0; count < 10; count += 1)
    expect((await setPassword(app, { setupToken: "wrong" })).status).toBe(401);
  const setupToken = await createSetupToken(app.server.services.store, Date.now());
  expect((await setPassword(app, { setupToken })).status).toBe(429);
});

test("rejects the token of the steps API as the password", async () => {
  const app = await startSettingsServer(firstRun);
  expect(await setPassword(app, { password: stepsToken })).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/password", message: "must not be the token of the steps API" }] } },
  });
  const password = await setPassword(app, {});
  expect(password.status).toBe(204);
  await expect(
    startSettingsServer({ ...firstRun, storeOptions: app.storeOptions, stepsToken: adminPassword }),
  ).rejects.toMatchObject({ code: "weak_token" });
});

test("does not start with tokens that are short or equal", async () => {
  await expect(startSettingsServer({ stepsToken: "19 characters long!" })).rejects.toMatchObject({
    code: "weak_token",
  });
  await expect(startSettingsServer({ adminToken: "19 characters long!" })).rejects.toMatchObject({
    code: "weak_token",
  });
  await expect(startSettingsServer({ adminToken: stepsToken })).rejects.toMatchObject({ code: "weak_token" });
});
