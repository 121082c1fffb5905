// `npm run test:live` on the sandbox, and the tiers that follow from its evidence.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxOptions, startSandboxServer } from "gong-connector-sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Evidence, getTier, isCalledLive, type LiveCall, readEvidence } from "../scripts/evidence_tiers.ts";
import { ConnectorError, gong, gongManifests } from "../src/index.ts";
import { createAccountOptions } from "./helpers/account.ts";
import { readCases } from "./helpers/cases.ts";
import { startHttpServer } from "./helpers/servers.ts";
import { callReadActions, isFailure, type LiveOptions } from "./live/call_actions.ts";
import { liveCalls, skippedActions } from "./live/calls.ts";

const now = Date.UTC(2026, 3, 15, 22);
const actions = [...gongManifests().actions.values()];

async function rehearse(options: Partial<LiveOptions> = {}, seed: SandboxOptions = {}) {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false, clock: () => now, ...seed });
  onTestFinished(close);
  const connector = gong({ ...createAccountOptions(url, sandbox.credentials), rateLimiter: false, maxRetries: 0 });
  const logged: LiveCall[] = [];
  const evidence = await callReadActions({
    connector,
    baseUrl: url,
    now,
    log: (call) => logged.push(call),
    ...options,
  });
  return { evidence, logged, sandbox, findCall: (id: string) => evidence.calls.find(({ action }) => action === id) };
}

test("calls every read action or gives the reason why not", () => {
  const reads = actions.filter(({ effect }) => effect === "read").map(({ id }) => id);
  const covered = [...liveCalls.map(([id]) => id), ...Object.keys(skippedActions)];
  expect(covered.toSorted()).toEqual(reads.toSorted());
});

