// The credentials of a stored connection, and when it must be reconnected.
import { getEventListeners } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { ConnectionCredentials, Connections, type Database, openStore } from "../../src/store/index.ts";
import { catchConnectorError, createExpiredConnection, dayMs, getCredentials } from "../helpers/expired_connection.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

describeEachDatabase("credentials of a connection", (kind) => {
  test("returns a valid token, and stores when the connection was used", async () => {
    const { createCredentials, server, connection, id } = await createExpiredConnection(kind, Date.now() + dayMs);
    expect(await getCredentials(createCredentials())).toEqual({
      credentials: { accessToken: "CANARY-ACCESS-0" },
      baseUrl: sampleConnection.baseUrl,
    });
    expect(server.grantTypes).toEqual([]);
    expect(await connection()).toMatchObject({ id, lastUsedAt: expect.any(Number), tokenVersion: 1 });
  });

  test("refreshes a token that expires within a minute", async () => {
    const { createCredentials, server, store, id, connection } = await createExpiredConnection(
      kind,
      Date.now() + 59_000,
    );
    expect(await getCredentials(createCredentials())).toEqual({
      credentials: { accessToken: "CANARY-ACCESS-1" },
      baseUrl: "https://us-77.api.gong.io",
    });
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect(await store.secrets.get(id)).toEqual({ accessToken: "CANARY-ACCESS-1", refreshToken: "CANARY-REFRESH-1" });
    expect(await connection()).toMatchObject({
      tokenVersion: 2,
      state: "connected",
      grantedScopes: ["api:users:read", "api:calls:read:basic"],
    });
  });

  test("keeps the refresh token when the response has none", async () => {
    const { createCredentials, server, store, id, connection } = await createExpiredConnection(kind);
    server.respond = () => ({ status: 200, body: { access_token: "CANARY-ACCESS-9", expires_in: 86_400 } });
    await getCredentials(createCredentials());
    expect(await store.secrets.get(id)).toEqual({ accessToken: "CANARY-ACCESS-9", refreshToken: "CANARY-REFRESH-0" });
    expect(await connection()).toMatchObject({
      grantedScopes: sampleConnection.grantedScopes,
      baseUrl: sampleConnection.baseUrl,
    });
  });

  test("returns the new token after the connection was reconnected", async () => {
    const { server, createCredentials, store, connection } = await createExpiredConnection(kind);
    server.refreshTokens.clear();
    const stored = createCredentials();
    await catchConnectorError(getCredentials(stored));
    const lost = await connection();
    expect(lost?.state).toBe("needs_reauthorization");
    const newTokens = { accessToken: "CANARY-ACCESS-5", refreshToken: "CANARY-REFRESH-5" };
    if (lost) await store.connections.replaceSecrets(lost, newTokens, { expiresAt: Date.now() + dayMs });
    expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-5" } });
  });

  test("stores new tokens when the database is available again", async () => {
    const { server, createCredentials, store } = await createExpiredConnection(kind);
    let failures = 2;
    const failing: Database = {
      ...store.database,
      query: (sql, values) => store.database.query(sql, values),
      transaction: (task, lockedTables) =>
        failures-- > 0
          ? Promise.reject(new Error("the database is not available"))
          : store.database.transaction(task, lockedTables),
    };
    const connections = new Connections(failing, store.secrets);
    expect(await getCredentials(createCredentials({ ...store, connections }))).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });

  test("throws after another process has disconnected or deleted the connection", async () => {
    const { createCredentials, store, id, options } = await createExpiredConnection(kind, Date.now() + dayMs);
    const stored = createCredentials();
    await getCredentials(stored);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    await other.connections.disconnect(id);
    expect((await catchConnectorError(getCredentials(stored))).message).toContain("was disconnected");
    await store.database.query("DELETE FROM connections");
    expect(await catchConnectorError(getCredentials(stored))).toMatchObject({
      code: "unknown_connection",
      message: `connection ${id} does not exist`,
    });
  });

  const temporaryErrors = [
    [{ status: 503, body: {} }, "unavailable"],
    [{ status: 401, body: { error: "invalid_client" } }, "rejected"],
    [{ status: 403, body: { errors: ["Forbidden"] } }, "forbidden"],
  ] as const;
  test.for(temporaryErrors)(
    "stays connected after an error that reconnecting would not solve: %j",
    async ([response, errorKind]) => {
      const { server, createCredentials, connection } = await createExpiredConnection(kind);
      const { respond } = server;
      server.respond = () => response;
      expect(await catchConnectorError(getCredentials(createCredentials()))).toMatchObject({
        kind: errorKind,
        retryable: errorKind === "unavailable",
      });
      expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 1 });
      server.respond = respond;
      expect(await getCredentials(createCredentials())).toMatchObject({
        credentials: { accessToken: "CANARY-ACCESS-1" },
      });
    },
  );

  test("returns a token that is still valid while the token server is not available", async () => {
    const { server, createCredentials } = await createExpiredConnection(kind, Date.now() + 50_000);
    server.respond = () => ({ status: 503, body: {} });
    expect(await getCredentials(createCredentials())).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-0" },
    });
  });

  test("is not used after the vendor has rejected a refresh, although its token is valid for a moment", async () => {
    const { server, createCredentials } = await createExpiredConnection(kind, Date.now() + 50_000);
    server.refreshTokens.clear();
    expect(await catchConnectorError(getCredentials(createCredentials()))).toMatchObject({
      code: "connection_unusable",
      message: expect.stringContaining("must be reconnected. The access token could not be refreshed: "),
    });
  });

  test("does not start a refresh for a caller that is aborted, and leaves no listener on a signal", async () => {
    const { server, createCredentials } = await createExpiredConnection(kind);
    const stored = createCredentials();
    const signal = AbortSignal.abort(new Error("aborted by the test"));
    for (const forceRefresh of [false, true])
      await expect(getCredentials(stored, { signal, forceRefresh })).rejects.toThrow("aborted by the test");
    expect(server.grantTypes).toEqual([]);
    const controller = new AbortController();
    await getCredentials(stored, { signal: controller.signal });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test.for(["base_url = NULL", "state = 'disconnected', in_doubt_since = 1"])(
    "is not used when it has %s",
    async (change) => {
      const { store, createCredentials } = await createExpiredConnection(kind, Date.now() + dayMs);
      await store.database.query(`UPDATE connections SET ${change}`);
      expect(await catchConnectorError(getCredentials(createCredentials()))).toMatchObject({
        code: "connection_unusable",
      });
    },
  );

  test("must be reconnected when the token expires without a refresh token", async () => {
    const { store, server, connection, createCredentials } = await createExpiredConnection(kind);
    await store.database.query("DELETE FROM secrets WHERE name = 'refreshToken'");
    expect((await catchConnectorError(getCredentials(createCredentials()))).message).toContain(
      "there is no refresh token",
    );
    expect(await connection()).toMatchObject({ state: "needs_reauthorization" });
    expect(server.grantTypes).toEqual([]);
  });

  test("must be reconnected when its API key is rejected", async () => {
    const { store } = await openEmptyStore(kind);
    const { expiresAt: _, ...sample } = sampleConnection;
    const keys = { accessKey: "k", accessKeySecret: "s" };
    const { id } = await store.connections.create({ ...sample, authMethod: "api_key" }, keys, 1);
    const stored = new ConnectionCredentials({ id, connections: store.connections, leases: store.leases });
    const current = await getCredentials(stored);
    expect(current.credentials).toEqual(keys);
    expect(await getCredentials(stored, { forceRefresh: true })).toEqual(current);
    expect(await store.connections.get(id)).toMatchObject({
      state: "needs_reauthorization",
      reason: "The credentials were rejected.",
    });
  });
});
