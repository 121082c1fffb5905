// Encryption: values can be decrypted only in their context and with their key, and no file contains a secret.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Encryptor, loadKeyFile, parseKey, writeKeyFile } from "../../src/store/encryption.ts";
import { generateKey, openStore, rotateKey } from "../../src/store/index.ts";
import { createEmptyStore, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const key = parseKey(generateKey());
const getMode = (file: string): number => statSync(file).mode & 0o777;

describe("an encrypted value", () => {
  const encryptor = new Encryptor(key);
  const ciphertext = encryptor.encrypt("con_1/accessToken", "CANARY");

  test("is decrypted in its context, and differs each time it is encrypted", () => {
    expect(encryptor.decrypt("con_1/accessToken", ciphertext)).toBe("CANARY");
    expect(encryptor.encrypt("con_1/accessToken", "CANARY")).not.toBe(ciphertext);
    expect(encryptor.decrypt("p", encryptor.encrypt("p", ""))).toBe("");
    expect(ciphertext).not.toContain("CANARY");
    expect(ciphertext.startsWith(`${key.id}.`)).toBe(true);
  });

  test.for(["con_2/accessToken", "con_1/refreshToken", "con_1", ""])(
    "is not decrypted in the context %j",
    (context) => {
      expect(() => encryptor.decrypt(context, ciphertext)).toThrow(/changed outside the store/);
    },
  );

  test.for([1, 2, 3])("is not decrypted if part %i was changed, shortened or removed", (part) => {
    const parts = ciphertext.split(".");
    const bytes = Buffer.from(parts[part] ?? "", "base64url");
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    for (const altered of [
      bytes,
      bytes.subarray(1),
      Buffer.from(parts[part] ?? "", "base64url").subarray(0, 4),
      Buffer.of(),
    ]) {
      const forged = parts.with(part, altered.toString("base64url")).join(".");
      expect(() => encryptor.decrypt("con_1/accessToken", forged)).toThrow(/changed outside the store/);
    }
  });

  test("is not decrypted with another key, and the error has the id of the right one", () => {
    const other = new Encryptor(parseKey(generateKey()));
    expect(() => other.decrypt("con_1/accessToken", ciphertext)).toThrow(
      expect.objectContaining({
        code: "unreadable_value",
        message: `the value of con_1/accessToken is encrypted with key ${key.id}`,
        remedy: "Restart with GONG_CONNECTOR_ENCRYPTION_KEY set to that key.",
      }),
    );
    expect([other.isCurrent(ciphertext), new Encryptor(key).isCurrent(ciphertext)]).toEqual([false, true]);
  });

  test("is decrypted with an old key while a new one encrypts", () => {
    const next = new Encryptor(parseKey(generateKey()), [key]);
    expect(next.decrypt("con_1/accessToken", ciphertext)).toBe("CANARY");
    expect(next.encrypt("p", "s").startsWith(key.id)).toBe(false);
  });
});

test.for(["", "short", Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64")])(
  "rejects %j as a key",
  async (wrong) => {
    expect(() => parseKey(wrong)).toThrow(
      expect.objectContaining({
        code: "invalid_encryption_key",
        remedy: "Create one with `openssl rand -base64 32`.",
      }),
    );
  },
);

describe("files", () => {
  test("can be read by their owner only", async () => {
    const { store, options } = await openEmptyStore("SQLite");
    await store.settings.set("x", 1);
    const files = readdirSync(options.directory).sort();
    expect(files).toEqual(["store.key", "store.sqlite", "store.sqlite-shm", "store.sqlite-wal"]);
    for (const file of files) expect(getMode(join(options.directory, file)), file).toBe(0o600);
  });

  test("contain no secret in plain text", async () => {
    const { store, options } = await openEmptyStore("SQLite");
    const connection = await store.connections.create(
      sampleConnection,
      { accessToken: "CANARY-A", refreshToken: "CANARY-R" },
      1,
    );
    await store.connections.replaceSecrets(connection, { accessToken: "CANARY-B" }, {});
    await store.secrets.set("app", { clientSecret: "CANARY-C" });
    const state = await store.oneTimeTokens.issue("oauth_state", { value: 1 }, Date.now() + 1000);
    await store.runs.start({ id: "run_1", action: "list_users", connection: connection.id, startedAt: 1 });
    const run = { id: "run_1", action: "list_users", connection: connection.id, startedAt: 1, requests: 1 };
    await store.runs.finish({ ...run, state: "succeeded" }, [], { output: "CANARY-D" });
    const readFiles = (): string =>
      readdirSync(options.directory)
        .map((file) => readFileSync(join(options.directory, file), "latin1"))
        .join("");
    expect(readFiles()).toContain(connection.id);
    expect(readFiles()).not.toContain("CANARY");
    expect(readFiles()).not.toContain(state);
    await store.connections.disconnect(connection.id);
    expect(readFiles()).not.toContain("CANARY");
  });

  test("are not opened with another key", async () => {
    const { options } = await openEmptyStore("SQLite");
    writeFileSync(join(options.directory, "store.key"), generateKey(), { mode: 0o600 });
    await expect(openStore(options)).rejects.toMatchObject({
      message: expect.stringMatching(/encrypted with key .+, and the given key is/),
      remedy: expect.stringContaining("store.key"),
    });
  });
});

describe("a key file", () => {
  async function createPath() {
    const { directory } = await createEmptyStore("SQLite");
    return { directory, path: join(directory, "keys", "store.key") };
  }

  test("is created with its folder, for its owner only, and is kept", async () => {
    const { path, directory } = await createPath();
    const created = loadKeyFile(path);
    expect([getMode(path), getMode(join(directory, "keys"))]).toEqual([0o600, 0o700]);
    expect(loadKeyFile(path)).toEqual(created);
    writeKeyFile(path, generateKey());
    expect(loadKeyFile(path)).toEqual(created);
    const next = generateKey();
    writeKeyFile(path, next, true);
    expect(loadKeyFile(path)).toEqual(parseKey(next));
    expect(readFileSync(path, "utf8")).toBe(`${next}\n`);
    expect(readdirSync(join(directory, "keys"))).toEqual(["store.key"]);
  });

  test.skipIf(process.platform === "win32")("that others can read is rejected", async () => {
    const { path } = await createPath();
    loadKeyFile(path);
    for (const mode of [0o640, 0o604, 0o610]) {
      chmodSync(path, mode);
      expect(() => loadKeyFile(path)).toThrow(
        expect.objectContaining({
          code: "unsafe_key_file",
          message: `the key file ${path} has mode ${mode.toString(8)} and not 600`,
        }),
      );
    }
    chmodSync(path, 0o400);
    expect(loadKeyFile(path).bytes).toHaveLength(32);
  });

  test("that cannot be written is an error, and leaves no other file", async () => {
    const { directory } = await createPath();
    mkdirSync(join(directory, "folder"));
    expect(() => writeKeyFile(join(directory, "folder"), generateKey(), true)).toThrow();
    expect(readdirSync(directory)).toEqual(["folder"]);
  });
});

describe("rotation of a key file", () => {
  async function createStoreWithSecret() {
    const options = await createEmptyStore("SQLite");
    const store = await openStore(options);
    await store.secrets.set("app", { clientSecret: "s3cret" });
    const file = join(options.directory, "store.key");
    return { options, store, file, next: `${file}.next` };
  }
  const readSecret = async (options: Parameters<typeof openStore>[0]) => {
    const store = await openStore(options);
    onTestFinished(() => store.close());
    return (await store.secrets.get("app")).clientSecret;
  };

  test("replaces the key file", async () => {
    const { options, store, file, next } = await createStoreWithSecret();
    await store.close();
    const before = readFileSync(file, "utf8");
    expect(await rotateKey(options)).toBe(1);
    expect(readFileSync(file, "utf8")).not.toBe(before);
    expect([getMode(file), existsSync(next)]).toEqual([0o600, false]);
    expect(await readSecret(options)).toBe("s3cret");
    const chosen = generateKey();
    await rotateKey(options, chosen);
    expect(readFileSync(file, "utf8").trim()).toBe(chosen);
    expect(await readSecret(options)).toBe("s3cret");
    await expect(rotateKey(options, chosen)).rejects.toThrow(/the current key/);
  });

  test("resumes with the prepared key when it was interrupted before its transaction", async () => {
    const { options, store, file, next } = await createStoreWithSecret();
    await store.close();
    const prepared = generateKey();
    writeFileSync(next, prepared, { mode: 0o600 });
    expect(await readSecret(options)).toBe("s3cret");
    await rotateKey(options);
    expect(readFileSync(file, "utf8").trim()).toBe(prepared);
    expect(await readSecret(options)).toBe("s3cret");
  });

  test("is completed by the next start when it was interrupted after its transaction", async () => {
    const { options, store, file, next } = await createStoreWithSecret();
    await store.close();
    const before = readFileSync(file, "utf8");
    await rotateKey(options);
    renameSync(file, next);
    writeFileSync(file, before, { mode: 0o600 });
    expect(await readSecret(options)).toBe("s3cret");
    expect(existsSync(next)).toBe(false);
  });

  test("rejects secrets of a server that still runs with the old key", async () => {
    const { options, store } = await createStoreWithSecret();
    onTestFinished(() => store.close());
    const run = { id: "run_1", action: "list_users", connection: "c", startedAt: 1, requests: 1 };
    await store.runs.start(run);
    await rotateKey(options);
    await expect(store.secrets.set("app", { clientSecret: "lost" })).rejects.toThrow(/was rotated/);
    await expect(store.secrets.get("app")).rejects.toThrow(/encrypted with key/);
    await store.runs.finish({ ...run, state: "succeeded" }, [], { output: "unreadable" });
    expect((await store.runs.get("run_1"))?.content).toEqual({});
    expect(await readSecret(options)).toBe("s3cret");
  });
});

test("requires the new key when the key comes from the environment", async () => {
  const options = { ...(await createEmptyStore("SQLite")), key: generateKey() };
  await (await openStore(options)).close();
  await expect(rotateKey(options)).rejects.toMatchObject({ remedy: "Set GONG_CONNECTOR_NEW_ENCRYPTION_KEY." });
  await expect(rotateKey(options, "short")).rejects.toThrow(/32 bytes/);
  expect(readdirSync(options.directory).filter((file) => file.includes("key"))).toEqual([]);
});
