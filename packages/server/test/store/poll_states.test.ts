// States of polls that hosts ask for: the ids with which they continue.
import { expect, test } from "vitest";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const dayMs = 86_400_000;
const owner = { trigger: "call_recorded", connection: "con_1" };

describeEachDatabase("states of polls", (kind) => {
  test("are found by the id that the host got, encrypted in the store", async () => {
    const { store } = await openEmptyStore(kind);
    const { pollStates } = store;
    const given = { ...owner, input: { callIds: ["1"] }, state: "CANARY" };
    const id = await pollStates.add(given, 5);
    expect(id).toMatch(/^[\w-]{32}$/);
    expect(await pollStates.find(id, owner, 5)).toEqual(given);
    expect(await pollStates.find(id, { ...owner, trigger: "call_updated" }, 5)).toBeUndefined();
    expect(await pollStates.find(id, { ...owner, connection: "con_2" }, 5)).toBeUndefined();
    expect(await pollStates.find("unknown", owner, 5)).toBeUndefined();
    expect(JSON.stringify(await store.database.query("SELECT * FROM poll_states"))).not.toContain("CANARY");
  });

  test("stay valid while the next one may be lost, and are deleted after it was used", async () => {
    const { pollStates } = (await openEmptyStore(kind)).store;
    const add = (previous?: string) => pollStates.add({ ...owner, input: {}, state: "s" }, 5, previous);
    const isValid = async (id: string) => (await pollStates.find(id, owner, 6)) !== undefined;
    const first = await add();
    const [lost, second] = [await add(first), await add(first)];
    expect([await isValid(first), await isValid(lost), await isValid(second)]).toEqual([true, false, true]);
    const third = await add(second);
    expect([await isValid(first), await isValid(second), await isValid(third)]).toEqual([false, true, true]);
  });

  test("are valid for 30 days, and deleted afterwards", async () => {
    const { store } = await openEmptyStore(kind);
    const { pollStates } = store;
    const id = await pollStates.add({ ...owner, input: {}, state: "s" }, 5);
    expect(await pollStates.find(id, owner, 5 + 30 * dayMs - 1)).toBeDefined();
    expect(await pollStates.find(id, owner, 5 + 30 * dayMs)).toBeUndefined();
    const count = async () => (await store.database.query("SELECT id FROM poll_states")).length;
    await pollStates.deleteExpired(5 + 30 * dayMs - 1);
    expect(await count()).toBe(1);
    await pollStates.deleteExpired(5 + 30 * dayMs);
    expect(await count()).toBe(0);
  });
});
