// The commands serve and store: first run, restart, backup, restore, key rotation and password reset.
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { scryptSync } from "node:crypto";
import { once } from "node:events";
import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCli, startCli } from "../../../test/helpers/run_cli.ts";
import type { Session } from "../src/api/settings_contract.ts";
import { openStore } from "../src/store/index.ts";
import { createTempDirectory, TestBrowser } from "./helpers/settings_server.ts";

const password = "a password of some length";

interface Served {
  child: ChildProcessWithoutNullStreams;
  out: string;
  url: string;
  token: string;
}

async function serve(directory: string, env: Record<string, string> = {}, args: string[] = []): Promise<Served> {
  const child = startCli(["serve", "--port", "0", "--data-dir", directory, ...args], env);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Press Ctrl-C")) break;
  }
  return {
    child,
    out,
    url: /Settings page: (\S+)/.exec(out)?.[1] ?? "",
    token: /Bearer ([^']+)'/.exec(out)?.[1] ?? "",
  };
}

async function stop({ child }: Served): Promise<number | null> {
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
  return child.exitCode;
}

async function browse(url: string, given = password): Promise<TestBrowser> {
  const browser = new TestBrowser(url, []);
  expect((await browser.signIn(given)).status).toBe(204);
  return browser;
}

const isFirstRun = async (url: string): Promise<boolean> =>
  (await new TestBrowser(url, []).get<Session>("/session")).body.firstRun;

test("prints the next steps on first run, and keeps password, settings and token when restarted", async () => {
  const directory = createTempDirectory();
  const first = await serve(directory);
  expect(first.out).toMatch(
    /First run: open it and choose a password[\s\S]*setup token: [\w-]{43}\n[\s\S]*simulated Gong[\s\S]*Permissions[\s\S]*Connections/,
  );
  const admin = await browse(first.url);
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  expect(await stop(first)).toBe(0);
  for (const name of ["store.sqlite", "store.key"])
    expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);

  const second = await serve(directory);
  expect(second.out).toContain("Open it and sign in.");
  expect(second.token).toBe(first.token);
  const again = await browse(second.url);
  expect((await again.get<{ selected: string[] }>("/scopes")).body.selected).toEqual(["api:calls:read:basic"]);
  await stop(second);
});

test("refuses a key file that other users can read", async () => {
  const directory = createTempDirectory();
  await stop(await serve(directory));
  const file = join(directory, "store.key");
  const start = () => runCli(["serve", "--port", "0", "--data-dir", directory]);
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(file, mode);
    const { code, err } = await start();
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`${file} has mode ${mode.toString(8)}`) });
  }
  chmodSync(file, 0o400);
  await stop(await serve(directory));
});

test("rejects a PUBLIC_URL that is no origin", async () => {
  const args = ["serve", "--port", "0", "--data-dir", createTempDirectory()];
  const { code, err } = await runCli(args, { PUBLIC_URL: "connector.example.com" });
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("PUBLIC_URL") });
});

test("starts on an address that others can reach without a password, and requires the printed setup token", async () => {
  const readSetupToken = ({ out }: Served) => /setup token: ([\w-]{43})\n/.exec(out)?.[1];
  const behindProxy = await serve(createTempDirectory(), { PUBLIC_URL: "https://connector.example.com" });
  expect(readSetupToken(behindProxy)).toBeDefined();
  await stop(behindProxy);
  const served = await serve(createTempDirectory(), {}, ["--host", "0.0.0.0"]);
  const signIn = async (setupToken?: string) => {
    const headers = { "content-type": "application/json", "x-forwarded-for": "203.0.113.7" };
    const body = JSON.stringify({ password, setupToken });
    return (await fetch(`${served.url}/api/app/session`, { method: "POST", headers, body })).status;
  };
  expect(await isFirstRun(served.url)).toBe(true);
  expect([await signIn(), await signIn("x".repeat(43)), await signIn(readSetupToken(served))]).toEqual([401, 401, 204]);
  expect(await isFirstRun(served.url)).toBe(false);
  await stop(served);
});

test("accepts STEPS_TOKEN for the steps API, and ADMIN_TOKEN for the pages only", async () => {
  const tokens = { ADMIN_TOKEN: "CANARY-admin-token-of-the-test", STEPS_TOKEN: "CANARY-steps-token-of-the-test" };
  const served = await serve(createTempDirectory(), tokens);
  expect(served.out).not.toContain("CANARY");
  const steps = `${served.url}/api/v2/integration-schema/gong/actions`;
  const getStatus = async (token: string) =>
    (await fetch(steps, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await getStatus(tokens.STEPS_TOKEN), await getStatus(tokens.ADMIN_TOKEN)]).toEqual([200, 401]);
  await browse(served.url, tokens.ADMIN_TOKEN);
  await stop(served);
});

test("creates a steps token that is not the admin's, and refuses equal or short ones", async () => {
  const adminToken = "CANARY-admin-token-of-the-test";
  const directory = createTempDirectory();
  const served = await serve(directory, { ADMIN_TOKEN: adminToken });
  expect(served.token).toMatch(/^[\w-]{32}$/);
  const actions = `${served.url}/api/v2/integration-schema/gong/actions`;
  const getStatus = async (token: string) =>
    (await fetch(actions, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await getStatus(served.token), await getStatus(adminToken)]).toEqual([200, 401]);
  await stop(served);
  const args = ["serve", "--port", "0", "--data-dir", directory];
  for (const env of [
    { ADMIN_TOKEN: adminToken, STEPS_TOKEN: adminToken },
    { ADMIN_TOKEN: "short" },
    { STEPS_TOKEN: "19 characters long!" },
  ]) {
    const { code, err } = await runCli(args, env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("openssl rand") });
    expect(err).not.toMatch(/CANARY|characters long/);
  }
});

