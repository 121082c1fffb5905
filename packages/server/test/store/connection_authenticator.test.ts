// What a stored connection signs with, and when it says that a person has to reconnect.
import { expect, onTestFinished, test } from "vitest";
import { ConnectionAuthenticator, Connections, type Database, openStore } from "../../src/store/index.ts";
import { catchConnectorError, createExpiredConnection, dayMs, getCredentials } from "../helpers/expired_connection.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

describeEachDatabase("signing", (kind) => {
  test("a token that is good is used as it is, and the use is noted", async () => {
    const { createAuthenticator, server, connection, id } = await createExpiredConnection(kind, Date.now() + dayMs);
    expect(await getCredentials(createAuthenticator())).toEqual({
      credentials: { accessToken: "CANARY-ACCESS-0" },
      baseUrl: sampleConnection.baseUrl,
    });
    expect(server.grantTypes).toEqual([]);
    expect(await connection()).toMatchObject({ id, lastUsedAt: expect.any(Number), tokenVersion: 1 });
  });

  test("a token that expires within a minute is renewed before it is used", async () => {
    const { createAuthenticator, server, store, id, connection } = await createExpiredConnection(
      kind,
      Date.now() + 59_000,
    );
    expect(await getCredentials(createAuthenticator())).toEqual({
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

  test("an answer without a refresh token leaves the old one in place", async () => {
    const { createAuthenticator, server, store, id, connection } = await createExpiredConnection(kind);
    server.respond = () => ({ status: 200, body: { access_token: "CANARY-ACCESS-9", expires_in: 86_400 } });
    await getCredentials(createAuthenticator());
    expect(await store.secrets.get(id)).toEqual({ accessToken: "CANARY-ACCESS-9", refreshToken: "CANARY-REFRESH-0" });
    expect(await connection()).toMatchObject({
      grantedScopes: sampleConnection.grantedScopes,
      baseUrl: sampleConnection.baseUrl,
    });
  });

  test("reconnecting cures what only a person can", async () => {
    const { server, createAuthenticator, store, connection } = await createExpiredConnection(kind);
    server.refreshTokens.clear();
    const authenticator = createAuthenticator();
    await catchConnectorError(getCredentials(authenticator));
    const lost = await connection();
    expect(lost?.state).toBe("needs_reauthorization");
    const again = { accessToken: "CANARY-ACCESS-5", refreshToken: "CANARY-REFRESH-5" };
    if (lost) await store.connections.replaceSecrets(lost, again, { expiresAt: Date.now() + dayMs });
    expect(await getCredentials(authenticator)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-5" } });
  });

  test("a database that is away for a moment does not cost the pair", async () => {
    const { server, createAuthenticator, store } = await createExpiredConnection(kind);
    let failures = 2;
    const faulty: Database = {
      ...store.database,
      query: (sql, values) => store.database.query(sql, values),
      transaction: (work, alone) =>
        failures-- > 0 ? Promise.reject(new Error("the database is away")) : store.database.transaction(work, alone),
    };
    const connections = new Connections(faulty, store.secrets);
    expect(await getCredentials(createAuthenticator({ ...store, connections }))).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });

  test("one that is disconnected or away signs nothing any more, at once", async () => {
    const { createAuthenticator, store, id, options } = await createExpiredConnection(kind, Date.now() + dayMs);
    const authenticator = createAuthenticator();
    await getCredentials(authenticator);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    await other.connections.disconnect(id);
    expect((await catchConnectorError(getCredentials(authenticator))).message).toContain("It was disconnected.");
    await store.database.query("DELETE FROM connections");
    expect((await catchConnectorError(getCredentials(authenticator))).message).toContain("It is not there.");
  });

  const passing = [
    [{ status: 503, body: {} }, "unavailable"],
    [{ status: 401, body: { error: "invalid_client" } }, "rejected"],
    [{ status: 403, body: { errors: ["Forbidden"] } }, "forbidden"],
  ] as const;
  test.for(passing)(
    "what a reconnect would not cure leaves the connection as it is: %j",
    async ([answer, errorKind]) => {
      const { server, createAuthenticator, connection } = await createExpiredConnection(kind);
      const { respond: usual } = server;
      server.respond = () => answer;
      expect(await catchConnectorError(getCredentials(createAuthenticator()))).toMatchObject({
        kind: errorKind,
        retryable: errorKind === "unavailable",
      });
      expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 1 });
      server.respond = usual;
      expect(await getCredentials(createAuthenticator())).toMatchObject({
        credentials: { accessToken: "CANARY-ACCESS-1" },
      });
    },
  );

  test("while the provider is away a token that is still good is used to its end", async () => {
    const { server, createAuthenticator } = await createExpiredConnection(kind, Date.now() + 50_000);
    server.respond = () => ({ status: 503, body: {} });
    expect(await getCredentials(createAuthenticator())).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-0" },
    });
  });

  test("without a refresh token only a person can help", async () => {
    const { store, server, connection, createAuthenticator } = await createExpiredConnection(kind);
    await store.database.query("DELETE FROM secrets WHERE name = 'refreshToken'");
    expect((await catchConnectorError(getCredentials(createAuthenticator()))).message).toContain(
      "nothing to renew it with",
    );
    expect(await connection()).toMatchObject({ state: "needs_reauthorization" });
    expect(server.grantTypes).toEqual([]);
  });

  test("an API key that is refused needs a person; there is nothing to refresh", async () => {
    const { store } = await openEmptyStore(kind);
    const { expiresAt: _, ...lasting } = sampleConnection;
    const keys = { accessKey: "k", accessKeySecret: "s" };
    const { id } = await store.connections.create({ ...lasting, authMethod: "api_key" }, keys, 1);
    const authenticator = new ConnectionAuthenticator({ id, connections: store.connections, leases: store.leases });
    const current = await getCredentials(authenticator);
    expect(current.credentials).toEqual(keys);
    expect(await getCredentials(authenticator, { forceRefresh: true })).toEqual(current);
    expect(await store.connections.get(id)).toMatchObject({
      state: "needs_reauthorization",
      reason: "The credentials were rejected.",
    });
  });
});
