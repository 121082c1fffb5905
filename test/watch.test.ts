// The command watch against the simulated Gong: state file, crashes, slow readers and invalid arguments.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { serializePollState } from "../src/triggers/polling/state.ts";
import { programEnv, runCli, startCli } from "./helpers/run_cli.ts";

let server: SandboxServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false, calls: 120 });
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  env = { GONG_BASE_URL: server.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(() => server.close());

/** A path in a new directory, deleted after the test. */
function createPath(name = "state.json"): string {
  const directory = mkdtempSync(join(tmpdir(), "watch-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, name);
}

const since = ["--since", "2020-01-01"];
const readItemIds = (out: string): string[] =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).itemId))
    .sort();
const listCallIds = (): string[] => server.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);

test("prints every call since a date once, and only new calls after a restart", async () => {
  const state = createPath();
  const args = ["watch", "call_recorded", ...since, "--state-file", state, "--once"];
  const first = await runCli(args, env);
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(readItemIds(first.out)).toEqual(listCallIds().sort());
  expect(JSON.parse(first.out.split("\n")[0] ?? "")).toMatchObject({ trigger: "call_recorded", data: { call: {} } });
  expect(statSync(state).mode & 0o777).toBe(0o600);
  expect(await runCli(args, env)).toEqual({ code: 0, out: "", err: "" });
});

test("loses no event when it is killed between two polls", async () => {
  const state = createPath();
  const args = ["watch", "call_recorded", ...since, "--state-file", state];
  const child = startCli(args, env);
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
    if (out.includes("\n")) child.kill("SIGKILL");
  });
  await once(child, "close");
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  const rest = await runCli([...args, "--once"], env);
  expect([...new Set([...readItemIds(whole), ...readItemIds(rest.out)])].sort()).toEqual(listCallIds().sort());
});

