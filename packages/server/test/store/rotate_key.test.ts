// Rotation of the encryption key in batches, also when it is interrupted or some values cannot be decrypted.
import { expect, onTestFinished, test } from "vitest";
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
    expect(await rotateKey(options, newKey, (step) => progress.push(step))).toBe(150);
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
    expect(await rotateKey(options)).toBe(150);
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
    expect(await rotateKey(options, newKey)).toBe(149);
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
