// The command line as a process: servers and signals.
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { runCli, startCli } from "./helpers/run_cli.ts";
import { startHttpServer } from "./helpers/servers.ts";

let server: SandboxServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false });
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  env = { GONG_BASE_URL: server.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(() => server.close());

/** A directory for a store, deleted after the test. */
function createDataDirectory(): { GONG_CONNECTOR_DATA_DIR: string } {
  const directory = mkdtempSync(join(tmpdir(), "serve-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { GONG_CONNECTOR_DATA_DIR: directory };
}

/** Starts a server command and waits until it listens. Returns its output. */
async function startServer(args: string[], variables: Record<string, string> = {}) {
  const child = startCli(args, { ...createDataDirectory(), ...variables });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  return { child, out };
}

async function interrupt(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; err: string }> {
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const closed = once(child, "close");
  child.kill("SIGINT");
  await closed;
  return { code: child.exitCode, err };
}

test("sandbox serves until SIGINT", async () => {
  const { child, out } = await startServer(["sandbox", "--port", "0", "--calls", "20"]);
  const url = /simulated Gong is at (http:\S+)/.exec(out)?.[1] ?? "";
  expect((await runCli(["test-connection"], { ...env, GONG_BASE_URL: url })).code).toBe(0);
  expect(await interrupt(child)).toEqual({ code: 0, err: "" });
});

describe("serve", () => {
  test("runs steps on a simulated Gong without credentials; the printed command works", async () => {
    const { child, out } = await startServer(["serve", "--port", "0"]);
    const token = /Bearer ([^']+)'/.exec(out)?.[1];
    const address = /(http:\S+\/execute)/.exec(out)?.[1] ?? "";
    const response = await fetch(address, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"limit": 3}',
    });
    expect(await response.json()).toMatchObject({ node_status: "Success", data: { items: [{}, {}, {}] } });
    const { code, err } = await interrupt(child);
    expect(code).toBe(0);
    expect(err).not.toContain(token);
  });

  test("runs steps with the credentials in the environment and does not print the tokens", async () => {
    const tokens = { ADMIN_TOKEN: "CANARY-admin-token-of-the-test", STEPS_TOKEN: "CANARY-steps-token-of-the-test" };
    const { child, out } = await startServer(["serve", "--port", "0"], { ...env, ...tokens });
    expect(out).not.toMatch(/CANARY|simulated/);
    const address = /(http:\S+\/execute)/.exec(out)?.[1] ?? "";
    const execute = (token: string) =>
      fetch(address, { method: "POST", headers: { authorization: `Bearer ${token}` } });
    const statuses = [tokens.STEPS_TOKEN, tokens.ADMIN_TOKEN, "other"].map(
      async (token) => (await execute(token)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 401, 401]);
    expect((await interrupt(child)).err).not.toContain("CANARY");
  });

  test("listens on loopback if HOST is empty", async () => {
    const { child, out } = await startServer(["serve", "--port", "0"], { HOST: "", PORT: "" });
    expect(out).toContain("Settings page: http://127.0.0.1:");
    expect((await interrupt(child)).err).toContain("http://127.0.0.1:");
  });
});

describe("SIGINT", () => {
  test("cancels a run that waits for a response: exit code 130, and the socket is closed", async () => {
    const arrived = Promise.withResolvers<IncomingMessage>();
    const GONG_BASE_URL = await startHttpServer((request) => arrived.resolve(request));
    const child = startCli(["run", "list_users"], { ...env, GONG_BASE_URL });
    const { socket } = await arrived.promise;
    const closed = once(socket, "close");
    expect(await interrupt(child)).toEqual({ code: 130, err: "cancelled\n" });
    await closed;
  });

  test("cancels a command that waits for its input", async () => {
    // A debug line of Node shows that the streams are set up, and the listener of the signal before them.
    const child = startCli(["run", "list_users", "-i", "-", "--dry-run"], { ...env, NODE_DEBUG: "stream" });
    await once(child.stderr, "data");
    expect((await interrupt(child)).code).toBe(130);
  });

  test("stops a server that has not started yet", async () => {
    const directory = createDataDirectory();
    const child = startCli(["serve", "--port", "0"], directory);
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    const file = join(directory.GONG_CONNECTOR_DATA_DIR, "store.sqlite");
    await vi.waitUntil(() => existsSync(file), { interval: 1, timeout: 60_000 });
    expect((await interrupt(child)).code).toBe(0);
  });
});