/** Starts watch with a pipe of 64 kB as its output. Returns the reading end. */
function startPipedWatch(args: string[], variables: Record<string, string>) {
  const pipe = createPath("pipe");
  execFileSync("/usr/bin/env", ["mkfifo", pipe]);
  // Opening one end alone would block.
  const both = openSync(pipe, "r+");
  const [input, output] = [openSync(pipe, "r"), openSync(pipe, "w")];
  const bin = fileURLToPath(new URL("../bin/gong-connector.js", import.meta.url));
  const child = spawn(process.execPath, [bin, "watch", ...args], {
    env: { ...programEnv, ...variables },
    stdio: ["ignore", output, "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for (const end of [both, output]) closeSync(end);
  return { child, reader: createReadStream("", { fd: input, highWaterMark: 1024 }) };
}

async function startCompany(calls: number) {
  const { sandbox, url, close } = await startSandboxServer({ port: 0, rateLimits: false, calls });
  onTestFinished(close);
  const { accessKey: GONG_ACCESS_KEY, accessKeySecret: GONG_ACCESS_KEY_SECRET } = sandbox.credentials;
  const visible = sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  return { sandbox, env: { GONG_BASE_URL: url, GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET }, calls: visible.sort() };
}

test("writes the state only after a slow reader has received every event", async () => {
  // A little more than the pipe holds.
  const { env: variables, calls: all } = await startCompany(100);
  const state = createPath();
  const args = ["call_recorded", ...since, "--state-file", state];
  const { child, reader } = startPipedWatch(args, variables);
  const watcher = watch(dirname(state), () => existsSync(state) && child.kill("SIGKILL"));
  onTestFinished(() => watcher.close());
  let out = "";
  for await (const chunk of reader.setEncoding("utf8")) out += chunk;
  expect(readItemIds(out)).toEqual(all);
  expect((await runCli(["watch", ...args, "--once"], variables)).out).toBe("");
  expect(readdirSync(dirname(state))).toEqual(["state.json"]);
});

test("SIGINT stops it while nobody reads the pipe; the next run prints the unread events", async () => {
  const { env: variables, calls: all } = await startCompany(150);
  const state = createPath();
  const args = ["call_recorded", ...since, "--state-file", state];
  const { child, reader } = startPipedWatch(args, variables);
  // It has started to print, and there are more events than the pipe can hold.
  await once(reader, "readable");
  const exit = once(child, "exit");
  child.kill("SIGINT");
  expect(await exit).toEqual([130, null]);
  let out = "";
  for await (const chunk of reader.setEncoding("utf8")) out += chunk;
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  const rest = await runCli(["watch", ...args, "--once"], variables);
  expect([...new Set([...readItemIds(whole), ...readItemIds(rest.out)])].sort()).toEqual(all);
});

test("reports a failed poll in one line and continues; fails with --once", async () => {
  const { sandbox, env: variables, calls: all } = await startCompany(20);
  const fail = (): void => sandbox.injectFault({ status: 503, headers: { "retry-after": "2" } });
  const args = ["call_recorded", ...since, "--max-wait", "1"];
  fail();
  const once = await runCli(["watch", ...args, "--once"], variables);
  expect(once).toMatchObject({ code: 8, out: "", err: expect.stringContaining("status 503") });
  fail();
  const child = startCli(["watch", ...args], variables);
  let [out, err] = ["", ""];
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.split("\n").length > all.length) child.kill("SIGINT");
  }
  expect(readItemIds(out)).toEqual(all);
  expect(err).toMatch(/^call_recorded: rate limited: .*; next poll at \d{4}-\d\d-\d\dT\S+Z\ncancelled\n$/);
});

test("SIGINT stops it", async () => {
  const state = createPath();
  const child = startCli(["watch", "user_added", ...since, "--state-file", state], env);
  child.stdout.once("data", () => child.kill("SIGINT"));
  await once(child, "close");
  expect(child.exitCode).toBe(130);
});

/** Runs watch, expects an error and no output. */
async function fail(args: string[], variables = env) {
  const { code, out, err } = await runCli(["watch", ...args], variables);
  expect(out).toBe("");
  return { code, err };
}

test("rejects an unknown trigger and a webhook trigger", async () => {
  expect(await fail(["call_record"])).toEqual({
    code: 2,
    err: expect.stringContaining("Unknown trigger call_record. Did you mean call_recorded?"),
  });
  const webhook = { code: 2, err: expect.stringMatching(/serve.*watch call_processed/s) };
  expect(await fail(["call_analyzed"])).toEqual(webhook);
});

test("rejects invalid arguments", async () => {
  const backfill = { code: 2, err: expect.stringMatching(/--since is not supported/) };
  expect(await fail(["user_changed", ...since])).toEqual(backfill);
  for (const date of ["soon", "5", "2026-02-30", "2999-01-01"])
    expect(await fail(["call_recorded", "--since", date]), date).toMatchObject({ code: 2 });
  const interval = { code: 2, err: expect.stringMatching(/from 60 to 604800/) };
  for (const seconds of ["5", "9999999"])
    expect(await fail(["call_recorded", "--interval", seconds])).toEqual(interval);
  expect(await fail(["call_recorded", "-i", "[]", "--once"])).toMatchObject({ code: 2 });
  const scope = { code: 2, err: expect.stringMatching(/scope/) };
  expect(await fail(["call_recorded", "-i", '{"scope":"Mars"}', "--once"])).toEqual(scope);
  const unwritable = join(tmpdir(), "none", "state.json");
  expect(await fail(["call_recorded", "--state-file", unwritable])).toMatchObject({ code: 2 });
});

test("rejects missing and wrong credentials", async () => {
  const missing = { code: 3, err: expect.stringMatching(/GONG_ACCESS_KEY/) };
  expect(await fail(["call_recorded"], {})).toEqual(missing);
  const wrong = { ...env, GONG_ACCESS_KEY_SECRET: "wrong" };
  expect(await fail(["call_recorded", ...since], wrong)).toMatchObject({ code: 3 });
});

test("rejects an unrelated state file and leaves it untouched", async () => {
  const state = createPath();
  const pollState = {
    startAt: 0,
    coverage: [],
    seenItems: {},
    pendingItems: [],
    failures: 0,
    busyUntil: 0,
    fullScan: { count: 0 },
  };
  const unrelated = [
    serializePollState(pollState, { trigger: "user_added", input: {} }),
    serializePollState(pollState, { trigger: "call_recorded", input: { scope: "External" } }),
    serializePollState(pollState, { trigger: "call_recorded", input: {} }).replace('"version":1', '"version":2'),
    '{"version":1}',
  ];
  for (const text of ["", "no state", ...unrelated]) {
    writeFileSync(state, text);
    const expected = { code: 2, err: expect.stringMatching(/--state-file/) };
    expect(await fail(["call_recorded", "--state-file", state])).toEqual(expected);
    expect(readFileSync(state, "utf8")).toBe(text);
  }
});
