// Connections in doubt: only a rejection by the vendor ends the use of credentials.
import { expect, test } from "vitest";
import { ConnectionCredentials } from "../../src/store/index.ts";
import { catchConnectorError, createExpiredConnection, dayMs, getCredentials } from "../helpers/expired_connection.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const foreignResponses = [
  { status: 400, body: "<h1>Bad request</h1>" },
  { status: 401, body: "<h1>Sign in to the proxy</h1>" },
  { status: 401, body: { message: "Unauthorized" } },
  { status: 403, body: "<h1>Forbidden</h1>" },
  { status: 200, body: "<h1>Welcome to the guest network</h1>" },
];

describeEachDatabase("connections in doubt", (kind) => {
  test.for(foreignResponses)("goes on with a valid token after a refresh response of a proxy: %j", async (response) => {
    const { server, createCredentials, connection, store, id } = await createExpiredConnection(
      kind,
      Date.now() + 50_000,
    );
    const { respond } = server;
    server.respond = () => response;
    const stored = createCredentials();
    for (let count = 0; count < 3; count += 1)
      expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-0" } });
    expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 1, inDoubtSince: expect.any(Number) });
    expect(await store.secrets.get(id)).toMatchObject({ refreshToken: "CANARY-REFRESH-0" });
    server.respond = respond;
    expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    const { state, inDoubtSince, nextTestAt, reason } = (await connection()) ?? {};
    expect({ state, inDoubtSince, nextTestAt, reason }).toEqual({ state: "connected" });
  });

  test.for(foreignResponses)("keeps the tokens of an expired connection after %j", async (response) => {
    const { server, createCredentials, connection } = await createExpiredConnection(kind);
    const { respond } = server;
    server.respond = () => response;
    const error = await catchConnectorError(getCredentials(createCredentials()));
    expect(error.kind).toBe(response.status === 200 ? "invalid_response" : "unavailable");
    expect(await connection()).toMatchObject({ state: "connected", reason: expect.stringContaining("tried again") });
    server.respond = respond;
    expect(await getCredentials(createCredentials())).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
  });

  test("needs attention after a day without a response of the vendor, and recovers by itself", async () => {
    const { server, createCredentials, connection, store } = await createExpiredConnection(kind);
    const { respond } = server;
    server.respond = () => ({ status: 503, body: "" });
    const startedAt = Date.now();
    const clock = { now: startedAt };
    const stored = createCredentials(store, () => clock.now);
    await catchConnectorError(getCredentials(stored));
    clock.now = startedAt + dayMs - 1_000;
    await catchConnectorError(getCredentials(stored));
    expect(await connection()).toMatchObject({ state: "connected", inDoubtSince: startedAt });
    clock.now = startedAt + dayMs;
    expect(await catchConnectorError(getCredentials(stored))).toMatchObject({ code: "service_unavailable" });
    expect(await connection()).toMatchObject({
      state: "needs_reauthorization",
      reason: expect.stringContaining(`since ${new Date(startedAt).toISOString()}`),
    });
    // Another process, which reads the connection as it is stored.
    expect(await catchConnectorError(getCredentials(createCredentials()))).toMatchObject({
      code: "service_unavailable",
    });
    server.respond = respond;
    expect(await getCredentials(createCredentials())).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
    expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 2 });
  });

  test("needs no attention after a day in doubt while its token is valid", async () => {
    const { server, createCredentials, connection, store } = await createExpiredConnection(kind, Date.now() + 50_000);
    server.respond = () => ({ status: 503, body: "" });
    const { id } = (await connection()) ?? { id: "" };
    await store.connections.markInDoubt(id, "No answer.", Date.now() - 2 * dayMs);
    await getCredentials(createCredentials());
    expect(await connection()).toMatchObject({ state: "connected", inDoubtSince: expect.any(Number) });
  });

  test("is rejected for good by the vendor, also after a day in doubt", async () => {
    const { server, createCredentials, connection, store } = await createExpiredConnection(kind);
    const { respond } = server;
    server.respond = () => ({ status: 502, body: "" });
    await catchConnectorError(getCredentials(createCredentials()));
    await catchConnectorError(getCredentials(createCredentials(store, () => Date.now() + dayMs)));
    server.respond = respond;
    server.refreshTokens.clear();
    expect(await catchConnectorError(getCredentials(createCredentials()))).toMatchObject({
      code: "connection_unusable",
    });
    const { state, inDoubtSince, nextTestAt } = (await connection()) ?? {};
    expect({ state, inDoubtSince, nextTestAt }).toEqual({ state: "needs_reauthorization" });
    const requests = server.grantTypes.length;
    await catchConnectorError(getCredentials(createCredentials()));
    expect(server.grantTypes).toHaveLength(requests);
  });

  test("refreshes a short-lived token a tenth of its lifetime before it expires", async () => {
    const { server, createCredentials, connection, store } = await createExpiredConnection(kind);
    const clock = { now: Date.now() };
    const stored = createCredentials(store, () => clock.now);
    const { respond } = server;
    server.respond = async (form) => {
      const { status, body } = await respond(form);
      return { status, body: { ...Object(body), expires_in: 100 } };
    };
    await getCredentials(stored);
    const { expiresAt = 0, refreshAt = 0 } = (await connection()) ?? {};
    expect(expiresAt - refreshAt).toBe(10_000);
    clock.now = refreshAt - 1;
    await getCredentials(stored);
    expect(server.grantTypes).toHaveLength(1);
    clock.now = refreshAt;
    await getCredentials(stored);
    expect(server.grantTypes).toHaveLength(2);
  });

  test.for([1e30, "1e999", -5, 0.001])("stores the tokens of a response with expires_in %j", async (expiresIn) => {
    const { server, createCredentials, connection, store, id } = await createExpiredConnection(kind);
    const { respond } = server;
    server.respond = async (form) => {
      const { status, body } = await respond(form);
      return { status, body: { ...Object(body), expires_in: expiresIn } };
    };
    await getCredentials(createCredentials());
    expect(await store.secrets.get(id)).toMatchObject({ refreshToken: "CANARY-REFRESH-1" });
    const { expiresAt = 0 } = (await connection()) ?? {};
    expect(Number.isSafeInteger(expiresAt) && !Number.isNaN(new Date(expiresAt).getTime())).toBe(true);
  });

  test("claims a due test once, and gives it back when its process ends", async () => {
    const { store } = await openEmptyStore(kind);
    const { connections } = store;
    const { id } = await connections.create(sampleConnection, {}, 1);
    await connections.markInDoubt(id, "No answer.", 1_000);
    await connections.markInDoubt(id, "Still no answer.", 5_000);
    expect(await connections.get(id)).toMatchObject({
      inDoubtSince: 1_000,
      nextTestAt: 61_000,
      reason: "Still no answer.",
    });
    expect(await connections.claimDueTests(60_999, 70_000, 5)).toEqual([]);
    const claims = await Promise.all([1, 2, 3].map(() => connections.claimDueTests(61_000, 70_000, 5)));
    expect(claims.flat().map((claimed) => claimed.id)).toEqual([id]);
    expect(await connections.claimDueTests(70_000, 80_000, 5)).toHaveLength(1);
    await connections.resolveDoubt(id);
    await connections.scheduleTest(id, 1);
    expect(await connections.claimDueTests(90_000, 99_000, 5)).toEqual([]);
    const { state, reason } = (await connections.get(id)) ?? {};
    expect({ state, reason }).toEqual({ state: "connected" });
  });

  test("keeps an API key that was never rejected by the vendor", async () => {
    const { store } = await openEmptyStore(kind);
    const { expiresAt: _none, ...sample } = sampleConnection;
    const keys = { accessKey: "k", accessKeySecret: "s" };
    const { id } = await store.connections.create({ ...sample, authMethod: "api_key" }, keys, 1);
    await store.connections.markInDoubt(id, "A proxy answered.", Date.now() - 30 * dayMs);
    const stored = new ConnectionCredentials({ id, connections: store.connections, leases: store.leases });
    expect((await getCredentials(stored)).credentials).toEqual(keys);
    expect(await store.connections.get(id)).toMatchObject({ state: "connected" });
  });
});
