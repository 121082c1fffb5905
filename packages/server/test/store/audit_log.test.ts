// The audit log: its entries, search and retention.
import { expect, test } from "vitest";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

describeEachDatabase("the audit log", (kind) => {
  test("lists entries newest first, page by page", async () => {
    const { auditLog } = (await openEmptyStore(kind)).store;
    const changes = [{ field: "retention", before: "7", after: "30" }];
    await auditLog.add({ at: 1, user: "ana", action: "settings.update", target: "app", changes });
    for (const at of [2, 3, 3]) await auditLog.add({ at, user: "ben", action: "user.create" });
    const all = await auditLog.list();
    expect(all.map(({ at }) => at)).toEqual([3, 3, 2, 1]);
    expect(all[3]).toEqual({
      id: expect.stringMatching(/^aud_[0-9a-f]{32}$/),
      at: 1,
      user: "ana",
      action: "settings.update",
      target: "app",
      changes,
    });
    expect(all[0]).toMatchObject({ user: "ben", target: undefined, changes: [] });
    const first = await auditLog.list({ limit: 1 });
    const rest = await auditLog.list({ after: first[0]?.id ?? "" });
    expect([...first, ...rest]).toEqual(all);
  });

  test("finds a part of the user, the action or the target in any case, and takes % and _ as they are", async () => {
    const { auditLog } = (await openEmptyStore(kind)).store;
    await auditLog.add({ at: 1, user: "Ana", action: "user.create", target: "50%_off!" });
    await auditLog.add({ at: 2, user: "Ben", action: "token.rotate" });
    const find = async (search: string) => (await auditLog.list({ search })).map(({ at }) => at);
    expect(await find("aNA")).toEqual([1]);
    expect(await find("rotate")).toEqual([2]);
    expect(await find("50%_OFF!")).toEqual([1]);
    expect([await find("5%f"), await find("50_"), await find("!")]).toEqual([[], [], [1]]);
  });

  test("has 50 entries a page, and loses those before a time", async () => {
    const { auditLog } = (await openEmptyStore(kind)).store;
    for (let at = 0; at < 51; at += 1) await auditLog.add({ at, user: "ana", action: "a" });
    expect(await auditLog.list()).toHaveLength(50);
    await auditLog.deleteBefore(40);
    expect((await auditLog.list()).map(({ at }) => at)).toEqual([50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40]);
  });
});
