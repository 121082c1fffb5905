// @ts-nocheck
// Finding linked accounts by customer and state, saying why one waits, and settings that the first one sets.
import { expect, test } from "vitest";
import { createSharedRateLimiter, getBusiestQuotaKey, type NewConnection } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const waitingOne: NewConnection = {
  customer: "Fernhill",
  authMethod: "oauth2",
  quotaKey: "fernhill",
  requestedScopes: ["api:users:read"],
  grantedScopes: [],
  state: "needs_reauthorization",
  reason: "Waiting.",
};

describeEachDatabase("accounts", (kind) => {
  test("are found by exactly their customer, newest first, and by their state, oldest first", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const first = await connections.create(waitingOne, {}, 1);
    const second = await connections.create({ ...waitingOne, state: "connected" }, {}, 2);
    const third = await connections.create({ ...waitingOne, customer: "Fernhill Ltd", state: "connected" }, {}, 3);
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    expect(ids(await connections.listByCustomer("Fernhill"))).toEqual([second.id, first.id]);
    expect(ids(await connections.listByState("connected", 5))).toEqual([second.id, third.id]);
    expect(ids(await connections.listByState("connected", 1))).toEqual([second.id]);
    expect(await connections.listByCustomer("fernhill")).toEqual([]);
  });

  test("say why they wait while they wait, and whose they are", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const waiting = await connections.create(waitingOne, {}, 1);
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

  test("a setting that several claim at once is set by one", async () => {
    const { settings } = (await openEmptyStore(kind)).store;
    const won = await Promise.all([1, 2, 3].map((value) => settings.setIfAbsent("password", value)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await settings.get("password")).toBe(won.indexOf(true) + 1);
    await settings.delete("password");
    expect(await settings.setIfAbsent("password", 4)).toBe(true);
  });

  test("the company that has used most of its day", async () => {
    const { database } = (await openEmptyStore(kind)).store;
    expect(await getBusiestQuotaKey(database, 1)).toBeUndefined();
    const limits = { perSecond: 1000, minIntervalMs: 1, perDay: 10, reason: "" };
    for (const [quotaKey, times] of [
      ["a", 1],
      ["b", 3],
    ] as const) {
      const rateLimiter = createSharedRateLimiter({ database, quotaKey, limits, now: () => 86_400_000 });
      for (let index = 0; index < times; index += 1) await rateLimiter.reserve();
    }
    expect(await getBusiestQuotaKey(database, 1)).toEqual({ quotaKey: "b", used: 3 });
    expect(await getBusiestQuotaKey(database, 2)).toBeUndefined();
  });
});
