// Users: names, roles and passwords.
import { expect, test } from "vitest";
import { parseRole } from "../../src/store/users.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

describeEachDatabase("users", (kind) => {
  test("have a name that differs from others in more than the case of its letters", async () => {
    const { users } = (await openEmptyStore(kind)).store;
    const ana = await users.create(" Ana ", "builder", 5);
    expect(ana).toEqual({
      id: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      name: " Ana ",
      role: "builder",
      createdAt: 5,
      passwordHash: undefined,
    });
    expect(await users.create("ANA", "admin", 6)).toBeUndefined();
    expect(await users.create("\uFF21na", "admin", 6)).toBeUndefined();
    expect(await users.findByName("aNa")).toEqual(ana);
    expect(await users.findByName("Ben")).toBeUndefined();
    await users.create("Zoe", "viewer", 7);
    await users.create("ben", "viewer", 8);
    expect((await users.list()).map(({ name }) => name)).toEqual([" Ana ", "ben", "Zoe"]);
  });

  test("can get another role, and can be deleted", async () => {
    const { users } = (await openEmptyStore(kind)).store;
    const { id = "" } = (await users.create("Ana", "viewer", 5)) ?? {};
    expect(await users.setRole(id, "admin")).toMatchObject({ id, name: "Ana", role: "admin" });
    expect(await users.get(id)).toMatchObject({ role: "admin" });
    expect(await users.setRole("usr_none", "admin")).toBeUndefined();
    expect(await users.get("usr_none")).toBeUndefined();
    expect([await users.delete(id), await users.delete(id)]).toEqual([true, false]);
    expect(await users.list()).toEqual([]);
  });

  test("choose their first password once, and it can be replaced and deleted", async () => {
    const { users } = (await openEmptyStore(kind)).store;
    const { id = "" } = (await users.create("Ana", "viewer", 5)) ?? {};
    expect(await users.setFirstPasswordHash(id, { salt: "1" })).toBe(true);
    expect(await users.setFirstPasswordHash(id, { salt: "2" })).toBe(false);
    expect(await users.get(id)).toMatchObject({ passwordHash: { salt: "1" } });
    await users.setPasswordHash(id, { salt: "3" });
    expect(await users.get(id)).toMatchObject({ passwordHash: { salt: "3" } });
    await users.setPasswordHash(id, undefined);
    expect((await users.get(id))?.passwordHash).toBeUndefined();
    expect(await users.setFirstPasswordHash(id, { salt: "4" })).toBe(true);
    expect(await users.setFirstPasswordHash("usr_none", {})).toBe(false);
  });
});

test("an unknown role may only read", () => {
  expect(["admin", "builder", "viewer", "owner", undefined].map(parseRole)).toEqual([
    "admin",
    "builder",
    "viewer",
    "viewer",
    "viewer",
  ]);
});
