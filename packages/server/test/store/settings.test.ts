// Settings and encrypted secrets, which no process writes with a key that was rotated.
import { expect, test } from "vitest";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const rotated = {
  code: "store_unavailable",
  message: "the store's key was rotated, or the store was replaced, while this process ran",
  retryable: false,
  remedy: "Restart it, with the new key if the key was rotated.",
};

describeEachDatabase("settings", (kind) => {
  test("are set once, replaced only if they have not changed, and deleted", async () => {
    const { settings } = (await openEmptyStore(kind)).store;
    expect(await settings.get("color")).toBeUndefined();
    expect(await settings.replace("color", undefined, "green")).toBe(true);
    expect(await settings.replace("color", undefined, "blue")).toBe(false);
    expect([await settings.setIfAbsent("color", "blue"), await settings.get("color")]).toEqual([false, "green"]);
    expect(await settings.replace("color", "red", "blue")).toBe(false);
    expect(await settings.replace("color", "green", { dark: "blue" })).toBe(true);
    expect(await settings.replace("color", { dark: "blue" }, null)).toBe(true);
    expect(await settings.get("color")).toBeNull();
    await settings.delete("color");
    expect(await settings.setIfAbsent("color", "red")).toBe(true);
  });

  test("secrets are read by their owners", async () => {
    const { secrets } = (await openEmptyStore(kind)).store;
    await secrets.set("con_1", { accessToken: "a", refreshToken: "r" });
    await secrets.set("con_2", { accessToken: "b" });
    await secrets.set("con_1", { accessToken: "c" });
    expect(await secrets.get("con_1")).toEqual({ accessToken: "c", refreshToken: "r" });
    const rows = await secrets.listRows(["con_1", "con_2", "con_3"]);
    expect([...rows.keys()].sort()).toEqual(["con_1", "con_2"]);
    expect(secrets.decrypt(rows.get("con_2") ?? [])).toEqual({ accessToken: "b" });
    expect(secrets.decrypt([{ name: null }])).toEqual({});
    await secrets.delete("con_1");
    expect([await secrets.get("con_1"), await secrets.get("con_2")]).toEqual([{}, { accessToken: "b" }]);
  });

  test("a secret that is created on first use is the same for all", async () => {
    const { secrets } = (await openEmptyStore(kind)).store;
    const create = (value: string) => secrets.getOrCreate("app", "key", () => value);
    const values = await Promise.all([create("1"), create("2")]);
    expect(new Set(values).size).toBe(1);
    expect(await create("3")).toBe(values[0]);
    expect((await secrets.get("app")).key).toBe(values[0]);
  });

  test("after a rotation of the key, a process with the old one writes no secret and no event", async () => {
    const { store } = await openEmptyStore(kind);
    await store.secrets.set("app", { token: "t" });
    await store.assertReady();
    await store.settings.set("encryption_key_id", "another");
    await expect(store.secrets.set("app", { token: "u" })).rejects.toMatchObject(rotated);
    await expect(store.secrets.getOrCreate("app", "key", () => "k")).rejects.toMatchObject(rotated);
    expect(await store.secrets.getOrCreate("app", "token", () => "k")).toBe("t");
    await expect(store.assertReady()).rejects.toMatchObject(rotated);
    const event = { id: "e", trigger: "t", itemId: "1", detectedAt: new Date().toISOString(), data: {} };
    const add = (events: readonly (typeof event)[]) =>
      store.database.transaction((transaction) =>
        store.events.add(
          events.map((one) => ({ subscription: { id: "sub_1" }, event: one })),
          1,
          transaction,
        ),
      );
    await expect(add([event])).rejects.toMatchObject(rotated);
    await add([]);
    expect(await store.events.list("sub_1")).toEqual([]);
  });
});
