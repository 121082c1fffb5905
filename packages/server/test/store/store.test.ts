// The store on each database.
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openStore, rotateKey } from "../../src/store/index.ts";
import {
  createEmptyStore,
  describeEachDatabase,
  expireRights,
  openEmptyStore,
  sampleConnection,
} from "../helpers/stores.ts";

const hourMs = 3_600_000;

describeEachDatabase("the store", (kind) => {
  test("keeps settings and secrets when it is closed and opened again", async () => {
    const options = await createEmptyStore(kind);
    const first = await openStore(options);
    await first.settings.set("app", { authMethod: "oauth2" });
    await first.secrets.set("app", { clientSecret: "s3cret" });
    await first.close();
    const second = await openStore(options);
    onTestFinished(() => second.close());
    expect(await second.settings.get("app")).toEqual({ authMethod: "oauth2" });
    expect(await second.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
    expect(await second.settings.get("other")).toBeUndefined();
  });

  test("migrates once when several processes open it at the same time", async () => {
    const options = await createEmptyStore(kind);
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(options)));
    await Promise.all(stores.map((store) => store.close()));
    expect(stores).toHaveLength(4);
  });

  test("replaces the tokens of a connection only once for each token version", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(
      sampleConnection,
      { accessToken: "a1", refreshToken: "r1" },
      1_000,
    );
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

  test("ignores the rejection of a token that was replaced meanwhile", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(sampleConnection, { accessToken: "a1" }, 1_000);
    await store.connections.replaceSecrets(connection, { accessToken: "a2" }, {});
    await store.connections.markNeedsReauthorization(connection, "revoked");
    expect((await store.connections.get(connection.id))?.state).toBe("connected");
  });

  test("deletes the secrets of a connection when it is disconnected", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(sampleConnection, { accessToken: "a1" }, 1_000);
    expect(await store.connections.disconnect(connection.id)).toBe(true);
    expect(await store.secrets.get(connection.id)).toEqual({});
    expect(await store.connections.get(connection.id)).toMatchObject({ state: "disconnected" });
    expect(await store.connections.disconnect("con_none")).toBe(false);
  });

  test("lists connections by customer, page by page", async () => {
    const { store } = await openEmptyStore(kind);
    for (const customer of ["Cedar", "Alder", "Birch", "Alder"])
      await store.connections.create({ ...sampleConnection, customer }, {}, 1);
    const first = await store.connections.list({ limit: 3 });
    const rest = await store.connections.list({ limit: 3, after: first[2]?.id ?? "" });
    expect([...first, ...rest].map(({ customer }) => customer)).toEqual(["Alder", "Alder", "Birch", "Cedar"]);
    expect(await store.connections.list({ search: "bir" })).toHaveLength(1);
  });

  test("gives a lease to one holder at a time, with a growing fencing token, until it expires", async () => {
    const { store } = await openEmptyStore(kind);
    const { leases } = store;
    const first = await leases.acquire("poll", hourMs);
    expect(await leases.acquire("poll", hourMs)).toBeUndefined();
    expect(first && (await leases.renew(first, hourMs))).toBe(true);
    await expireRights(store);
    const second = await leases.acquire("poll", hourMs);
    expect(second?.fencingToken).toBe((first?.fencingToken ?? 0) + 1);
    expect(first && (await leases.renew(first, hourMs))).toBe(false);
    if (second) await leases.release(second);
    expect(await leases.acquire("poll", hourMs)).toBeDefined();
    await expireRights(store);
    expect(second && (await leases.renew(second, hourMs))).toBe(false);
  });

  test("lists runs newest first with filters, and encrypts their content", async () => {
    const { store } = await openEmptyStore(kind);
    for (const [index, action] of ["list_users", "list_calls", "list_users"].entries()) {
      const run = { id: `run_${index}`, action, connection: "c", startedAt: index };
      await store.runs.start(run);
      await store.runs.finish({ ...run, state: "succeeded", durationMs: 5, requests: 1 }, [{ offsetMs: 0 }], {
        input: { note: "CANARY" },
      });
    }
    const first = await store.runs.list({ limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(["run_2", "run_1"]);
    expect((await store.runs.list({ after: "run_1" })).map(({ id }) => id)).toEqual(["run_0"]);
    expect(await store.runs.list({ action: "list_calls" })).toHaveLength(1);
    expect(await store.runs.get("run_0")).toMatchObject({
      content: { input: { note: "CANARY" } },
      timeline: [{ offsetMs: 0 }],
    });
    expect(JSON.stringify(await store.database.query("SELECT * FROM runs"))).not.toContain("CANARY");
    expect(await store.runs.deleteBefore(2)).toBe(2);
    expect(await store.runs.list({})).toHaveLength(1);
  });

  test("stores results of runs that may wait with one statement, and before runs are read", async () => {
    const { runs, database } = (await openEmptyStore(kind)).store;
    const query = database.query.bind(database);
    const statements: string[] = [];
    database.query = (sql, ...others) => {
      statements.push(sql);
      return query(sql, ...others);
    };
    const finish = (index: number): Promise<void> => {
      const run = { id: `run_${index}`, action: "list_users", connection: "c", startedAt: index, requests: 1 };
      return runs.finish(
        { ...run, state: "succeeded", ...(index > 0 && { durationMs: 5 }) },
        [],
        { input: index },
        60_000,
      );
    };
    const finished = Array.from({ length: 20 }, (_none, index) => finish(index));
    expect((await runs.list({ limit: 100 })).map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_none, index) => `run_${19 - index}`),
    );
    await Promise.all(finished);
    expect(statements.filter((sql) => sql.startsWith("INSERT"))).toHaveLength(1);
    expect((await runs.get("run_0"))?.run).not.toHaveProperty("durationMs");
    expect(await runs.get("run_7")).toMatchObject({ run: { durationMs: 5, requests: 1 }, content: { input: 7 } });
  });

  test("adds up usage by hour and action", async () => {
    const { runs } = (await openEmptyStore(kind)).store;
    const row = { hour: 10, action: "list_users", requests: 2, errors: 1, rateLimitedCount: 1 };
    for (const waitMs of [100.4, 50]) await runs.addUsage({ day: "2026-03-01", ...row, waitMs });
    expect(await runs.listUsage("2026-03-01")).toEqual([
      { ...row, requests: 4, errors: 2, waitMs: 150, rateLimitedCount: 2 },
    ]);
  });

  test("encrypts every value with the new key when the key is rotated", async () => {
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
    await expect(openStore({ ...options, key: oldKey })).rejects.toMatchObject({
      code: "invalid_encryption_key",
      remedy: expect.stringContaining("GONG_CONNECTOR_ENCRYPTION_KEY"),
    });
  });

  test("rotates the key after a running token refresh, and rejects secrets of processes with the old key", async () => {
    const options = { ...(await createEmptyStore(kind)), key: Buffer.alloc(32, 1).toString("base64") };
    const store = await openStore(options);
    onTestFinished(() => store.close());
    const lease = await store.leases.acquire("refresh:con_1", 60_000);
    let done = false;
    const rotation = rotateKey(options, Buffer.alloc(32, 2).toString("base64")).then(() => {
      done = true;
    });
    // The rotation has not started: the current key is still the right one.
    await store.secrets.set("con_1", { accessToken: "a2" });
    expect(done).toBe(false);
    if (lease) await store.leases.release(lease);
    await rotation;
    await expect(store.secrets.set("con_1", { accessToken: "a3" })).rejects.toThrow(/was rotated/);
  });

  test("rolls a transaction back when it throws", async () => {
    const { database, seenWebhooks } = (await openEmptyStore(kind)).store;
    const webhook = { replayKey: "d1", replayableUntil: 1 };
    const failing = database.transaction(async (transaction) => {
      expect(await seenWebhooks.addAll([webhook], transaction)).toEqual(new Set(["d1"]));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    const added = await database.transaction((transaction) => seenWebhooks.addAll([webhook], transaction));
    expect(added).toEqual(new Set(["d1"]));
  });

  test("runs transactions of two stores in one process one after the other", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const increment = ({ database }: typeof store): Promise<void> =>
      database.transaction(async (transaction) => {
        await transaction.query("UPDATE settings SET value = value WHERE name = 'count'");
        const [row] = await transaction.query("SELECT value FROM settings WHERE name = 'count'");
        const count = String(Number(row?.value) + 1);
        await transaction.query("UPDATE settings SET value = $1 WHERE name = 'count'", [count]);
      });
    await store.settings.set("count", 0);
    await Promise.all(Array.from({ length: 20 }, (_, index) => increment(index % 2 === 0 ? store : other)));
    expect(await store.settings.get("count")).toBe(20);
  });

  test("rejects a store of a newer version and does not change it", async () => {
    const { store, options } = await openEmptyStore(kind);
    await store.database.query("UPDATE schema_version SET version = 999");
    await expect(openStore(options)).rejects.toMatchObject({ code: "store_too_new" });
    expect(
      (await store.database.query("SELECT version FROM schema_version")).map(({ version }) => Number(version)),
    ).toEqual([999]);
  });

  test("reads a connection and its secrets of the same version while others replace them", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const { id } = await store.connections.create(sampleConnection, { accessToken: "1" }, 1);
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
        await wait(0);
      }
    };
    await Promise.all([replace(), read()]);
    expect((await store.connections.getWithSecrets(id))?.connection.tokenVersion).toBe(41);
  });
});
