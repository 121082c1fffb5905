// Rotation of the encryption key when some values cannot be decrypted.
import { expect, onTestFinished, test } from "vitest";
import { generateKey, openStore, rotateKey } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

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
    expect(error).toMatchObject({ code: "unreadable_value" });
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
    await expect(rotateKey(options)).rejects.toThrow("secrets con_1/accessToken");
    await store.secrets.delete("con_1");
    expect(await rotateKey(options)).toBe(1);
    const rotated = await openStore(options);
    onTestFinished(() => rotated.close());
    expect(await rotated.secrets.get("app")).toEqual({ clientSecret: "s3cret" });
  });
});
