// Connections by customer and state, their reasons, settings that only one process sets, and the busiest quota key.
import { expect, onTestFinished, test, vi } from "vitest";
import {
  createSharedRateLimiter,
  getBusiestQuotaKey,
  listConnected,
  type NewConnection,
  openStore,
} from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore, setClock } from "../helpers/stores.ts";

const unauthorized: NewConnection = {
  customer: "Fernhill",
  authMethod: "oauth2",
  quotaKey: "fernhill",
  requestedScopes: ["api:users:read"],
  grantedScopes: [],
  state: "needs_reauthorization",
  reason: "Waiting.",
};

describeEachDatabase("connections", (kind) => {
  test("lists connections by their exact customer, newest first, and those of other accounts than the sandbox, oldest first", async () => {
    const { connections, database } = (await openEmptyStore(kind)).store;
    const first = await connections.create(unauthorized, {}, 1);
    const second = await connections.create({ ...unauthorized, state: "connected" }, {}, 2);
    const third = await connections.create({ ...unauthorized, customer: "Fernhill Ltd", state: "connected" }, {}, 3);
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    expect(ids(await connections.listByCustomer("Fernhill"))).toEqual([second.id, first.id]);
    const sandbox = await connections.create({ ...unauthorized, quotaKey: "sandbox", state: "connected" }, {}, 4);
    const others = { key: "sandbox", isEqual: false };
    expect(ids(await listConnected(database, others, 5))).toEqual([second.id, third.id]);
    expect(ids(await listConnected(database, others, 1))).toEqual([second.id]);
    expect(ids(await listConnected(database, { ...others, isEqual: true }, 5))).toEqual([sandbox.id]);
    expect(await connections.listByCustomer("fernhill")).toEqual([]);
  });

  test("stores the reason while a connection must be reconnected, and its company domain", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const waiting = await connections.create(unauthorized, {}, 1);
    await connections.setReason(waiting.id, "Consent was denied.");
    await connections.setCompanyDomain(waiting.id, "fernhill.example");
    expect(await connections.get(waiting.id)).toMatchObject({
      reason: "Consent was denied.",
      companyDomain: "fernhill.example",
    });
    await connections.replaceSecrets(waiting, { accessToken: "a" }, { baseUrl: "https://us-1.api.gong.io" });
    await connections.setReason(waiting.id, "too late");
    expect((await connections.get(waiting.id))?.reason).toBeUndefined();
  });

  test("reads a connection with its secrets as the same object until another process changes any of it", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const { id } = await store.connections.create(unauthorized, { accessToken: "a" }, 1);
    const read = () => store.connections.getWithSecrets(id, "color");
    const first = await read();
    expect(first).toMatchObject({ connection: { id }, secrets: { accessToken: "a" }, setting: undefined });
    expect(await read()).toBe(first);
    await other.settings.set("color", "red");
    expect(await read()).toMatchObject({ secrets: { accessToken: "a" }, setting: "red" });
    await other.secrets.set(id, { refreshToken: "r" });
    expect((await read())?.secrets).toEqual({ accessToken: "a", refreshToken: "r" });
    await other.secrets.set(id, { accessToken: "b" });
    expect((await read())?.secrets).toEqual({ accessToken: "b", refreshToken: "r" });
    await other.connections.setReason(id, "Consent was denied.");
    expect((await read())?.connection.reason).toBe("Consent was denied.");
    await other.secrets.delete(id);
    expect((await read())?.secrets).toEqual({});
    expect(await store.connections.getWithSecrets("con_unknown")).toBeUndefined();
  });

  test("calls of one turn of the event loop share the read of a connection, and a later call reads it again", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const { id } = await store.connections.create(unauthorized, { accessToken: "a" }, 1);
    const query = vi.spyOn(store.database, "query");
    const read = () => store.connections.getWithSecrets(id);
    const [first, second] = await Promise.all([read(), read(), store.connections.getWithSecrets(id, "color")]);
    expect(second).toBe(first);
    expect(query).toHaveBeenCalledTimes(2);
    await other.secrets.set(id, { accessToken: "b" });
    expect((await read())?.secrets).toEqual({ accessToken: "b" });
    expect(query).toHaveBeenCalledTimes(3);
  });

  test("sets a setting only once when several processes set it at the same time", async () => {
    const { settings } = (await openEmptyStore(kind)).store;
    const won = await Promise.all([1, 2, 3].map((value) => settings.setIfAbsent("password", value)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await settings.get("password")).toBe(won.indexOf(true) + 1);
    await settings.delete("password");
    expect(await settings.setIfAbsent("password", 4)).toBe(true);
  });

  test("finds the quota key with the most requests today", async () => {
    const { database } = (await openEmptyStore(kind)).store;
    expect(await getBusiestQuotaKey(database, 1)).toBeUndefined();
    const limits = { minIntervalMs: 1, perDay: 10, reason: "" };
    for (const [quotaKey, times] of [
      ["a", 1],
      ["b", 3],
    ] as const) {
      const rateLimiter = createSharedRateLimiter({
        database: setClock(database, { time: 86_400_000 }),
        quotaKey,
        limits,
      });
      for (let index = 0; index < times; index += 1) await rateLimiter.reserve();
    }
    expect(await getBusiestQuotaKey(database, 1)).toEqual({ quotaKey: "b", used: 3 });
    expect(await getBusiestQuotaKey(database, 2)).toBeUndefined();
  });
});
