// Rotation of the encryption key in batches, also when it is interrupted or some values cannot be decrypted.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as takeTurn, setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { generateKey, openStore, rotateKey, type Store, type StoreOptions } from "../../src/store/index.ts";
import { createEmptyStore, describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const runCount = 250;

async function fill(store: Store): Promise<void> {
  await store.secrets.set("app", { clientSecret: "s3cret" });
  await Promise.all(
    Array.from({ length: runCount }, (_none, index) => {
      const run = { id: `run_${100 + index}`, action: "list_users", connection: "c", startedAt: 1, requests: 1 };
      return store.runs.finish({ ...run, state: "succeeded" }, [], { output: `output ${index}` });
    }),
  );
}

async function readAll(store: Store): Promise<unknown[]> {
  const runs = await Promise.all(
    Array.from(
      { length: runCount },
      async (_none, index) => (await store.runs.get(`run_${100 + index}`))?.content.output,
    ),
  );
  return [...runs, await store.secrets.get("app")];
}

async function open(options: StoreOptions): Promise<Store> {
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** Fails after the second batch. */
function interrupt(options: StoreOptions, newKey?: string): Promise<number> {
  let batches = 0;
  return rotateKey(options, newKey, () => {
    batches += 1;
    if (batches === 2) throw new Error("interrupted by the test");
  });
}

describeEachDatabase("an interrupted rotation", (kind) => {
  test("needs both keys, loses no value, and goes on with the same keys", async () => {
    const [key, newKey] = [generateKey(), generateKey()];
    const options = { ...(await createEmptyStore(kind)), key };
    const store = await open(options);
    await fill(store);
    const expected = await readAll(store);
    await expect(interrupt(options, newKey)).rejects.toThrow("interrupted by the test");
    await expect(store.secrets.set("app", { clientSecret: "lost" })).rejects.toThrow(/was rotated/);
    const missing = { code: "invalid_encryption_key", remedy: expect.stringContaining("store rotate-key again") };
    await expect(openStore({ ...options, key })).rejects.toMatchObject(missing);
    await expect(openStore({ ...options, key: newKey })).rejects.toMatchObject(missing);
    const both = await open({ ...options, key, newKey });
    expect(await readAll(both)).toEqual(expected);
    await both.secrets.set("con_1", { accessToken: "added meanwhile" });
    const progress: { done: number; total: number }[] = [];
    expect(await rotateKey(options, newKey, (step) => progress.push(step))).toBe(200);
    expect(progress.at(-1)).toEqual({ done: runCount + 2, total: runCount + 2 });
    for (const keys of [{ key: newKey }, { key, newKey }]) {
      const rotated = await open({ ...options, ...keys });
      expect(await readAll(rotated)).toEqual(expected);
      expect(await rotated.secrets.get("con_1")).toEqual({ accessToken: "added meanwhile" });
    }
    await expect(openStore({ ...options, key })).rejects.toMatchObject({ code: "invalid_encryption_key" });
  });

  test("goes on with the key files", async () => {
    const options = await createEmptyStore(kind);
    const store = await open(options);
    await fill(store);
    const expected = await readAll(store);
    await expect(interrupt(options)).rejects.toThrow("interrupted by the test");
    expect(await readAll(await open(options))).toEqual(expected);
    expect(await rotateKey(options)).toBe(200);
    expect(await readAll(await open(options))).toEqual(expected);
  });

  test("leaves a value alone that changes while it is encrypted again", async () => {
    const [key, newKey] = [generateKey(), generateKey()];
    const options = { ...(await createEmptyStore(kind)), key };
    await fill(await open(options));
    await expect(interrupt(options, newKey)).rejects.toThrow("interrupted by the test");
    const both = await open({ ...options, newKey });
    const run = { id: "run_349", action: "list_users", connection: "c", startedAt: 1, requests: 1 };
    await both.runs.finish({ ...run, state: "failed" }, [], { output: "changed meanwhile" });
    expect(await rotateKey(options, newKey)).toBe(199);
    const rotated = await open({ ...options, key: newKey });
    expect((await rotated.runs.get("run_349"))?.content.output).toBe("changed meanwhile");
  });
});

describeEachDatabase("rotation with unreadable values", (kind) => {
  test("names at most 25 rows without their content, and changes nothing", async () => {
    const { store, options } = await openEmptyStore(kind);
    const { database, secrets, runs } = store;
    await secrets.set("app", { clientSecret: "CANARY-secret" });
    await secrets.set("con_1", { accessToken: "CANARY-token" });
    for (let index = 10; index < 40; index += 1) {
      const run = { id: `run_${index}`, action: "list_users", connection: "c", startedAt: 1, requests: 1 };
      await runs.start(run);
      await runs.finish({ ...run, state: "succeeded" }, [], { output: "CANARY-output" });
    }
    await database.query("UPDATE secrets SET ciphertext = 'CANARY-changed' WHERE owner_id = 'con_1'");
    await database.query("UPDATE runs SET content_ciphertext = 'CANARY-changed' WHERE id <> 'run_10'");
    const readAll = async () => [
      await database.query("SELECT owner_id, ciphertext FROM secrets ORDER BY owner_id"),
      await database.query("SELECT id, content_ciphertext FROM runs ORDER BY id"),
      await database.query("SELECT * FROM settings ORDER BY name"),
    ];
    const before = await readAll();
    const error = await rotateKey(options, generateKey()).catch((reason: Error) => reason);
    expect(error).toMatchObject({
      code: "unreadable_value",
      message: expect.stringMatching(/^nothing was changed, since these rows cannot be decrypted: secrets con_1/),
      remedy: expect.stringContaining("Restore a backup, or delete these rows"),
    });
    expect(String(error)).toMatch(/secrets con_1\/accessToken, runs run_11, .*runs run_34 and 5 more/);
    expect(JSON.stringify(error)).not.toContain("CANARY");
    expect(await readAll()).toEqual(before);
    expect(await secrets.get("app")).toEqual({ clientSecret: "CANARY-secret" });
  });

  test("succeeds after the unreadable rows are deleted", async () => {
    const { store, options } = await openEmptyStore(kind);
    await store.secrets.set("app", { clientSecret: "s3cret" });
    await store.secrets.set("con_1", { accessToken: "token" });
    await store.database.query("UPDATE secrets SET ciphertext = 'changed' WHERE owner_id = 'con_1'");
    await expect(rotateKey(options)).rejects.toThrow(/: secrets con_1\/accessToken$/);
    await store.secrets.delete("con_1");
    expect(await rotateKey(options)).toBe(1);
    const rotated = await openStore(options);
    onTestFinished(() => rotated.close());
    expect(await rotated.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
  });
});

describeEachDatabase("rotation during the refresh of a token", (kind) => {
  test("waits until no connection is being refreshed", async () => {
    const { store, options } = await openEmptyStore(kind);
    await store.secrets.set("app", { clientSecret: "s3cret" });
    await store.leases.acquire("refresh:expired", -1);
    await store.leases.acquire("poll:other", 60_000);
    const lease = await store.leases.acquire("refresh:con_1", 60_000);
    if (!lease) throw new Error("the lease is held");
    const rotation = rotateKey(options);
    await wait(150);
    // Its process knows the current key only, and must still be able to store the new token.
    await store.secrets.set("con_1", { accessToken: "new" });
    await store.leases.release(lease);
    expect(await rotation).toBe(2);
  });

  test("waits for a transaction that has written with the current key", async () => {
    const { store, options } = await openEmptyStore(kind);
    const written = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const transaction = store.database.transaction(async (queryable) => {
      await store.secrets.set("con_1", { accessToken: "new" }, queryable);
      written.resolve();
      await ended.promise;
    });
    await written.promise;
    const rotation = rotateKey(options);
    await wait(150);
    ended.resolve();
    await transaction;
    expect(await rotation).toBe(1);
  });
});

test("gives up after a minute in which a connection is being refreshed, and changes nothing", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  await store.leases.acquire("refresh:con_1", 600_000);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let waitedMs = 0;
  let error: unknown;
  rotateKey(options).catch((reason: unknown) => {
    error = reason;
  });
  while (!error) {
    if (vi.getTimerCount() > 0) {
      vi.advanceTimersByTime(200);
      waitedMs += 200;
    }
    await takeTurn();
  }
  expect(error).toMatchObject({
    code: "state_conflict",
    message: "a connection has been refreshing its token for a minute",
    remedy: "Try again later.",
  });
  expect(waitedMs).toBe(60_000);
  await store.secrets.set("app", { clientSecret: "s3cret" });
});

test("closes the database, also when it fails", async () => {
  const options = { ...(await createEmptyStore("SQLite")), key: generateKey() };
  await (await openStore(options)).close();
  // The last connection to the file deletes its log.
  const isLogLeft = () => existsSync(join(options.directory, "store.sqlite-wal"));
  await expect(rotateKey(options, options.key)).rejects.toThrow();
  expect(isLogLeft()).toBe(false);
  await rotateKey(options, generateKey());
  expect(isLogLeft()).toBe(false);
});

test("rejects the current key as the new one", async () => {
  const options = { ...(await createEmptyStore("SQLite")), key: generateKey() };
  await open(options);
  await expect(rotateKey(options, options.key)).rejects.toMatchObject({
    code: "invalid_encryption_key",
    message: "the new key is the current key",
    remedy: expect.stringContaining("openssl rand"),
  });
});

test("an interrupted rotation encrypts what can be decrypted, and names the other rows", async () => {
  const [key, newKey] = [generateKey(), generateKey()];
  const options = { ...(await createEmptyStore("SQLite")), key };
  await fill(await open(options));
  await expect(interrupt(options, newKey)).rejects.toThrow("interrupted by the test");
  const both = await open({ ...options, newKey });
  await both.database.query("UPDATE runs SET content_ciphertext = 'changed' WHERE id = 'run_340'");
  await expect(rotateKey(options, newKey)).rejects.toMatchObject({
    code: "unreadable_value",
    message: expect.stringMatching(
      /^the rotation has not ended, and both keys are needed until it has, .*: runs run_340$/,
    ),
  });
  await both.runs.deleteBefore();
  expect(await rotateKey(options, newKey)).toBe(0);
});