test.for([
  ["TRUSTED_PROXIES", "10.0.0.0/40"],
  ["DELIVERY_ALLOWED_NETWORKS", "intranet"],
  ["MAX_CONNECTIONS", "many"],
  ["MAX_RESPONSE_BYTES", "64 MB"],
  ["OUTGOING_ADDRESSES", "proxy.example.com"],
] as const)("does not start with an invalid %s", async ([name, value]) => {
  const args = ["serve", "--port", "0", "--data-dir", createTempDirectory()];
  expect(await runCli(args, { [name]: value })).toMatchObject({ code: 2, err: expect.stringContaining(name) });
});

test("backs up the store while the server runs, and restores it elsewhere with its key", async () => {
  const [directory, other] = [createTempDirectory(), createTempDirectory()];
  const env = { GONG_CONNECTOR_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") };
  const served = await serve(directory, env);
  const admin = await browse(served.url);
  const secret = "CANARY-client-secret";
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId: "an-id", clientSecret: secret },
  });
  const copy = join(createTempDirectory(), "copy.sqlite");
  expect(await runCli(["store", "backup", copy, "--data-dir", directory], env)).toMatchObject({ code: 0, err: "" });
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(await runCli(["store", "backup", copy, "--data-dir", directory], env)).toMatchObject({ code: 6 });
  await stop(served);

  const unconfirmed = await runCli(["store", "restore", copy, "--data-dir", directory], env);
  expect(unconfirmed).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  expect(await runCli(["store", "restore", copy, "--data-dir", other], env)).toMatchObject({ code: 0, err: "" });
  const restored = await serve(other, env);
  const { body } = await (await browse(restored.url)).get("/settings");
  expect(body).toMatchObject({
    credentialSource: "configured",
    fields: { oauth2: { clientSecret: { set: true, endsIn: "cret" } } },
  });
  await stop(restored);
  const wrong = await runCli(["serve", "--port", "0", "--data-dir", other], {
    GONG_CONNECTOR_ENCRYPTION_KEY: Buffer.alloc(32, 8).toString("base64"),
  });
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("GONG_CONNECTOR_ENCRYPTION_KEY") });
});

test("rotates the encryption key, and rejects the old key", async () => {
  const directory = createTempDirectory();
  const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64"));
  const first = await serve(directory, { GONG_CONNECTOR_ENCRYPTION_KEY: oldKey ?? "" });
  const token = first.token;
  await stop(first);
  const keys = { GONG_CONNECTOR_ENCRYPTION_KEY: oldKey ?? "", GONG_CONNECTOR_NEW_ENCRYPTION_KEY: newKey ?? "" };
  const { code, out } = await runCli(["store", "rotate-key", "--data-dir", directory], keys);
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Encrypted 1 value .*GONG_CONNECTOR_ENCRYPTION_KEY/),
  });
  expect(out).not.toContain(newKey);
  expect(
    (await runCli(["serve", "--port", "0", "--data-dir", directory], { GONG_CONNECTOR_ENCRYPTION_KEY: oldKey ?? "" }))
      .code,
  ).toBe(2);
  const second = await serve(directory, { GONG_CONNECTOR_ENCRYPTION_KEY: newKey ?? "" });
  expect(second.token).toBe(token);
  await stop(second);
});

test("resets the password and deletes all sessions", async () => {
  const directory = createTempDirectory();
  const served = await serve(directory);
  const admin = await browse(served.url);
  const reset = await runCli(["store", "reset-password", "--data-dir", directory]);
  expect(reset.code).toBe(0);
  expect((await admin.get("/overview")).status).toBe(401);
  expect(await isFirstRun(served.url)).toBe(true);
  // A stranger who comes through a proxy does not get the admin's account.
  const setPassword = (setupToken: string) =>
    new TestBrowser(served.url, []).request(
      "POST",
      "/api/app/session",
      { password: "another password here", setupToken },
      { "x-forwarded-for": "203.0.113.1" },
    );
  expect((await setPassword("")).status).toBe(401);
  expect((await setPassword(/: (\S{43})$/.exec(reset.out.trim())?.[1] ?? "")).status).toBe(204);
  expect(await isFirstRun(served.url)).toBe(false);
  await stop(served);
  // In the process of the tests, hashes would be cheaper.
  const store = await openStore({ directory });
  onTestFinished(() => store.close());
  const { salt, hash } = Object(await store.settings.get("password"));
  const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 27 };
  const expected = scryptSync("another password here", Buffer.from(salt, "base64url"), 32, cost);
  expect(hash).toBe(expected.toString("base64url"));
});

test("reports a port that is in use and exits", async () => {
  const first = await serve(createTempDirectory());
  const { port } = new URL(first.url);
  const { code, err } = await runCli(["serve", "--port", port, "--data-dir", createTempDirectory()]);
  expect(code).toBe(2);
  expect(err).toMatch(/EADDRINUSE.*Choose another port/);
  await stop(first);
});
