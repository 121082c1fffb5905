// Single-use refresh tokens: concurrent refreshes, processes that are killed, and key rotation.
import { setTimeout as wait } from "node:timers/promises";
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
import { describeEachDatabase, expireRights } from "../helpers/stores.ts";

describeEachDatabase("refresh", (kind) => {
  test("refreshes once for many concurrent calls in one process", async () => {
    const { createCredentials, server, store, options } = await createExpiredConnection(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const stored = [createCredentials(), createCredentials(), createCredentials(other)];
    const all = Array.from({ length: 10 }, () => stored).flat();
    const results = await Promise.all(all.map((stored) => getCredentials(stored)));
    expect(new Set(results.map(({ credentials }) => JSON.stringify(credentials)))).toEqual(
      new Set(['{"accessToken":"CANARY-ACCESS-1"}']),
    );
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect(await store.leases.acquire("refresh:other", 1)).toBeDefined();
  });

  test("refreshes once for four processes", async () => {
    const { options, id, server } = await createExpiredConnection(kind);
    const task = { options, id, tokenUrl: server.url };
    const workers = await Promise.all(Array.from({ length: 4 }, () => startChildWorker("authenticate", task)));
    for (const worker of workers) worker.go();
    for (const worker of workers)
      expect(await finishWorker(worker)).toEqual({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });

  test("a process whose clock is 20 s ahead does not reuse the token of a running refresh", async () => {
    const { createCredentials, options, id, server } = await createExpiredConnection(kind);
    const requests: string[] = [];
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const arrivals = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    server.hold = () => {
      arrivals[requests.push("request") - 1]?.resolve();
      return released;
    };
    const refresh = getCredentials(createCredentials());
    await arrivals[0].promise;
    const task = { options, id, tokenUrl: server.url, clockAheadMs: 20_000 };
    const worker = await startChildWorker("authenticate", task);
    worker.go();
    await Promise.race([worker.waiting, arrivals[1].promise]);
    release();
    expect(await refresh).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(await finishWorker(worker)).toEqual({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });

  test("replaces a rejected token once for concurrent calls", async () => {
    const { createCredentials, server, store } = await createExpiredConnection(kind, Date.now() + dayMs);
    const [one, two] = [createCredentials(), createCredentials()];
    const forced = { forceRefresh: true };
    const { arrived, release } = holdResponses(server);
    const first = getCredentials(one, forced);
    await arrived;
    const { promise: loaded, resolve } = Promise.withResolvers<void>();
    const acquire = store.leases.acquire.bind(store.leases);
    store.leases.acquire = (...args) => {
      resolve();
      return acquire(...args);
    };
    const second = getCredentials(two, forced);
    await loaded;
    release();
    for (const { credentials } of await Promise.all([first, second]))
      expect(credentials).toEqual({ accessToken: "CANARY-ACCESS-1" });
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect(await getCredentials(two)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
  });

  const points = ["before send", "before store", "after send", "after store"] as const;
  test.for(points)("recovers from a process that is killed %s", async (dieAt) => {
    const { options, id, server, createCredentials, store, connection } = await createExpiredConnection(kind);
    const worker = await startChildWorker("authenticate", { options, id, tokenUrl: server.url, dieAt });
    worker.go();
    expect(await worker.ended).toBe("SIGKILL");
    await expireRights(store);
    const stored = createCredentials();
    if (dieAt === "before send" || dieAt === "after store") {
      expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
      expect(server.grantTypes).toEqual(["refresh_token"]);
      expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 2 });
      return;
    }
    // The new tokens are lost, and the refresh token is used up.
    const error = await catchConnectorError(getCredentials(stored));
    expect(error).toMatchObject({ kind: "unauthenticated", remedy: "Reconnect it on the Connections page." });
    expect(error.message).toContain("the refresh token was not accepted");
    expect(JSON.stringify(error)).not.toContain("CANARY");
    expect(await connection()).toMatchObject({
      state: "needs_reauthorization",
      reason: expect.stringMatching(/the refresh token was not accepted/),
    });
    await catchConnectorError(getCredentials(stored));
    expect(server.grantTypes).toEqual(["refresh_token", "refresh_token"]);
  });

  test.for(["before", "after"])(
    "recovers from a process that is killed %s the token server has used up the refresh token",
    async (when) => {
      const { options, id, server, createCredentials, store } = await createExpiredConnection(kind);
      const worker = await startChildWorker("authenticate", { options, id, tokenUrl: server.url });
      const { promise: arrived, resolve } = Promise.withResolvers<void>();
      const never = new Promise<never>(() => {});
      const { respond } = server;
      if (when === "after") {
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
      await expireRights(store);
      const stored = createCredentials();
      if (when === "after")
        expect(await catchConnectorError(getCredentials(stored))).toMatchObject({ kind: "unauthenticated" });
      else expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    },
  );

  test("stores a late response although another process has marked the connection", async () => {
    const { server, createCredentials, store, connection } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const slow = getCredentials(createCredentials());
    await arrived;
    server.hold = async () => {};
    await expireRights(store);
    await catchConnectorError(getCredentials(createCredentials()));
    expect((await connection())?.state).toBe("needs_reauthorization");
    release();
    expect(await slow).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(await connection()).toMatchObject({ state: "connected", tokenVersion: 2 });
  });

  test("finishes the refresh when its caller is aborted", async () => {
    const { server, createCredentials, connection } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const controller = new AbortController();
    const stored = createCredentials();
    const pending = getCredentials(stored, { signal: controller.signal });
    await arrived;
    controller.abort(new Error("aborted by the test"));
    await expect(pending).rejects.toThrow("aborted by the test");
    release();
    expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    expect(server.grantTypes).toEqual(["refresh_token"]);
    expect((await connection())?.tokenVersion).toBe(2);
  });

  test("loses no tokens when the key is rotated during a refresh", async () => {
    const { server, createCredentials, options } = await createExpiredConnection(kind);
    const { arrived, release } = holdResponses(server);
    const pending = getCredentials(createCredentials());
    await arrived;
    const rotation = rotateKey(options);
    await wait(0);
    release();
    expect(await pending).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
    await rotation;
    const reopened = await openStore(options);
    onTestFinished(() => reopened.close());
    expect(await getCredentials(createCredentials(reopened))).toMatchObject({
      credentials: { accessToken: "CANARY-ACCESS-1" },
    });
    expect(server.grantTypes).toEqual(["refresh_token"]);
  });
});
