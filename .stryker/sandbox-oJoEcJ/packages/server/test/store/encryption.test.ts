// @ts-nocheck
// Sealed secrets: opened in their place alone, by their key alone; nothing readable in any file.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Encryptor, parseKey } from "../../src/store/encryption.ts";
import { generateKey, openStore, rotateKey } from "../../src/store/index.ts";
import { createEmptyStore, databaseKinds, openEmptyStore } from "../helpers/stores.ts";

const key = parseKey(generateKey());
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe("a sealed secret", () => {
  const vault = new Encryptor(key);
  const sealed = vault.encrypt("con_1/accessToken", "CANARY");

  test("opens in its place, and looks different each time", () => {
    expect(vault.decrypt("con_1/accessToken", sealed)).toBe("CANARY");
    expect(vault.encrypt("con_1/accessToken", "CANARY")).not.toBe(sealed);
    expect(vault.decrypt("p", vault.encrypt("p", ""))).toBe("");
    expect(sealed).not.toContain("CANARY");
    expect(sealed.startsWith(`${key.id}.`)).toBe(true);
  });

  test.for(["con_2/accessToken", "con_1/refreshToken", "con_1", ""])("does not open as %s", (place) => {
    expect(() => vault.decrypt(place, sealed)).toThrow(/altered or moved/);
  });

  test.for([1, 2, 3])("does not open where part %i was altered, cut or left out", (part) => {
    const parts = sealed.split(".");
    const bytes = Buffer.from(parts[part] ?? "", "base64url");
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    for (const altered of [
      bytes,
      bytes.subarray(1),
      Buffer.from(parts[part] ?? "", "base64url").subarray(0, 4),
      Buffer.of(),
    ]) {
      const forged = parts.with(part, altered.toString("base64url")).join(".");
      expect(() => vault.decrypt("con_1/accessToken", forged)).toThrow(/altered or moved/);
    }
  });

  test("does not open with another key, which is named", () => {
    const other = new Encryptor(parseKey(generateKey()));
    expect(() => other.decrypt("con_1/accessToken", sealed)).toThrow(`sealed with key ${key.id}`);
  });

  test("opens with an old key while a new one seals", () => {
    const next = new Encryptor(parseKey(generateKey()), [key]);
    expect(next.decrypt("con_1/accessToken", sealed)).toBe("CANARY");
    expect(next.encrypt("p", "s").startsWith(key.id)).toBe(false);
  });
});

