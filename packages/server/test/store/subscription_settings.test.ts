// Subscriptions: their settings, lists and changes.
import { expect, test } from "vitest";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const given = { trigger: "call_recorded", connection: "con_1", input: { a: 1 }, startAt: 7 };

describeEachDatabase("settings of subscriptions", (kind) => {
  test("are those that were given, and can be changed", async () => {
    const { store } = await openEmptyStore(kind);
    const { subscriptions } = store;
    const webhook = { verification: "jwt", publicKey: "K" } as const;
    const details = { intervalSeconds: 60, deliveryUrl: "https://engine.example/", webhook };
    const created = await subscriptions.create({ ...given, ...details }, { signing: "s" }, 9);
    expect(created).toEqual({
      ...given,
      ...details,
      id: expect.stringMatching(/^sub_[0-9a-f]{32}$/),
      enabled: true,
      revision: 1,
      createdAt: 9,
      nextPollAt: 9,
      lastPollRequests: 0,
    });
    const { id } = created;
    expect(await subscriptions.get(id)).toEqual(created);
    expect(await store.secrets.get(id)).toEqual({ signing: "s" });
    const none = { intervalSeconds: undefined, deliveryUrl: undefined, webhook: undefined };
    const disabled = await subscriptions.update(id, { enabled: false, ...none }, 10);
    expect(disabled).toMatchObject({ enabled: false, revision: 2 });
    for (const name of ["nextPollAt", "intervalSeconds", "deliveryUrl", "webhook"])
      expect(disabled).not.toHaveProperty(name);
    await subscriptions.scheduleNow(id, 11);
    expect((await subscriptions.get(id))?.nextPollAt).toBeUndefined();
    expect(await subscriptions.update(id, { enabled: true, ...details }, 12)).toMatchObject({
      ...details,
      enabled: true,
      nextPollAt: 12,
      revision: 3,
    });
    await subscriptions.scheduleNow(id, 13);
    expect((await subscriptions.get(id))?.nextPollAt).toBe(13);
    expect(await subscriptions.update("sub_none", { enabled: true, ...none }, 14)).toBeUndefined();
    expect(await subscriptions.get("sub_none")).toBeUndefined();
  });

  test("are listed newest first, by trigger and connection, page by page", async () => {
    const { subscriptions } = (await openEmptyStore(kind)).store;
    const ids: string[] = [];
    for (const [trigger, connection] of [
      ["call_recorded", "con_1"],
      ["call_recorded", "con_2"],
      ["user_added", "con_1"],
    ] as const)
      ids.unshift((await subscriptions.create({ ...given, trigger, connection }, {}, ids.length)).id);
    const list = async (filter: object = {}) =>
      (await subscriptions.list(filter)).map(({ id }) => ids.indexOf(id)).join("");
    expect(await list()).toBe("012");
    expect(await list({ trigger: "call_recorded" })).toBe("12");
    expect(await list({ connection: "con_1" })).toBe("02");
    expect(await list({ trigger: "user_added", connection: "con_2" })).toBe("");
    expect(await list({ limit: 2 })).toBe("01");
    expect(await list({ after: ids[0] ?? "" })).toBe("12");
    const all = await subscriptions.getAll([ids[2] ?? "", ids[0] ?? "", "sub_none"]);
    expect(all.map(({ id }) => id).sort()).toEqual([ids[2], ids[0]].sort());
  });

  test("show the last poll and the last rejection", async () => {
    const { store } = await openEmptyStore(kind);
    const { subscriptions, database } = store;
    const { id } = await subscriptions.create(given, {}, 9);
    await subscriptions.setLastRejection(id, { at: 3, code: "unsigned", message: "m" });
    await database.query(
      `UPDATE subscriptions SET last_poll_at = 4, last_poll_requests = 5, last_poll_error = '{"code":"c"}' WHERE id = $1`,
      [id],
    );
    expect(await subscriptions.get(id)).toMatchObject({
      lastRejection: { at: 3, code: "unsigned", message: "m" },
      lastPollAt: 4,
      lastPollRequests: 5,
      lastPollError: { code: "c" },
    });
    await database.query("UPDATE subscriptions SET input = 'no JSON' WHERE id = $1", [id]);
    const reason = { code: "unreadable_value", message: `input of ${id} was changed outside the store` };
    expect(await subscriptions.get(id)).toMatchObject({ lastPollError: reason, unreadable: reason });
  });

  test("are deleted with their secrets", async () => {
    const { store } = await openEmptyStore(kind);
    const { id } = await store.subscriptions.create(given, { signing: "s" }, 9);
    const other = await store.subscriptions.create(given, { signing: "t" }, 9);
    expect([await store.subscriptions.delete(id), await store.subscriptions.delete(id)]).toEqual([true, false]);
    expect([await store.secrets.get(id), await store.secrets.get(other.id)]).toEqual([{}, { signing: "t" }]);
    expect(await store.subscriptions.list()).toEqual([other]);
  });
});