test("calls at least 38 read actions on the sandbox without a schema mismatch", async () => {
  const { evidence, logged } = await rehearse();
  expect(evidence).toMatchObject({
    date: "2026-04-15",
    sandbox: true,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(logged).toEqual(evidence.calls);
  expect(evidence.calls.filter(isFailure)).toEqual([]);
  expect(evidence.calls.filter(({ outcome }) => outcome === "success").length).toBeGreaterThanOrEqual(38);
  expect(evidence.calls.map(({ action }) => action).filter((id) => gong().action(id).effect !== "read")).toEqual([]);
});

test("writes no value of the account into the evidence", async () => {
  const { evidence, sandbox } = await rehearse();
  const text = JSON.stringify(evidence);
  for (const { id, emailAddress, lastName } of sandbox.state.users)
    for (const value of [id, emailAddress, lastName]) expect(text).not.toContain(value);
  expect(text).not.toMatch(/\d{6,}/);
});

test("runs paid actions and writes only when they are allowed", async () => {
  const { findCall, sandbox } = await rehearse();
  expect(findCall("ask_entity")).toMatchObject({
    outcome: "skipped",
    skipped: expect.stringContaining("--allow-paid"),
  });
  expect(sandbox.state.credits.remaining).toBe(1000);
  const more = { delete_meeting: { meetingId: "1", organizerEmail: "nobody@example.com" } };
  const withoutWrites = await rehearse({ more });
  expect(withoutWrites.findCall("delete_meeting")).toMatchObject({
    outcome: "skipped",
    skipped: expect.stringContaining("--allow-writes"),
  });
  const withWrites = await rehearse({ more, allowWrites: true, allowPaidActions: true });
  expect(withWrites.findCall("delete_meeting")).toMatchObject({ outcome: "not_found", status: 404 });
  expect(withWrites.findCall("ask_entity")).toMatchObject({ outcome: "success" });
  expect(withWrites.sandbox.state.credits.remaining).toBeLessThan(1000);
});

test("skips the actions that an empty account has no inputs for", async () => {
  const { evidence, findCall } = await rehearse({}, { calls: 0 });
  expect(evidence.calls.filter(isFailure)).toEqual([]);
  expect(findCall("get_call_by_id")).toMatchObject({ outcome: "skipped", skipped: "list_calls returned no id" });
});

test("stops at the first call when the credentials are wrong", async () => {
  const { url, close } = await startSandboxServer({ port: 0 });
  onTestFinished(close);
  const connector = gong({ ...createAccountOptions(url), rateLimiter: false });
  await expect(callReadActions({ connector, baseUrl: url, now, log() {} })).rejects.toBeInstanceOf(ConnectorError);
});

test("reports a schema mismatch by its path, without the value", async () => {
  const users = [{ id: "7", active: "someone@customer.example" }];
  const baseUrl = await startHttpServer((request, response) => {
    const body = request.url?.startsWith("/v2/users") ? { users } : {};
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const connector = gong({
    ...createAccountOptions(baseUrl),
    rateLimiter: false,
    maxRetries: 0,
  });
  const { calls } = await callReadActions({ connector, baseUrl, now, log() {} });
  expect(calls[0]).toEqual({ action: "list_users", outcome: "success", mismatches: ["/items/*/active"] });
  expect(isFailure(calls[0] as LiveCall)).toBe(true);
  expect(JSON.stringify(calls)).not.toContain("customer.example");
});

test("rehearses on the sandbox, writes the evidence to --out, and rejects a run without a key", async () => {
  const folder = mkdtempSync(join(tmpdir(), "live-"));
  const script = new URL("live/main.ts", import.meta.url).pathname;
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  const run = (args: readonly string[]): Promise<[number | null, string]> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [script, ...args], { env: { PATH, NODE_COMPILE_CACHE } });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
      child.on("close", (code) => resolve([code, text]));
    });
  const [code, text] = await run(["--sandbox", "--out", folder]);
  expect([code, text]).toEqual([0, expect.stringMatching(/^\d+ succeeded, \d+ were empty, \d+ were skipped/m)]);
  const [file = ""] = readdirSync(folder);
  const evidence = readEvidence(readFileSync(join(folder, file), "utf8"));
  expect(evidence.sandbox).toBe(true);
  expect(isCalledLive("list_users", [evidence], Date.now())).toBeUndefined();
  expect(await run([])).toEqual([2, expect.stringContaining("GONG_ACCESS_KEY")]);
});

describe("tiers", () => {
  const cases = readCases();
  const day = 86_400_000;
  const createEvidence = (change: Partial<Evidence> = {}, call: Partial<LiveCall> = {}): Evidence => ({
    date: new Date(now - 3 * day).toISOString().slice(0, 10),
    sandbox: false,
    version: "0.1.0",
    calls: [{ action: "list_workspaces", outcome: "success", ...call }],
    ...change,
  });
  const tier = (id: string, ...evidence: Evidence[]): string =>
    getTier(gong().action(id), actions, cases, evidence, now);

  test("are bronze with a description only, and silver with a recorded response", () => {
    expect(tier("list_workspaces")).toBe("bronze");
    expect(tier("list_scorecards")).toBe("silver");
  });

  test("of an action with a handler is the lowest of the actions that it calls", () => {
    expect(tier("get_scorecard")).toBe("silver");
    expect(tier("get_workspace")).toBe("bronze");
    expect(tier("search_user")).toBe(tier("list_users"));
  });

  test("are gold after a live call in the last 90 days whose output matched its schema", () => {
    expect(tier("list_workspaces", createEvidence())).toBe("gold");
    expect(tier("list_users", createEvidence())).toBe("silver");
    expect(isCalledLive("list_workspaces", [createEvidence({ date: "2026-04-01" }), createEvidence()], now)).toBe(
      "2026-04-12",
    );
  });

  test.each([
    ["the sandbox responded", createEvidence({ sandbox: true })],
    ["the call is 91 days old", createEvidence({ date: new Date(now - 91 * day).toISOString().slice(0, 10) })],
    ["its date is in the future", createEvidence({ date: "2027-01-01" })],
    ["the list was empty", createEvidence({}, { outcome: "empty" })],
    ["the call failed", createEvidence({}, { outcome: "forbidden", status: 401 })],
    ["the output did not match", createEvidence({}, { mismatches: ["/items/*/id"] })],
  ])("are not gold when %s", (_name, evidence) => {
    expect(tier("list_workspaces", evidence)).toBe("bronze");
  });

  test.each([
    ["text that is not JSON", "{"],
    ["a list", "[]"],
    ["evidence without calls", '{"date":"2026-01-01","sandbox":false}'],
  ])("rejects %s", (_name, text) => {
    expect(() => readEvidence(text)).toThrow();
  });
});