test.for(["", "short", Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64")])(
  "%j is no key",
  async (wrong) => {
    expect(() => parseKey(wrong)).toThrow(/32 bytes in base64/);
  },
);

describe("files", () => {
  test("only their owner can read them", async () => {
    const { store, options } = await openEmptyStore("SQLite");
    await store.settings.set("x", 1);
    const files = readdirSync(options.directory).sort();
    expect(files).toEqual(["store.key", "store.sqlite", "store.sqlite-shm", "store.sqlite-wal"]);
    for (const file of files) expect(modeOf(join(options.directory, file)), file).toBe(0o600);
  });

  test("no secret is readable in the database, while it is open or after", async () => {
    const { store, options } = await openEmptyStore("SQLite");
    const connection = await store.connections.create(
      databaseKinds,
      { accessToken: "CANARY-A", refreshToken: "CANARY-R" },
      1,
    );
    await store.connections.replaceSecrets(connection, { accessToken: "CANARY-B" }, {});
    await store.secrets.set("app", { clientSecret: "CANARY-C" });
    const state = await store.oneTimeTokens.issue("oauth_state", { holder: "h", value: 1 }, Date.now() + 1000);
    await store.runs.start({ id: "run_1", action: "list_users", connection: connection.id, startedAt: 1 });
    const run = { id: "run_1", action: "list_users", connection: connection.id, startedAt: 1, requests: 1 };
    await store.runs.finish({ ...run, state: "succeeded" }, [], { output: "CANARY-D" });
    const written = (): string =>
      readdirSync(options.directory)
        .map((file) => readFileSync(join(options.directory, file), "latin1"))
        .join("");
    expect(written()).toContain(connection.id);
    expect(written()).not.toContain("CANARY");
    expect(written()).not.toContain(state);
    await store.connections.disconnect(connection.id);
    expect(written()).not.toContain("CANARY");
  });

  test("another key than the one that sealed the store does not open it", async () => {
    const { options } = await openEmptyStore("SQLite");
    writeFileSync(join(options.directory, "store.key"), generateKey());
    await expect(openStore(options)).rejects.toThrow(/sealed with key .+, and this is key .+store\.key/);
  });
});

describe("a rotation with a key file", () => {
  async function filled() {
    const options = await createEmptyStore("SQLite");
    const store = await openStore(options);
    await store.secrets.set("app", { clientSecret: "s3cret" });
    const file = join(options.directory, "store.key");
    return { options, store, file, next: `${file}.next` };
  }
  const secretOf = async (options: Parameters<typeof openStore>[0]) => {
    const store = await openStore(options);
    onTestFinished(() => store.close());
    return (await store.secrets.get("app")).clientSecret;
  };

  test("puts a new key in the file's place", async () => {
    const { options, store, file, next } = await filled();
    await store.close();
    const before = readFileSync(file, "utf8");
    expect(await rotateKey(options)).toBe(1);
    expect(readFileSync(file, "utf8")).not.toBe(before);
    expect([modeOf(file), existsSync(next)]).toEqual([0o600, false]);
    expect(await secretOf(options)).toBe("s3cret");
    const chosen = generateKey();
    await rotateKey(options, chosen);
    expect(readFileSync(file, "utf8").trim()).toBe(chosen);
    expect(await secretOf(options)).toBe("s3cret");
    await expect(rotateKey(options, chosen)).rejects.toThrow(/the one that is in use/);
  });

  test("cut short before its transaction: the old key goes on, and the next rotation uses the key that was made", async () => {
    const { options, store, file, next } = await filled();
    await store.close();
    const made = generateKey();
    writeFileSync(next, made);
    expect(await secretOf(options)).toBe("s3cret");
    await rotateKey(options);
    expect(readFileSync(file, "utf8").trim()).toBe(made);
    expect(await secretOf(options)).toBe("s3cret");
  });

  test("cut short after its transaction: the next opening finishes it", async () => {
    const { options, store, file, next } = await filled();
    await store.close();
    const before = readFileSync(file, "utf8");
    await rotateKey(options);
    renameSync(file, next);
    writeFileSync(file, before);
    expect(await secretOf(options)).toBe("s3cret");
    expect(existsSync(next)).toBe(false);
  });

  test("while a server runs: it can store no secret with the old key, and says so", async () => {
    const { options, store } = await filled();
    onTestFinished(() => store.close());
    const run = { id: "run_1", action: "list_users", connection: "c", startedAt: 1, requests: 1 };
    await store.runs.start(run);
    await rotateKey(options);
    await expect(store.secrets.set("app", { clientSecret: "lost" })).rejects.toThrow(/start it anew/);
    await expect(store.secrets.get("app")).rejects.toThrow(/not here/);
    await store.runs.finish({ ...run, state: "succeeded" }, [], { output: "unreadable" });
    expect((await store.runs.get("run_1"))?.content).toEqual({});
    expect(await secretOf(options)).toBe("s3cret");
  });
});

test("a key from the environment is rotated by naming the new one", async () => {
  const options = { ...(await createEmptyStore("SQLite")), key: generateKey() };
  await (await openStore(options)).close();
  await expect(rotateKey(options)).rejects.toThrow(/GONG_CONNECTOR_NEW_ENCRYPTION_KEY/);
  await expect(rotateKey(options, "short")).rejects.toThrow(/32 bytes/);
  expect(readdirSync(options.directory).filter((file) => file.includes("key"))).toEqual([]);
});
