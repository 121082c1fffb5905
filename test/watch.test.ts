// A trigger watched from a terminal: the real program against the simulated Gong, killed, continued and refused.
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type ServedSandbox, serveSandbox } from "../src/sandbox/index.ts";
import { execute, start } from "./program.ts";

let served: ServedSandbox;
let env: Record<string, string>;
beforeAll(async () => {
  served = await serveSandbox({ port: 0, limits: false, calls: 120 });
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
    .map((line) => String(JSON.parse(line).item))
    .sort();
const calls = (): string[] => served.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);

test("every call since a date is one line, once, and the next time only what is new", async () => {
  const state = file();
  const args = ["watch", "call_recorded", ...since, "--state", state, "--once"];
  const first = await execute(args, env);
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(itemsOf(first.out)).toEqual(calls().sort());
  expect(JSON.parse(first.out.split("\n")[0] ?? "")).toMatchObject({ trigger: "call_recorded", data: { call: {} } });
  expect(statSync(state).mode & 0o777).toBe(0o600);
  expect(await execute(args, env)).toEqual({ code: 0, out: "", err: "" });
});

test("killed between two polls it goes on, and nothing is lost", async () => {
  const state = file();
  const args = ["watch", "call_recorded", ...since, "--state", state];
  const child = start(args, env);
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
    if (out.includes("\n")) child.kill("SIGKILL");
  });
  await once(child, "close");
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  const rest = await execute([...args, "--once"], env);
  expect([...new Set([...itemsOf(whole), ...itemsOf(rest.out)])].sort()).toEqual(calls().sort());
});

test("Ctrl-C ends it", async () => {
  const state = file();
  const child = start(["watch", "user_added", ...since, "--state", state], env);
  child.stdout.once("data", () => child.kill("SIGINT"));
  await once(child, "close");
  expect(child.exitCode).toBe(130);
});

test("what cannot be watched is refused with what to do, and a foreign state file stays as it is", async () => {
  const refused = async (args: string[], given = env) => {
    const { code, out, err } = await execute(["watch", ...args], given);
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
  expect(await refused(["call_recorded", "--since", "soon"])).toMatchObject({ code: 2 });
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
  for (const text of ["no state", JSON.stringify({ trigger: "user_added", input: {}, state: { version: 1 } })]) {
    writeFileSync(state, text);
    expect(await refused(["call_recorded", "--state", state])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--state/),
    });
    expect(readFileSync(state, "utf8")).toBe(text);
  }
});
