// Repeated query parameters are refused by every route, in its own format.
import { expect, test } from "vitest";
import { startSettingsServer, stepsToken } from "./helpers/settings_server.ts";

const routes = [
  ["GET", "/"],
  ["GET", "/usage"],
  ["GET", "/nothing-here"],
  ["GET", "/healthz"],
  ["GET", "/readyz"],
  ["GET", "/openapi.json"],
  ["GET", "/api/app/session"],
  ["POST", "/api/app/session"],
  ["GET", "/api/app/runs"],
  ["GET", "/api/app/connections"],
  ["GET", "/api/app/subscriptions"],
  ["GET", "/api/app/subscriptions/sub_1/events"],
  ["GET", "/api/app/usage"],
  ["GET", "/api/app/nothing-here"],
  ["GET", "/api/v2/integration-schema/gong/actions"],
  ["GET", "/api/v2/integration-schema/gong/actions/list_users"],
  ["POST", "/api/v2/integration-schema/gong/actions/list_users/execute"],
  ["POST", "/mcp"],
  ["POST", "/webhooks/sub_1"],
  ["GET", "/connect/token"],
  ["GET", "/oauth/callback"],
] as const;

test("every route refuses a repeated query parameter", async () => {
  const app = await startSettingsServer();
  const authorization = `Bearer ${stepsToken}`;
  const statuses = await Promise.all(
    routes.map(async ([method, path]) => {
      const response = await fetch(`${app.url}${path}?state=one&format=x&state=two`, {
        method,
        headers: { authorization },
      });
      const text = await response.text();
      expect(response.headers.get("x-content-type-options"), path).toBe("nosniff");
      return [method, path, response.status, /state occurs more than once/i.test(text)];
    }),
  );
  expect(statuses).toEqual(routes.map(([method, path]) => [method, path, 400, true]));
  const admin = await app.admin();
  const refused = await admin.get("/runs?state=failed&state=succeeded");
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: "repeated_parameter", issues: [{ path: "/state" }] } },
  });
  expect((await admin.get("/runs?state=failed&action=list_users")).status).toBe(200);
});
