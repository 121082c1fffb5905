// Refresh tokens are good for one use: one refresh at a time whoever asks, stored before it is used, whatever dies when.
import { setTimeout as pass } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openStore, rotateKey } from "../../src/store/index.ts";
import { finishWorker, startChildWorker } from "../helpers/child_workers.ts";
import {
  catchConnectorError,
  createExpiredConnection,
  dayMs,
  getCredentials,
  holdResponses,
} from "../helpers/expired_connection.ts";
import { describeEachDatabase } from "../helpers/stores.ts";

describeEachDatabase("one refresh at a time", (kind) => {
  test("many callers in one process cause one refresh, with one signer or several", async () => {
    const { createAuthenticator, server, store, options } = await createExpiredConnection(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const authenticators = [createAuthenticator(), createAuthenticator(), createAuthenticator(other)];
    const all = Array.from({ length: 10 }, () => authenticators).flat();
    const results = await Promise.all(all.map((authenticator) => getCredentials(authenticator)));
    expect(new Set(results.map(({ credentials }) => JSON.stringify(credentials)))).toEqual(
      new Set(['{"accessToken":"CANARY-ACCESS-1"}']),
    );
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect(await store.leases.acquire("refresh:other", 1, 1)).toBeDefined();
  });

  test("four processes that meet an expired token cause one refresh", async () => {
    const { options, id, server } = await createExpiredConnection(kind);
    const task = { options, id, tokenUrl: server.url };
    const workers = await Promise.all(Array.from({ length: 4 }, () => startChildWorker("authenticate", task)));
    for (const worker of workers) worker.go();
    for (const worker of workers)
      expect(await finishWorker(worker)).toEqual({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });

  test("a refused token is replaced once; who was refused with an older one gets what is there", async () => {
    const { createAuthenticator, server } = await createExpiredConnection(kind, Date.now() + dayMs);
    const [one, two] = [createAuthenticator(), createAuthenticator()];
    await getCredentials(one);
    const forced = { forceRefresh: true };
    const results = await Promise.all([getCredentials(one, forced), getCredentials(two, forced)]);
    for (const { credentials } of results) expect(credentials).toEqual({ accessToken: "CANARY-ACCESS-1" });
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect(await getCredentials(two)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
  });

  const deaths = ["before send", "before store", "after send", "after store"] as const;
  test.for(deaths)("a process that is killed %s", async (dieAt) => {
    const { options, id, server, createAuthenticator, store, connection } = await createExpiredConnection(kind);
    const worker = await startChildWorker("authenticate", { options, id, tokenUrl: server.url, dieAt });
    worker.go();
    expect(await worker.ended).toBe("SIGKILL");
    // The dead one's lease runs out.
    const authenticator = createAuthenticator(store, () => Date.now() + 20_000);
    if (dieAt === "before send" || dieAt === "after store") {
      expect(await getCredentials(authenticator)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
      expect(server.grantTypes).toEqual(["refresh_token"]);
      expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 2 });
      return;
    }
    // The answer died with the process, and the old token is spent: only a person can help.
    const error = await catchConnectorError(getCredentials(authenticator));
    expect(error).toMatchObject({ kind: "unauthenticated", remedy: "Reconnect it on the Connections page." });
    expect(error.message).toContain("the refresh token was not accepted");
    expect(JSON.stringify(error)).not.toContain("CANARY");
    expect(await connection()).toMatchObject({
      state: "needs_reauthorization",
      reason: expect.stringMatching(/the refresh token was not accepted/),
    });
    await catchConnectorError(getCredentials(authenticator));
    expect(server.grantTypes).toEqual(["refresh_token", "refresh_token"]);
  });

  test.for(["before the provider has spent the token", "after it"])(
    "a process that is killed while it waits, %s",
    async (when) => {
      const { options, id, server, createAuthenticator, store } = await createExpiredConnection(kind);
      const worker = await startChildWorker("authenticate", { options, id, tokenUrl: server.url });
      const { promise: arrived, resolve } = Promise.withResolvers<void>();
      const never = new Promise<never>(() => {});
      const { respond } = server;
      if (when === "after it") {
        server.hold = () => {
          resolve();
          return never;
        };
      } else {
        server.respond = () => {
          resolve();
          return never;
        };
      }
      worker.go();
      await arrived;
      worker.child.kill("SIGKILL");
      await worker.ended;
      server.hold = async () => {};
      server.respond = respond;
      const authenticator = createAuthenticator(store, () => Date.now() + 20_000);
      if (when === "after it")
        expect(await catchConnectorError(getCredentials(authenticator))).toMatchObject({ kind: "unauthenticated" });
      else
        expect(await getCredentials(authenticator)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    },
  );

  test("an answer that comes after all is kept, though another process has given up meanwhile", async () => {
    const { server, createAuthenticator, store, connection } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const slow = getCredentials(createAuthenticator());
    await arrived;
    server.hold = async () => {};
    await catchConnectorError(getCredentials(createAuthenticator(store, () => Date.now() + 20_000)));
    expect((await connection())?.state).toBe("needs_reauthorization");
    release();
    expect(await slow).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 2 });
  });

  test("a caller who is called off leaves the refresh to go on", async () => {
    const { server, createAuthenticator, connection } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const stop = new AbortController();
    const authenticator = createAuthenticator();
    const work = getCredentials(authenticator, { signal: stop.signal });
    await arrived;
    stop.abort(new Error("called off"));
    await expect(work).rejects.toThrow("called off");
    release();
    expect(await getCredentials(authenticator)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect((await connection())?.tokenVersion).toBe(2);
  });

  test("a key rotation during a refresh loses nothing", async () => {
    const { server, createAuthenticator, options } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const work = getCredentials(createAuthenticator());
    await arrived;
    const rotation = rotateKey(options);
    await pass(0);
    release();
    expect(await work).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    await rotation;
    const reopened = await openStore(options);
    onTestFinished(() => reopened.close());
    expect(await getCredentials(createAuthenticator(reopened))).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });
});
