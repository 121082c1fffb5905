// Connections: what is stored of them, their doubts, and rows that cannot be read.
import { expect, test } from "vitest";
import type { NewConnection } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

describeEachDatabase("the state of a connection", (kind) => {
  test("is what was given, and changes with its use", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const given: NewConnection = { ...sampleConnection, companyDomain: "a.example", reason: "r", refreshAt: 5 };
    const created = await connections.create(given, {}, 9);
    expect(created).toEqual({
      ...given,
      id: expect.stringMatching(/^con_[0-9a-f]{32}$/),
      tokenVersion: 1,
      createdAt: 9,
    });
    const { id } = created;
    await connections.setLastUsedAt(id, 10);
    await connections.setRequestedScopes(id, ["a", "b"]);
    expect(await connections.get(id)).toEqual({ ...created, lastUsedAt: 10, requestedScopes: ["a", "b"] });
    const details = { baseUrl: "https://us-2.api.gong.io", grantedScopes: ["c"], expiresAt: 20, refreshAt: 19 };
    await connections.replaceSecrets(created, { accessToken: "t" }, { ...details, companyDomain: "b.example" });
    const replaced = await connections.get(id);
    expect(replaced).toMatchObject({ ...details, companyDomain: "b.example", tokenVersion: 2 });
    expect(replaced).not.toHaveProperty("reason");
    await connections.disconnect(id);
    const ended = await connections.get(id);
    expect(ended).toMatchObject({ state: "disconnected", tokenVersion: 3 });
    for (const name of ["expiresAt", "refreshAt", "reason"]) expect(ended).not.toHaveProperty(name);
    expect(await connections.get("con_none")).toBeUndefined();
  });

  test("is read with its secrets and a setting", async () => {
    const { connections, settings } = (await openEmptyStore(kind)).store;
    const connection = await connections.create(sampleConnection, { accessToken: "t" }, 9);
    await settings.set("app", { color: "green" });
    expect(await connections.getWithSecrets(connection.id, "app")).toEqual({
      connection,
      secrets: { accessToken: "t" },
      setting: { color: "green" },
    });
    expect((await connections.getWithSecrets(connection.id))?.setting).toBeUndefined();
    expect(await connections.getWithSecrets("con_none")).toBeUndefined();
  });

  test("is in doubt from its first failure until its credentials work", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const connection = await connections.create(sampleConnection, {}, 9);
    const { id } = connection;
    await connections.scheduleTest(id, 1);
    expect(await connections.get(id)).not.toHaveProperty("nextTestAt");
    await connections.markInDoubt(id, "No answer.", 1_000);
    const { nextTestAt = 0 } = (await connections.get(id)) ?? {};
    expect(nextTestAt).toBeGreaterThan(1_000);
    await connections.markInDoubt(id, "Still none.", 2_000);
    expect(await connections.get(id)).toMatchObject({ inDoubtSince: 1_000, nextTestAt, reason: "Still none." });
    expect(await connections.claimDueTests(nextTestAt - 1, 90_000, 9)).toEqual([]);
    expect(await connections.claimDueTests(nextTestAt, 90_000, 0)).toEqual([]);
    expect(await connections.claimDueTests(nextTestAt, 90_000, 9)).toMatchObject([{ id, nextTestAt: 90_000 }]);
    await connections.scheduleTest(id, 95_000);
    expect(await connections.get(id)).toMatchObject({ nextTestAt: 95_000 });
    await connections.resolveDoubt(id);
    const resolved = await connections.get(id);
    for (const name of ["inDoubtSince", "nextTestAt", "reason"]) expect(resolved).not.toHaveProperty(name);
    await connections.markUnconfirmed(connection, "too late");
    expect((await connections.get(id))?.state).toBe("connected");
  });

  test("needs attention in doubt, and is tried again, until the vendor rejects it", async () => {
    const { connections } = (await openEmptyStore(kind)).store;
    const connection = await connections.create(sampleConnection, {}, 9);
    const { id } = connection;
    await connections.markInDoubt(id, "No answer.", 1_000);
    await connections.markUnconfirmed({ ...connection, tokenVersion: 7 }, "another version");
    expect((await connections.get(id))?.state).toBe("connected");
    await connections.markUnconfirmed(connection, "A day without an answer.");
    expect(await connections.get(id)).toMatchObject({
      state: "needs_reauthorization",
      reason: "A day without an answer.",
      inDoubtSince: 1_000,
    });
    await connections.resolveDoubt(id);
    expect(await connections.get(id)).toMatchObject({ inDoubtSince: 1_000 });
    await connections.markNeedsReauthorization(connection, "Rejected.");
    const rejected = await connections.get(id);
    expect(rejected).toMatchObject({ state: "needs_reauthorization", reason: "Rejected." });
    expect(rejected).not.toHaveProperty("inDoubtSince");
  });

  test("that is unreadable needs attention, with the reason", async () => {
    const { connections, database } = (await openEmptyStore(kind)).store;
    const { id } = await connections.create(sampleConnection, {}, 9);
    await connections.markInDoubt(id, "No answer.", 1_000);
    await database.query("UPDATE connections SET granted_scopes = 'no JSON' WHERE id = $1", [id]);
    const unreadable = await connections.get(id);
    expect(unreadable).toMatchObject({
      state: "needs_reauthorization",
      reason: `granted_scopes of ${id} was changed outside the store.`,
      requestedScopes: sampleConnection.requestedScopes,
      grantedScopes: [],
    });
    expect(unreadable).not.toHaveProperty("inDoubtSince");
    await database.query("UPDATE connections SET granted_scopes = '[]', state = 'of a later version' WHERE id = $1", [
      id,
    ]);
    expect(await connections.get(id)).toMatchObject({ state: "needs_reauthorization", grantedScopes: [] });
  });
});
