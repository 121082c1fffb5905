// A trigger watched from a terminal: the real program against the simulated Gong, killed, continued and refused.
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
import { runCli, startCli } from "./helpers/run_cli.ts";

let served: SandboxServer;
let env: Record<string, string>;
beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false, calls: 120 });
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  env = { GONG_BASE_URL: served.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(() => served.close());

function file(name = "state.json"): string {
  const directory = mkdtempSync(join(tmpdir(), "watch-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, name);
}

const since = ["--since", "2020-01-01"];
const itemsOf = (out: string): string[] =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).itemId))
    .sort();
const calls = (): string[] => served.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);

test("every call since a date is one line, once, and the next time only what is new", async () => {
  const state = file();
  const args = ["watch", "call_recorded", ...since, "--state", state, "--once"];
  const first = await runCli(args, env);
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(itemsOf(first.out)).toEqual(calls().sort());
  expect(JSON.parse(first.out.split("\n")[0] ?? "")).toMatchObject({ trigger: "call_recorded", data: { call: {} } });
  expect(statSync(state).mode & 0o777).toBe(0o600);
  expect(await runCli(args, env)).toEqual({ code: 0, out: "", err: "" });
});

test("killed between two polls it goes on, and nothing is lost", async () => {
  const state = file();
  const args = ["watch", "call_recorded", ...since, "--state", state];
  const child = startCli(args, env);
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
    if (out.includes("\n")) child.kill("SIGKILL");
  });
  await once(child, "close");
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  const rest = await runCli([...args, "--once"], env);
  expect([...new Set([...itemsOf(whole), ...itemsOf(rest.out)])].sort()).toEqual(calls().sort());
});

