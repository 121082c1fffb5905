// Finding linked accounts by customer and state, saying why one waits, and settings that the first one sets.
import { expect, test } from "vitest";
import { busiestToday, createSharedPacer, type NewConnection } from "../../src/connections/index.ts";
import { onEachDatabase, openEmpty } from "./stores.ts";

const waitingOne: NewConnection = {
  customer: "Fernhill",
  method: "oauth2",
  company: "fernhill",
  requested: ["api:users:read"],
  granted: [],
  state: "needs_reauthorization",
  reason: "Waiting.",
};

onEachDatabase("accounts", (kind) => {
  test("are found by exactly their customer, newest first, and by their state, oldest first", async () => {
    const { accounts } = (await openEmpty(kind)).store;
    const first = await accounts.create(waitingOne, {}, 1);
    const second = await accounts.create({ ...waitingOne, state: "connected" }, {}, 2);
    const third = await accounts.create({ ...waitingOne, customer: "Fernhill Ltd", state: "connected" }, {}, 3);
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    expect(ids(await accounts.ofCustomer("Fernhill"))).toEqual([second.id, first.id]);
    expect(ids(await accounts.inState("connected", 5))).toEqual([second.id, third.id]);
    expect(ids(await accounts.inState("connected", 1))).toEqual([second.id]);
    expect(await accounts.ofCustomer("fernhill")).toEqual([]);
  });

  test("say why they wait while they wait, and whose they are", async () => {
    const { accounts } = (await openEmpty(kind)).store;
    const waiting = await accounts.create(waitingOne, {}, 1);
    await accounts.explain(waiting.id, "Consent was denied.");
    await accounts.identify(waiting.id, "fernhill.example");
    expect(await accounts.get(waiting.id)).toMatchObject({
      reason: "Consent was denied.",
      identity: "fernhill.example",
    });
    await accounts.replaceSecrets(waiting, { accessToken: "a" }, { baseUrl: "https://us-1.api.gong.io" });
    await accounts.explain(waiting.id, "too late");
    expect((await accounts.get(waiting.id))?.reason).toBeUndefined();
  });

  test("a setting that several claim at once is set by one", async () => {
    const { settings } = (await openEmpty(kind)).store;
    const won = await Promise.all([1, 2, 3].map((value) => settings.claim("password", value)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await settings.get("password")).toBe(won.indexOf(true) + 1);
    await settings.forget("password");
    expect(await settings.claim("password", 4)).toBe(true);
  });

  test("the company that has used most of its day", async () => {
    const { database } = (await openEmpty(kind)).store;
    expect(await busiestToday(database, 1)).toBeUndefined();
    const limits = { perSecond: 1000, spacingMs: 1, perDay: 10, why: "" };
    for (const [company, times] of [
      ["a", 1],
      ["b", 3],
    ] as const) {
      const pacer = createSharedPacer({ database, company, limits, now: () => 86_400_000 });
      for (let index = 0; index < times; index += 1) await pacer.reserve();
    }
    expect(await busiestToday(database, 1)).toEqual({ company: "b", used: 3 });
    expect(await busiestToday(database, 2)).toBeUndefined();
  });
});
