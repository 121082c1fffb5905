// Every registered route, for every role: who is let in, and who is not.
import { expect, test } from "vitest";
import { accessRules } from "../src/access_rules.ts";
import { hasRole, type Role, roles } from "../src/api/admin_contract.ts";
import type { Session } from "../src/api/settings_contract.ts";
import { createApp } from "../src/app.ts";
import { connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { signInAs } from "./helpers/users.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

interface Route {
  method: string;
  /** As in the access rules. */
  url: string;
  path: string;
  access: string;
}

const routes: readonly Route[] = Object.entries(accessRules).map(([key, { access }]) => {
  const [method = "", url = ""] = key.split(" ");
  return { method, url, path: url.replace(":connector", "gong").replaceAll(/:\w+/g, "missing"), access };
});
const routesOfRoles = routes.filter(({ access }) => roles.some((role) => role === access));

function send(browser: TestBrowser, { method, path }: Route) {
  return browser.request(method, path, method === "GET" || method === "DELETE" ? undefined : {});
}

function getErrorCode(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body)).error?.code;
}

test("has a rule for each registered route, and no others", async () => {
  const { server } = await startSettingsServer();
  for (const key of Object.keys(accessRules)) {
    const [name = "", url = ""] = key.split(" ");
    const method = methods.find((candidate) => candidate === name);
    expect(method && server.app.hasRoute({ method, url: url.replace(":connector", "gong") }), key).toBe(true);
  }
  expect(routesOfRoles.length).toBeGreaterThan(40);
});

test("rejects the registration of a route without a rule", async () => {
  const { server } = await startSettingsServer();
  const { catalog } = server.services;
  const app = await createApp({
    stepsApi: { catalog, token: "a token of enough characters", getConnector: () => catalog },
  });
  expect(() => app.get("/api/app/unlisted", async () => "")).toThrow("GET /api/app/unlisted has no access rule");
  await app.close();
});

test("audits every write of an admin, except runs and reads with a body", () => {
  const unaudited = Object.entries(accessRules)
    .filter(([key, { access, audit }]) => !key.startsWith("GET ") && roles.some((role) => role === access) && !audit)
    .map(([key]) => key);
  expect(unaudited).toEqual([
    "DELETE /api/app/session",
    "POST /api/app/alerts/test",
    "POST /api/app/settings/test",
    "POST /api/app/scopes/propose",
    "POST /api/app/connections/:id/test",
    "POST /api/app/actions/:id/run",
    "POST /api/app/actions/:id/upload",
    "POST /api/app/actions/:id/confirmation",
    "POST /api/app/actions/:id/choices",
    "DELETE /api/app/page-runs/:id",
    "POST /api/app/runs/:id/confirmation",
    "POST /api/app/runs/:id/retry",
    "POST /api/app/triggers/:id/choices",
    "POST /api/app/subscriptions/:id/poll",
    "POST /api/app/subscriptions/:id/events/:event/replay",
    "POST /api/app/subscriptions/:id/replay-failed",
  ]);
});

test.for(roles)("lets the role %s use the routes of its rank and no others", async (role: Role) => {
  const app = await startSettingsServer();
  const browser = await signInAs(app, role);
  const { forbiddenRoutes = {} } = (await browser.get<Session>("/session")).body.user ?? {};
  for (const route of routesOfRoles) {
    // Signing out would end the walk; the password limit is for sign-ins.
    if (route.path === "/api/app/session") continue;
    const required = roles.find((name) => name === route.access) ?? "admin";
    const { status, body } = await send(browser, route);
    const isAllowed = hasRole(role, required);
    const label = `${role}: ${route.method} ${route.path}`;
    // The pages hide what the session lists.
    const listed = forbiddenRoutes[`${route.method} ${route.url.replace("/api/app", "")}`];
    expect(listed, label).toBe(isAllowed ? undefined : required);
    if (isAllowed) expect([401, 403], label).not.toContain(status);
    else expect({ status, code: getErrorCode(body) }, label).toEqual({ status: 403, code: "role_required" });
  }
  expect((await browser.delete("/session")).status).toBe(204);
});

test("lets nobody use a protected route without a session, a token or a secret", async () => {
  const app = await startSettingsServer();
  const browser = app.browser();
  for (const route of routes) {
    if (route.access === "anyone") continue;
    const { status } = await send(browser, route);
    const expected = route.access === "secret" ? [400, 404, 415, 422] : [401];
    expect(expected, `${route.method} ${route.path}`).toContain(status);
  }
});

test("gives a viewer the event stream, and ends it when the session ends", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const { body } = await admin.post<{ subscription: { id: string } }>("/subscriptions", {
    trigger: "user_added",
    connection,
    input: {},
  });
  const viewer = await signInAs(app, "viewer");
  const cookie = [...viewer.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const path = `${viewer.origin}/api/app/subscriptions/${body.subscription.id}/events/stream`;
  const response = await fetch(path, { headers: { cookie } });
  expect(response.status).toBe(200);
  await viewer.delete("/session");
  // Resolves only if the server ends the stream.
  expect(await response.text()).toContain("event: subscription");
  expect((await fetch(path, { headers: { cookie } })).status).toBe(401);
});
