// Users of the settings page: invitations, passwords, sessions, the token of the steps API, and the audit log.
import { expect, test } from "vitest";
import type { AuditRow, NewUser, SessionRow, StepsTokenInfo, UserRow } from "../src/api/admin_contract.ts";
import type { Page, Session } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { signInAs, updateCsrfToken, userPassword } from "./helpers/users.ts";

const newPassword = "another password of a user";

async function readAuditLog(admin: TestBrowser, search = ""): Promise<AuditRow[]> {
  const { body } = await admin.get<Page<AuditRow>>(`/audit-log?search=${encodeURIComponent(search)}`);
  return body.items;
}

test("invites a user, who chooses a password with the setup token once", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const invited = await admin.post<NewUser>("/users", { name: "Zoë", role: "builder" });
  expect(invited).toMatchObject({ status: 201, body: { user: { name: "Zoë", role: "builder", state: "invited" } } });
  const { setupToken } = invited.body;
  const browser = app.browser();
  const signIn = (password: string, token?: string, name = "zoë") =>
    browser.post("/session", { name, password, ...(token && { setupToken: token }) });
  expect((await signIn(userPassword)).status).toBe(401);
  expect((await signIn(userPassword, "wrong")).body).toMatchObject({ error: { code: "setup_token_required" } });
  expect((await signIn(userPassword, setupToken, "somebody")).status).toBe(401);
  expect((await signIn("short", setupToken)).status).toBe(422);
  expect((await signIn(userPassword, setupToken)).status).toBe(204);
  expect((await browser.get<Session>("/session")).body).toMatchObject({
    hasUsers: true,
    user: { name: "Zoë", role: "builder" },
  });
  expect((await signIn(newPassword, setupToken)).status).toBe(401);
  expect((await signIn(userPassword)).status).toBe(204);
  expect((await admin.post("/users", { name: "ZOË", role: "viewer" })).status).toBe(409);
  expect((await admin.post("/users", { name: "Admin", role: "viewer" })).status).toBe(409);
});

test("keeps the password of an installation without users as that of the admin", async () => {
  const app = await startSettingsServer({ adminToken: undefined });
  const first = app.browser();
  await first.post("/session", { password: userPassword });
  expect((await first.get<Session>("/session")).body).toMatchObject({
    hasUsers: false,
    user: { name: "admin", role: "admin" },
  });
  const second = app.browser();
  expect((await second.post("/session", { name: "admin", password: userPassword })).status).toBe(204);
});

test("accepts a session that an earlier version created, as the admin's", async () => {
  const app = await startSettingsServer();
  const { store } = app.server.services;
  const browser = app.browser();
  browser.cookies.set("connector_session", await store.sessions.create(Date.now(), Date.now() + 60_000));
  expect((await browser.get<Session>("/session")).body.user).toEqual({
    name: "admin",
    role: "admin",
    forbiddenRoutes: {},
  });
});

test("applies a new role to sessions that are open, and ends those of a deleted user", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const browser = await signInAs(app, "viewer");
  const { users } = (await admin.get<{ users: UserRow[] }>("/users")).body;
  const id = users.find(({ builtIn }) => !builtIn)?.id;
  expect((await browser.get("/users")).status).toBe(403);
  expect((await admin.request("PATCH", `/api/app/users/${id}`, { role: "admin" })).status).toBe(200);
  expect((await browser.get("/users")).status).toBe(200);
  expect((await admin.delete(`/users/${id}`)).status).toBe(204);
  expect((await browser.get("/overview")).status).toBe(401);
  const again = await browser.post("/session", { name: "a viewer", password: userPassword });
  expect(again.status).toBe(401);
  expect((await admin.request("PATCH", "/api/app/users/admin", { role: "viewer" })).status).toBe(404);
});

