// Connections in doubt are tested again without an admin.
import { expect, test } from "vitest";
import type { ConnectionRow, HealthSummary } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";

const proxyPage = { status: 401, body: "<h1>Sign in to the proxy</h1>", headers: { "content-type": "text/html" } };

const getConnection = async (admin: TestBrowser, id: string): Promise<ConnectionRow> =>
  (await admin.get<ConnectionRow>(`/connections/${id}`)).body;

async function openSetup(authMethod: "api_key" | "oauth2") {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod, credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Fernhill" });
  const id = authMethod === "oauth2" ? await connectAccount(admin) : body.connection.id;
  const { sandbox } = await app.sandbox();
  const { store } = app.server.services;
  return {
    app,
    admin,
    id,
    sandbox,
    listUsers: () => app.step("list_users", { limit: 1 }, { "x-connection-id": id }),
    async testDue() {
      await store.database.query("UPDATE connections SET next_test_at = 0 WHERE next_test_at IS NOT NULL");
      await app.server.connectionMonitor.testDue();
    },
    getStored: () => store.connections.get(id),
  };
}

test.for(["api_key", "oauth2"] as const)(
  "a page of a proxy with status 401 does not disconnect a connection by %s, and a test confirms it",
  async (authMethod) => {
    const { admin, id, sandbox, listUsers, testDue, getStored } = await openSetup(authMethod);
    const tokenVersion = (await getStored())?.tokenVersion;
    sandbox.injectFault({ operation: "GET /v2/users", times: 10, ...proxyPage });
    const failed = await listUsers();
    expect(failed).toMatchObject({ status: 503, body: { body: { code: "service_unavailable", status: 401 } } });
    expect(await getConnection(admin, id)).toMatchObject({
      state: "connected",
      reason: expect.stringContaining("tested again automatically"),
    });
    await testDue();
    expect(await getStored()).toMatchObject({ state: "connected", inDoubtSince: expect.any(Number), tokenVersion });
    while ((await listUsers()).status !== 200);
    await testDue();
    const { state, inDoubtSince, reason, ...confirmed } = { ...(await getStored()) };
    expect({ state, inDoubtSince, reason }).toEqual({ state: "connected" });
    expect(confirmed.tokenVersion).toBe(tokenVersion);
  },
);

test("a rejection by the vendor disconnects an API key at once, and ends the doubt", async () => {
  const { admin, id, sandbox, listUsers, testDue, getStored } = await openSetup("api_key");
  sandbox.injectFault({ operation: "GET /v2/users", times: 4, ...proxyPage });
  await listUsers();
  expect(await getStored()).toMatchObject({ inDoubtSince: expect.any(Number) });
  const rejection = { status: 401, body: { requestId: "r", errors: ["Access denied"] } };
  sandbox.injectFault({ operation: "GET /v2/users", times: 10, ...rejection });
  while ((await getStored())?.state === "connected") await testDue();
  expect(await getConnection(admin, id)).toMatchObject({
    state: "needs_reauthorization",
    reason: "The credentials were rejected.",
  });
  const rejected = await getStored();
  expect([rejected?.inDoubtSince, rejected?.nextTestAt]).toEqual([undefined, undefined]);
  expect((await admin.get<HealthSummary>("/health")).body.items.map((item) => item.id)).toEqual([id]);
});