/** A watcher that writes into a pipe which holds 64 kB, and the end that a slow reader reads. */
function pipedWatch(args: string[], given: Record<string, string>) {
  const pipe = file("pipe");
  execFileSync("/usr/bin/env", ["mkfifo", pipe]);
  const both = openSync(pipe, "r+");
  const [input, output] = [openSync(pipe, "r"), openSync(pipe, "w")];
  const bin = fileURLToPath(new URL("../bin/gong-connector.js", import.meta.url));
  const child = spawn(process.execPath, [bin, "watch", ...args], { env: given, stdio: ["ignore", output, "pipe"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for (const end of [both, output]) closeSync(end);
  return { child, reader: createReadStream("", { fd: input, highWaterMark: 1024 }) };
}

async function company(calls: number) {
  const { sandbox, url, close } = await startSandboxServer({ port: 0, rateLimits: false, calls });
  onTestFinished(close);
  const { accessKey: GONG_ACCESS_KEY, accessKeySecret: GONG_ACCESS_KEY_SECRET } = sandbox.credentials;
  const visible = sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  return { sandbox, env: { GONG_BASE_URL: url, GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET }, calls: visible.sort() };
}

test("what a slow reader has not been given yet is not taken for told: killed as soon as a state is there", async () => {
  // A little more than the pipe holds.
  const { env: given, calls: all } = await company(100);
  const state = file();
  const args = ["call_recorded", ...since, "--state", state];
  const { child, reader } = pipedWatch(args, given);
  const looking = watch(dirname(state), () => existsSync(state) && child.kill("SIGKILL"));
  onTestFinished(() => looking.close());
  let out = "";
  for await (const chunk of reader.setEncoding("utf8")) out += chunk;
  expect(itemsOf(out)).toEqual(all);
  expect((await runCli(["watch", ...args, "--once"], given)).out).toBe("");
  expect(readdirSync(dirname(state))).toEqual(["state.json"]);
});

test("Ctrl-C ends it while nobody reads the pipe, and what was not read comes the next time", async () => {
  const { env: given, calls: all } = await company(150);
  const state = file();
  const args = ["call_recorded", ...since, "--state", state];
  const { child, reader } = pipedWatch(args, given);
  // One sip says that it prints; far more than the pipe holds is to come.
  await once(reader, "readable");
  const ended = once(child, "exit");
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  let out = "";
  for await (const chunk of reader.setEncoding("utf8")) out += chunk;
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  const rest = await runCli(["watch", ...args, "--once"], given);
  expect([...new Set([...itemsOf(whole), ...itemsOf(rest.out)])].sort()).toEqual(all);
});

test("a poll that fails is said in one line with the next one's time, and polling goes on; once ends with it", async () => {
  const { sandbox, env: given, calls: all } = await company(20);
  // As many times as one request is tried.
  const fail = (): void => sandbox.injectFault({ status: 503, times: 3, headers: { "retry-after": "0" } });
  fail();
  const once = await runCli(["watch", "call_recorded", ...since, "--once"], given);
  expect(once).toMatchObject({ code: 9, out: "", err: expect.stringContaining("status   503") });
  fail();
  const child = startCli(["watch", "call_recorded", ...since], given);
  let [out, err] = ["", ""];
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out.split("\n").length > all.length) child.kill("SIGINT");
  }
  expect(itemsOf(out)).toEqual(all);
  expect(err).toMatch(/^call_recorded: unavailable: .*; next poll at \d{4}-\d\d-\d\dT\S+Z\ncancelled\n$/);
});

test("Ctrl-C ends it", async () => {
  const state = file();
  const child = startCli(["watch", "user_added", ...since, "--state", state], env);
  child.stdout.once("data", () => child.kill("SIGINT"));
  await once(child, "close");
  expect(child.exitCode).toBe(130);
});

test("what cannot be watched is refused with what to do, and a foreign state file stays as it is", async () => {
  const refused = async (args: string[], given = env) => {
    const { code, out, err } = await runCli(["watch", ...args], given);
    expect(out).toBe("");
    return { code, err };
  };
  expect(await refused(["call_analyzed"])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/serve.*watch call_processed/s),
  });
  expect(await refused(["call_missed"])).toMatchObject({ code: 5, err: expect.stringMatching(/call_recorded/) });
  expect(await refused(["user_changed", ...since])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/starts now/),
  });
  for (const date of ["soon", "5", "2026-02-30", "2999-01-01"])
    expect(await refused(["call_recorded", "--since", date]), date).toMatchObject({ code: 2 });
  for (const seconds of ["5", "9999999"])
    expect(await refused(["call_recorded", "--interval", seconds])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/from 60 to 604800/),
    });
  expect(await refused(["call_recorded", "-i", "[]", "--once"])).toMatchObject({ code: 2 });
  expect(await refused(["call_recorded", "--state", join(tmpdir(), "none", "state.json")])).toMatchObject({ code: 2 });
  expect(await refused(["call_recorded", "-i", '{"scope":"Mars"}', "--once"])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/scope/),
  });
  expect(await refused(["call_recorded"], {})).toMatchObject({
    code: 3,
    err: expect.stringMatching(/GONG_ACCESS_KEY/),
  });
  const wrong = { ...env, GONG_ACCESS_KEY_SECRET: "wrong" };
  expect(await refused(["call_recorded", ...since], wrong)).toMatchObject({ code: 3 });
  const state = file();
  const known = {
    version: 1,
    start: 0,
    read: [],
    known: {},
    pending: [],
    failures: 0,
    busyUntil: 0,
    sweep: { count: 0 },
  };
  const foreign = [
    { version: 1, trigger: "user_added", input: {}, state: known },
    { version: 1, trigger: "call_recorded", input: { scope: "External" }, state: known },
    { version: 1, trigger: "call_recorded", input: {}, state: { version: 1 } },
    { version: 2, trigger: "call_recorded", input: {}, state: known },
  ];
  for (const text of ["", "no state", ...foreign.map((kept) => JSON.stringify(kept))]) {
    writeFileSync(state, text);
    expect(await refused(["call_recorded", "--state", state])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--state/),
    });
    expect(readFileSync(state, "utf8")).toBe(text);
  }
});