test("resets a password: the old one and all sessions end, and an earlier setup token does not work", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const first = (await admin.post<NewUser>("/users", { name: "Ana", role: "viewer" })).body;
  const path = `/users/${first.user.id}/reset-password`;
  const second = (await admin.post<NewUser>(path)).body;
  const browser = app.browser();
  const signIn = (setupToken?: string) =>
    browser.post("/session", { name: "Ana", password: userPassword, ...(setupToken && { setupToken }) });
  expect((await signIn(first.setupToken)).status).toBe(401);
  expect((await signIn(second.setupToken)).status).toBe(204);
  await admin.post(path);
  expect((await browser.get("/overview")).status).toBe(401);
  expect((await signIn()).status).toBe(401);
});

test("changes the password of the admin and of a user, and ends the user's other sessions", async () => {
  const app = await startSettingsServer({ adminToken: undefined });
  const admin = app.browser();
  await admin.post("/session", { password: userPassword });
  await updateCsrfToken(admin);
  const other = app.browser();
  await other.post("/session", { password: userPassword });
  const wrong = await admin.post("/session/password", { currentPassword: "wrong", newPassword });
  expect(wrong).toMatchObject({ status: 422, body: { error: { issues: [{ path: "/currentPassword" }] } } });
  const short = await admin.post("/session/password", { currentPassword: userPassword, newPassword: "short" });
  expect(short).toMatchObject({ status: 422, body: { error: { issues: [{ path: "/newPassword" }] } } });
  expect((await admin.post("/session/password", { currentPassword: userPassword, newPassword })).status).toBe(204);
  expect((await admin.get("/overview")).status).toBe(200);
  expect((await other.get("/overview")).status).toBe(401);
  expect((await app.browser().post("/session", { password: userPassword })).status).toBe(401);
  expect((await app.browser().post("/session", { password: newPassword })).status).toBe(204);
});

test("limits guesses of the current password", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  for (let count = 0; count < 10; count += 1)
    expect((await admin.post("/session/password", { currentPassword: "wrong", newPassword })).status).toBe(422);
  expect((await admin.post("/session/password", { currentPassword: "wrong", newPassword })).status).toBe(429);
});

test("lists and ends own sessions, and those of others for an admin only", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const viewer = await signInAs(app, "viewer");
  const list = async (browser: TestBrowser) =>
    (await browser.get<{ sessions: SessionRow[] }>("/sessions")).body.sessions;
  const [own, ...others] = await list(viewer);
  expect(others).toEqual([]);
  expect(own).toMatchObject({ user: "a viewer", current: true, client: "127.0.0.1", userAgent: expect.any(String) });
  const all = await list(admin);
  expect(all.map(({ user }) => user).sort()).toEqual(["a viewer", "admin", "admin"]);
  const foreign = all.find(({ user, current }) => user === "admin" && current);
  expect((await viewer.delete(`/sessions/${foreign?.id}`)).status).toBe(404);
  expect((await admin.delete(`/sessions/${own?.id}`)).status).toBe(204);
  expect((await viewer.get("/overview")).status).toBe(401);
  // The id of a session is not its token.
  viewer.cookies.set("connector_session", foreign?.id ?? "");
  expect((await viewer.get("/overview")).status).toBe(401);
});

