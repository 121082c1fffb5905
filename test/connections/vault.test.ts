// Sealed secrets: opened in their place alone, by their key alone; nothing readable in any file.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { generateKey, openStore, rotateKey } from "../../src/connections/index.ts";
import { keyFrom, Vault } from "../../src/connections/vault.ts";
import { emptyStore, fresh, openEmpty } from "./stores.ts";

const key = keyFrom(generateKey());
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe("a sealed secret", () => {
  const vault = new Vault(key);
  const sealed = vault.seal("con_1/accessToken", "CANARY");

  test("opens in its place, and looks different each time", () => {
    expect(vault.open("con_1/accessToken", sealed)).toBe("CANARY");
    expect(vault.seal("con_1/accessToken", "CANARY")).not.toBe(sealed);
    expect(vault.open("p", vault.seal("p", ""))).toBe("");
    expect(sealed).not.toContain("CANARY");
    expect(sealed.startsWith(`${key.id}.`)).toBe(true);
  });

  test.for(["con_2/accessToken", "con_1/refreshToken", "con_1", ""])("does not open as %s", (place) => {
    expect(() => vault.open(place, sealed)).toThrow(/altered or moved/);
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
      expect(() => vault.open("con_1/accessToken", forged)).toThrow(/altered or moved/);
    }
  });

  test("does not open with another key, which is named", () => {
    const other = new Vault(keyFrom(generateKey()));
    expect(() => other.open("con_1/accessToken", sealed)).toThrow(`sealed with key ${key.id}`);
  });

  test("opens with an old key while a new one seals", () => {
    const next = new Vault(keyFrom(generateKey()), [key]);
    expect(next.open("con_1/accessToken", sealed)).toBe("CANARY");
    expect(next.seal("p", "s").startsWith(key.id)).toBe(false);
  });
});

test.for(["", "short", Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64")])(
  "%j is no key",
  async (wrong) => {
    expect(() => keyFrom(wrong)).toThrow(/32 bytes in base64/);
  },
);

describe("files", () => {
  test("only their owner can read them", async () => {
    const { store, options } = await openEmpty("SQLite");
    await store.settings.set("x", 1);
    const files = readdirSync(options.directory).sort();
    expect(files).toEqual(["store.key", "store.sqlite", "store.sqlite-shm", "store.sqlite-wal"]);
    for (const file of files) expect(modeOf(join(options.directory, file)), file).toBe(0o600);
  });

  test("no secret is readable in the database, while it is open or after", async () => {
    const { store, options } = await openEmpty("SQLite");
    const connection = await store.accounts.create(fresh, { accessToken: "CANARY-A", refreshToken: "CANARY-R" }, 1);
    await store.accounts.replaceSecrets(connection, { accessToken: "CANARY-B" }, {});
    await store.secrets.put("app", { clientSecret: "CANARY-C" });
    const state = await store.tickets.issue("oauth_state", { holder: "h", value: 1 }, Date.now() + 1000);
    await store.history.begin({ id: "run_1", action: "list_users", connection: connection.id, startedAt: 1 });
    const run = { id: "run_1", action: "list_users", connection: connection.id, startedAt: 1, requests: 1 };
    await store.history.end({ ...run, state: "succeeded" }, [], { output: "CANARY-D" });
    const written = (): string =>
      readdirSync(options.directory)
        .map((file) => readFileSync(join(options.directory, file), "latin1"))
        .join("");
    expect(written()).toContain(connection.id);
    expect(written()).not.toContain("CANARY");
    expect(written()).not.toContain(state);
    await store.accounts.disconnect(connection.id);
    expect(written()).not.toContain("CANARY");
  });

  test("another key than the one that sealed the store does not open it", async () => {
    const { options } = await openEmpty("SQLite");
    writeFileSync(join(options.directory, "store.key"), generateKey());
    await expect(openStore(options)).rejects.toThrow(/sealed with key .+, and this is key .+store\.key/);
  });
});

describe("a rotation with a key file", () => {
  async function filled() {
    const options = await emptyStore("SQLite");
    const store = await openStore(options);
    await store.secrets.put("app", { clientSecret: "s3cret" });
    const file = join(options.directory, "store.key");
    return { options, store, file, next: `${file}.next` };
  }
  const secretOf = async (options: Parameters<typeof openStore>[0]) => {
    const store = await openStore(options);
    onTestFinished(() => store.close());
    return (await store.secrets.open("app")).clientSecret;
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
    await store.history.begin(run);
    await rotateKey(options);
    await expect(store.secrets.put("app", { clientSecret: "lost" })).rejects.toThrow(/start it anew/);
    await expect(store.secrets.open("app")).rejects.toThrow(/not here/);
    await store.history.end({ ...run, state: "succeeded" }, [], { output: "unreadable" });
    expect((await store.history.get("run_1"))?.content).toEqual({});
    expect(await secretOf(options)).toBe("s3cret");
  });
});

test("a key from the environment is rotated by naming the new one", async () => {
  const options = { ...(await emptyStore("SQLite")), key: generateKey() };
  await (await openStore(options)).close();
  await expect(rotateKey(options)).rejects.toThrow(/GONG_CONNECTOR_NEW_KEY/);
  await expect(rotateKey(options, "short")).rejects.toThrow(/32 bytes/);
  expect(readdirSync(options.directory).filter((file) => file.includes("key"))).toEqual([]);
});
