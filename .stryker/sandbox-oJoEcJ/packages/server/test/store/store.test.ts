// @ts-nocheck
// One suite for every database that the store runs on.
import { setTimeout as pass } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openStore, rotateKey } from "../../src/store/index.ts";
import { createEmptyStore, databaseKinds, describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

describeEachDatabase("the store", (kind) => {
  test("keeps settings and secrets across openings", async () => {
    const options = await createEmptyStore(kind);
    const first = await openStore(options);
    await first.settings.set("app", { method: "oauth2" });
    await first.secrets.set("app", { clientSecret: "s3cret" });
    await first.close();
    const second = await openStore(options);
    onTestFinished(() => second.close());
    expect(await second.settings.get("app")).toEqual({ method: "oauth2" });
    expect(await second.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
    expect(await second.settings.get("other")).toBeUndefined();
  });

  test("is opened by several at once: one migrates, the others wait", async () => {
    const options = await createEmptyStore(kind);
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(options)));
    await Promise.all(stores.map((store) => store.close()));
    expect(stores).toHaveLength(4);
  });

  test("replaces a connection's tokens once for each version of them", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(databaseKinds, { accessToken: "a1", refreshToken: "r1" }, 1_000);
    expect(await store.connections.replaceSecrets(connection, { accessToken: "a2" }, { expiresAt: 3_000 })).toBe(true);
    expect(await store.connections.replaceSecrets(connection, { accessToken: "late" }, { expiresAt: 9_000 })).toBe(
      false,
    );
    expect(await store.secrets.get(connection.id)).toEqual({ accessToken: "a2", refreshToken: "r1" });
    expect(await store.connections.get(connection.id)).toMatchObject({
      tokenVersion: 2,
      expiresAt: 3_000,
      state: "connected",
      createdAt: 1_000,
    });
  });

  test("a late complaint about an old token changes nothing", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(databaseKinds, { accessToken: "a1" }, 1_000);
    await store.connections.replaceSecrets(connection, { accessToken: "a2" }, {});
    await store.connections.markNeedsReauthorization(connection, "revoked");
    expect((await store.connections.get(connection.id))?.state).toBe("connected");
  });

  test("disconnecting forgets the secrets", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(databaseKinds, { accessToken: "a1" }, 1_000);
    expect(await store.connections.disconnect(connection.id)).toBe(true);
    expect(await store.secrets.get(connection.id)).toEqual({});
    expect(await store.connections.get(connection.id)).toMatchObject({ state: "disconnected" });
    expect(await store.connections.disconnect("con_none")).toBe(false);
  });

  test("lists connections by customer, page by page", async () => {
    const { store } = await openEmptyStore(kind);
    for (const customer of ["Cedar", "Alder", "Birch", "Alder"])
      await store.connections.create({ ...databaseKinds, customer }, {}, 1);
    const first = await store.connections.list({ limit: 3 });
    const rest = await store.connections.list({ limit: 3, after: first[2]?.id ?? "" });
    expect([...first, ...rest].map(({ customer }) => customer)).toEqual(["Alder", "Alder", "Birch", "Cedar"]);
    expect(await store.connections.list({ search: "bir" })).toHaveLength(1);
  });

  test("a ticket is taken once, in time, by its holder alone", async () => {
    const { oneTimeTokens } = (await openEmptyStore(kind)).store;
    const token = await oneTimeTokens.issue("oauth_state", { holder: "browser", value: { connection: "c" } }, 100);
    expect(await oneTimeTokens.find("oauth_state", token, 99)).toEqual({
      holder: "browser",
      value: { connection: "c" },
    });
    expect(await oneTimeTokens.consume("session", token, "browser", 99)).toBeUndefined();
    expect(await oneTimeTokens.consume("oauth_state", token, "browser", 99)).toEqual({ connection: "c" });
    expect(await oneTimeTokens.consume("oauth_state", token, "browser", 99)).toBeUndefined();
    const late = await oneTimeTokens.issue("oauth_state", { holder: "browser", value: 1 }, 100);
    expect(await oneTimeTokens.consume("oauth_state", late, "browser", 100)).toBeUndefined();
    const foreign = await oneTimeTokens.issue("oauth_state", { holder: "browser", value: 1 }, 100);
    expect(await oneTimeTokens.consume("oauth_state", foreign, "another", 50)).toBeUndefined();
    expect(await oneTimeTokens.consume("oauth_state", foreign, "browser", 50)).toBeUndefined();
  });

  test("a lease has one holder, whose fence grows, and a silent one loses it", async () => {
    const { leases } = (await openEmptyStore(kind)).store;
    const first = await leases.acquire("poll", 100, 0);
    expect(await leases.acquire("poll", 100, 50)).toBeUndefined();
    expect(first && (await leases.renew(first, 100, 50))).toBe(true);
    expect(await leases.acquire("poll", 100, 149)).toBeUndefined();
    const second = await leases.acquire("poll", 100, 150);
    expect(second?.fencingToken).toBe((first?.fencingToken ?? 0) + 1);
    expect(first && (await leases.renew(first, 100, 160))).toBe(false);
    if (second) await leases.release(second);
    expect(await leases.acquire("poll", 100, 161)).toBeDefined();
  });

  test("runs are listed newest first and filtered; their content is sealed", async () => {
    const { store } = await openEmptyStore(kind);
    for (const [index, action] of ["list_users", "list_calls", "list_users"].entries()) {
      const run = { id: `run_${index}`, action, connection: "c", startedAt: index };
      await store.runs.start(run);
      await store.runs.finish({ ...run, state: "succeeded", durationMs: 5, requests: 1 }, [{ at: 0 }], {
        input: { note: "CANARY" },
      });
    }
    const first = await store.runs.list({ limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(["run_2", "run_1"]);
    expect((await store.runs.list({ after: "run_1" })).map(({ id }) => id)).toEqual(["run_0"]);
    expect(await store.runs.list({ action: "list_calls" })).toHaveLength(1);
    expect(await store.runs.get("run_0")).toMatchObject({
      content: { input: { note: "CANARY" } },
      timeline: [{ at: 0 }],
    });
    expect(JSON.stringify(await store.database.query("SELECT * FROM runs"))).not.toContain("CANARY");
    expect(await store.runs.deleteBefore(2)).toBe(2);
    expect(await store.runs.list({})).toHaveLength(1);
  });

  test("usage adds up by hour and action", async () => {
    const { runs } = (await openEmptyStore(kind)).store;
    const at = Date.parse("2026-03-01T10:15:00Z");
    for (const rateLimitedCount of [false, true])
      await runs.recordUsage({ at, action: "list_users", error: rateLimitedCount, waitMs: 100.4, rateLimitedCount });
    expect(await runs.listUsage("2026-03-01")).toEqual([
      { hour: 10, action: "list_users", requests: 2, errors: 1, waitMs: 200, rateLimitedCount: 1 },
    ]);
  });

  test("a key rotation seals everything anew, and the old key opens nothing", async () => {
    const options = await createEmptyStore(kind);
    const oldKey = Buffer.alloc(32, 1).toString("base64");
    const newKey = Buffer.alloc(32, 2).toString("base64");
    const before = await openStore({ ...options, key: oldKey });
    await before.secrets.set("app", { clientSecret: "s3cret" });
    await before.close();
    expect(await rotateKey({ ...options, key: oldKey }, newKey)).toBe(1);
    const after = await openStore({ ...options, key: newKey });
    onTestFinished(() => after.close());
    expect(await after.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
    await expect(openStore({ ...options, key: oldKey })).rejects.toThrow(/GONG_CONNECTOR_ENCRYPTION_KEY/);
  });

  test("a rotation waits for a connection that is being renewed, and keeps others from starting", async () => {
    const options = { ...(await createEmptyStore(kind)), key: Buffer.alloc(32, 1).toString("base64") };
    const store = await openStore(options);
    onTestFinished(() => store.close());
    const lease = await store.leases.acquire("refresh:con_1", 60_000, Date.now());
    let done = false;
    const rotation = rotateKey(options, Buffer.alloc(32, 2).toString("base64")).then(() => {
      done = true;
    });
    // It stores what it got with the key that it knows, which is still the right one.
    await store.secrets.set("con_1", { accessToken: "a2" });
    expect(done).toBe(false);
    if (lease) await store.leases.release(lease);
    await rotation;
    await expect(store.secrets.set("con_1", { accessToken: "a3" })).rejects.toThrow(/start it anew/);
  });

  test("a transaction is all or nothing", async () => {
    const { store } = await openEmptyStore(kind);
    const { database, seenWebhooks } = store;
    const work = database.transaction(async (inside) => {
      expect(await seenWebhooks.add("d1", 1, inside)).toBe(true);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await database.transaction((inside) => seenWebhooks.add("d1", 1, inside))).toBe(true);
  });

  test("two stores in one process take turns, whoever is in a transaction", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const add = (to: typeof store): Promise<void> =>
      to.database.transaction(async (inside) => {
        await inside.query("UPDATE settings SET value = value WHERE name = 'count'");
        const [row] = await inside.query("SELECT value FROM settings WHERE name = 'count'");
        await inside.query("UPDATE settings SET value = $1 WHERE name = 'count'", [String(Number(row?.value) + 1)]);
      });
    await store.settings.set("count", 0);
    await Promise.all(Array.from({ length: 20 }, (_, index) => add(index % 2 === 0 ? store : other)));
    expect(await store.settings.get("count")).toBe(20);
  });

  test("a lease is held by its holder alone", async () => {
    const { leases, database } = (await openEmptyStore(kind)).store;
    const late = await leases.acquire("poll:b", 100, 0);
    const current = await leases.acquire("poll:b", 100, 100);
    const isHeld = (lease: typeof late) =>
      database.transaction(async (inside) => lease && leases.isHeld(lease, inside));
    expect(await isHeld(late)).toBe(false);
    expect(await isHeld(current)).toBe(true);
  });

  test("a store of a newer version is left alone", async () => {
    const { store, options } = await openEmptyStore(kind);
    await store.database.query("UPDATE version SET step = 999");
    await expect(openStore(options)).rejects.toThrow(/newer version/);
    expect((await store.database.query("SELECT step FROM version")).map(({ step }) => Number(step))).toEqual([999]);
  });

  test("a connection and its secrets belong together while others replace them", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const { id } = await store.connections.create(databaseKinds, { accessToken: "1" }, 1);
    const replace = async (): Promise<void> => {
      for (let version = 1; version <= 40; version += 1) {
        const connection = await other.connections.get(id);
        if (connection) await other.connections.replaceSecrets(connection, { accessToken: String(version + 1) }, {});
      }
    };
    const read = async (): Promise<void> => {
      for (let count = 0; count < 40; count += 1) {
        const opened = await store.connections.getWithSecrets(id);
        expect(opened?.secrets.accessToken).toBe(String(opened?.connection.tokenVersion));
        await pass(0);
      }
    };
    await Promise.all([replace(), read()]);
    expect((await store.connections.getWithSecrets(id))?.connection.tokenVersion).toBe(41);
  });
});