test("rotates the token of the steps API, also for another process, and shows it once", async () => {
  const app = await startSettingsServer({ stepsToken: undefined });
  const { storeOptions, server } = app;
  const previous = await server.services.stepsToken.get();
  const other = await startSettingsServer({ stepsToken: undefined, storeOptions });
  const list = async (token: string, url = app.url): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${url}/api/v2/integration-schema/gong/actions`, { headers })).status;
  };
  expect([await list(previous), await list(previous, other.url)]).toEqual([200, 200]);
  const admin = await app.admin();
  const { token = "" } = (await admin.post<{ token?: string }>("/steps-token/rotate")).body;
  expect([await list(token), await list(token, other.url), await list(previous)]).toEqual([200, 200, 401]);
  const info = await admin.get<StepsTokenInfo>("/steps-token");
  expect(info.body).toMatchObject({ source: "store", endsIn: token.slice(-4), rotatedAt: expect.any(String) });
  expect(info.text).not.toContain(token);
});

test("does not rotate a token that the environment sets", async () => {
  const admin = await (await startSettingsServer()).admin();
  expect((await admin.get<StepsTokenInfo>("/steps-token")).body).toEqual({ source: "environment", endsIn: "ests" });
  expect((await admin.post("/steps-token/rotate")).body).toMatchObject({ error: { code: "state_conflict" } });
});

test("records who changed what in the audit log, without secrets", async () => {
  const secrets = ["sk-CANARY-5e3d9c1b7a2f4608", "hook-CANARY"];
  const app = await startSettingsServer({ stepsToken: undefined });
  const admin = await app.admin();
  await admin.put("/scopes", { selected: ["api:workspaces:read"], custom: [] });
  const connection = await connectAccount(admin);
  const builder = await signInAs(app, "builder");
  const created = await builder.post<{ subscription: { id: string } }>("/subscriptions", {
    trigger: "user_added",
    connection,
    input: {},
    deliveryUrl: `http://127.0.0.1:9/hook?key=${secrets[1]}`,
  });
  expect(created.status).toBe(201);
  const path = `/api/app/subscriptions/${created.body.subscription.id}`;
  expect((await builder.request("PATCH", path, { enabled: false })).status).toBe(200);
  expect((await builder.delete(path.replace("/api/app", ""))).status).toBe(204);
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId: "my-client", clientSecret: secrets[0] },
  });
  await admin.post("/steps-token/rotate");
  await admin.delete(`/connections/${connection}`);
  // A request that fails changes nothing.
  await admin.delete("/connections/missing");

  const entries = await readAuditLog(admin);
  expect(entries.map(({ user, action }) => `${user}: ${action}`).reverse()).toEqual([
    "admin: scopes.update",
    "admin: connection.connect",
    "admin: connection.authorize",
    "admin: user.invite",
    "a builder: subscription.create",
    "a builder: subscription.update",
    "a builder: subscription.delete",
    "admin: settings.update",
    "admin: steps_token.rotate",
    "admin: connection.disconnect",
  ]);
  const find = (action: string) => entries.find((entry) => entry.action === action);
  expect(find("scopes.update")?.changes).toEqual([{ field: "selected", after: "api:workspaces:read" }]);
  expect(find("subscription.update")).toMatchObject({
    target: expect.stringMatching(/^user_added of Fernhill \(sub_/),
    changes: [{ field: "enabled", before: "true", after: "false" }],
  });
  expect(find("settings.update")?.changes).toEqual([
    { field: "credentialSource", before: "sandbox", after: "configured" },
    { field: "values.oauth2.clientId", after: "my-client" },
    { field: "values.oauth2.clientSecret", after: "(replaced)" },
  ]);
  expect(find("connection.disconnect")?.target).toBe(`Fernhill (${connection})`);
  for (const secret of secrets) expect(JSON.stringify(entries)).not.toContain(secret);
  expect((await readAuditLog(admin, "DISCONNECT")).length).toBe(1);
  expect(await readAuditLog(admin, "%")).toEqual([]);
});

test("reads the audit log page by page, and deletes entries after a year", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ now: () => now });
  const { store } = app.server.services;
  for (let index = 0; index < 60; index += 1)
    await store.auditLog.add({ at: now + index, user: "admin", action: "settings.update", target: String(index) });
  const admin = await app.admin();
  const first = (await admin.get<Page<AuditRow>>("/audit-log")).body;
  const second = (await admin.get<Page<AuditRow>>(`/audit-log?cursor=${first.nextCursor}`)).body;
  const targets = [...first.items, ...second.items].map(({ target }) => Number(target));
  expect(targets).toEqual(Array.from({ length: 60 }, (_none, index) => 59 - index));
  now += 366 * 86_400_000;
  await app.server.retentionJob.run();
  expect(await store.auditLog.list()).toEqual([]);
});

test("redirects a failed authorization with a code and no text", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const callback = await admin.request("GET", "/oauth/callback?state=unknown&code=x");
  expect(callback.headers.get("location")).toBe("/connections?error=oauth_flow_expired");
});
