// The command line as a process: what it serves, signals, and a pipe whose reader leaves.
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runCli, startCli } from "./helpers/run_cli.ts";
import { startHttpServer } from "./helpers/servers.ts";

let served: SandboxServer;
let env: Record<string, string>;
beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false });
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  env = { GONG_BASE_URL: served.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(() => served.close());

/** A directory for a store that is gone after the test. */
function data(): { GONG_CONNECTOR_DATA: string } {
  const directory = mkdtempSync(join(tmpdir(), "serve-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { GONG_CONNECTOR_DATA: directory };
}

/** Starts a command that serves; what it said until it was ready. */
async function ready(args: string[], given: Record<string, string> = {}) {
  const child = startCli(args, { ...data(), ...given });
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

async function interrupted(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; err: string }> {
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const closed = once(child, "close");
  child.kill("SIGINT");
  await closed;
  return { code: child.exitCode, err };
}

test("sandbox serves until it is interrupted", async () => {
  const { child, out } = await ready(["sandbox", "--port", "0", "--calls", "20"]);
  const url = /answers on (http:\S+)/.exec(out)?.[1] ?? "";
  expect((await runCli(["check"], { ...env, GONG_BASE_URL: url })).code).toBe(0);
  expect(await interrupted(child)).toEqual({ code: 0, err: "" });
});

describe("serve", () => {
  test("without credentials a simulated Gong stands behind it, and what it prints can be pasted", async () => {
    const { child, out } = await ready(["serve", "--port", "0"]);
    const token = /Bearer ([^']+)'/.exec(out)?.[1];
    const address = /(http:\S+\/execute)/.exec(out)?.[1] ?? "";
    const response = await fetch(address, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"limit": 3}',
    });
    expect(await response.json()).toMatchObject({ node_status: "Success", data: { items: [{}, {}, {}] } });
    const { code, err } = await interrupted(child);
    expect(code).toBe(0);
    expect(err).not.toContain(token);
  });

  test("with credentials it runs steps on the Gong they belong to, behind the given token, which it does not print", async () => {
    const { child, out } = await ready(["serve", "--port", "0"], { ...env, ADMIN_TOKEN: "CANARY" });
    expect(out).not.toMatch(/CANARY|simulated/);
    const address = /(http:\S+\/execute)/.exec(out)?.[1] ?? "";
    const ask = (token: string) => fetch(address, { method: "POST", headers: { authorization: `Bearer ${token}` } });
    expect([(await ask("CANARY")).status, (await ask("other")).status]).toEqual([200, 401]);
    expect((await interrupted(child)).err).not.toContain("CANARY");
  });

  test("is not offered to others without a token", async () => {
    const { code, err } = await runCli(["serve", "--port", "0", "--host", "0.0.0.0"], data());
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("ADMIN_TOKEN") });
  });
});

describe("Ctrl-C", () => {
  test("ends a run that waits for Gong: exit 130, and Gong's socket is closed", async () => {
    const asked = Promise.withResolvers<IncomingMessage>();
    const GONG_BASE_URL = await startHttpServer((request) => asked.resolve(request));
    const child = startCli(["run", "list_users"], { ...env, GONG_BASE_URL });
    const { socket } = await asked.promise;
    const closed = once(socket, "close");
    expect(await interrupted(child)).toEqual({ code: 130, err: "cancelled\n" });
    await closed;
  });

  test("ends a command that waits for its input", async () => {
    // Node's own debug lines are the sign that its streams, and the signal's listener before them, are set up.
    const child = startCli(["run", "list_users", "-i", "-", "--dry-run"], { ...env, NODE_DEBUG: "stream" });
    await once(child.stderr, "data");
    expect((await interrupted(child)).code).toBe(130);
  });
});

test("a reader that leaves the pipe ends a list without a word", async () => {
  const everything = '{"fromDateTime":"2020-01-01T00:00:00Z","toDateTime":"2030-01-01T00:00:00Z"}';
  const child = startCli(["run", "list_calls", "-i", everything, "--all"], env);
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  await once(child, "close");
  expect({ code: child.exitCode, err }).toEqual({ code: 0, err: "" });
});
