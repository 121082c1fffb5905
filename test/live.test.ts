// The machinery of npm run test:live, rehearsed on the simulated Gong; and what its evidence is worth.

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
  const told: LiveCall[] = [];
  const evidence = await callReadActions({ connector, baseUrl: url, now, log: (call) => told.push(call), ...options });
  return { evidence, told, sandbox, of: (id: string) => evidence.calls.find(({ action }) => action === id) };
}

test("every action that reads is asked for, or says why not", () => {
  const reads = actions.filter(({ effect }) => effect === "read").map(({ id }) => id);
  const asked = [...liveCalls.map(([id]) => id), ...Object.keys(skippedActions)];
  expect(asked.toSorted()).toEqual(reads.toSorted());
});

test("a rehearsal calls nearly all of them, and finds nothing unlike its schema", async () => {
  const { evidence, told } = await rehearse();
  expect(evidence).toMatchObject({
    date: "2026-04-15",
    sandbox: true,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(told).toEqual(evidence.calls);
  expect(evidence.calls.filter(isFailure)).toEqual([]);
  expect(evidence.calls.filter(({ outcome }) => outcome === "success").length).toBeGreaterThanOrEqual(38);
  expect(evidence.calls.map(({ action }) => action).filter((id) => gong().action(id).effect !== "read")).toEqual([]);
});

test("no value of the account is in the evidence", async () => {
  const { evidence, sandbox } = await rehearse();
  const text = JSON.stringify(evidence);
  for (const { id, emailAddress, lastName } of sandbox.state.users)
    for (const value of [id, emailAddress, lastName]) expect(text).not.toContain(value);
  expect(text).not.toMatch(/\d{6,}/);
});

test("credits are spent, and writes are made, only when told so", async () => {
  const { of, sandbox } = await rehearse();
  expect(of("ask_entity")).toMatchObject({ outcome: "skipped", skipped: expect.stringContaining("--allow-paid") });
  expect(sandbox.state.credits.remaining).toBe(1000);
  const more = { delete_meeting: { meetingId: "1", organizerEmail: "nobody@example.com" } };
  const careful = await rehearse({ more });
  expect(careful.of("delete_meeting")).toMatchObject({
    outcome: "skipped",
    skipped: expect.stringContaining("--allow-writes"),
  });
  const bold = await rehearse({ more, allowWrites: true, allowPaidActions: true });
  expect(bold.of("delete_meeting")).toMatchObject({ outcome: "not_found", status: 404 });
  expect(bold.of("ask_entity")).toMatchObject({ outcome: "success" });
  expect(bold.sandbox.state.credits.remaining).toBeLessThan(1000);
});

test("an account with nothing in it is skipped through without a fault", async () => {
  const { evidence, of } = await rehearse({}, { calls: 0 });
  expect(evidence.calls.filter(isFailure)).toEqual([]);
  expect(of("get_call_by_id")).toMatchObject({ outcome: "skipped", skipped: "list_calls gave no id" });
});

test("wrong credentials end it at once", async () => {
  const { url, close } = await startSandboxServer({ port: 0 });
  onTestFinished(close);
  const connector = gong({ ...createAccountOptions(url), rateLimiter: false });
  await expect(callReadActions({ connector, baseUrl: url, now, log() {} })).rejects.toBeInstanceOf(ConnectorError);
});

test("an output unlike its schema is named by its place alone", async () => {
  const users = [{ id: 7, emailAddress: "someone@customer.example" }];
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
  expect(calls[0]).toEqual({ action: "list_users", outcome: "success", misfits: ["/items/*/id"] });
  expect(isFailure(calls[0] as LiveCall)).toBe(true);
  expect(JSON.stringify(calls)).not.toContain("customer.example");
});

test("rehearses on the sandbox, writes the evidence to --out, and rejects a run without a key", async () => {
  const folder = mkdtempSync(join(tmpdir(), "live-"));
  const script = new URL("live/main.ts", import.meta.url).pathname;
  const run = (args: readonly string[]): Promise<[number | null, string]> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env.PATH ?? "" } });
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
  const proof = (change: Partial<Evidence> = {}, call: Partial<LiveCall> = {}): Evidence => ({
    date: new Date(now - 3 * day).toISOString().slice(0, 10),
    sandbox: false,
    version: "0.1.0",
    calls: [{ action: "list_workspaces", outcome: "success", ...call }],
    ...change,
  });
  const tier = (id: string, ...evidence: Evidence[]): string =>
    getTier(gong().action(id), actions, cases, evidence, now);

  test("bronze is what is only described, silver what was recorded", () => {
    expect(tier("list_workspaces")).toBe("bronze");
    expect(tier("list_scorecards")).toBe("silver");
  });

  test("what a handler puts together is known as well as its parts", () => {
    expect(tier("get_scorecard")).toBe("silver");
    expect(tier("get_workspace")).toBe("bronze");
    expect(tier("search_user")).toBe(tier("list_users"));
  });

  test("gold is a live call of the last 90 days whose answer its schema promised", () => {
    expect(tier("list_workspaces", proof())).toBe("gold");
    expect(tier("list_users", proof())).toBe("silver");
    expect(isCalledLive("list_workspaces", [proof({ date: "2026-04-01" }), proof()], now)).toBe("2026-04-12");
  });

  test.each([
    ["a simulated Gong answered", proof({ sandbox: true })],
    ["it was 91 days ago", proof({ date: new Date(now - 91 * day).toISOString().slice(0, 10) })],
    ["it is dated ahead", proof({ date: "2027-01-01" })],
    ["the list was empty", proof({}, { outcome: "empty" })],
    ["it was refused", proof({}, { outcome: "forbidden", status: 401 })],
    ["its answer was another", proof({}, { misfits: ["/items/*/id"] })],
  ])("it is none when %s", (_name, evidence) => {
    expect(tier("list_workspaces", evidence)).toBe("bronze");
  });

  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["no calls", '{"date":"2026-01-01","sandbox":false}'],
  ])("%s is no evidence", (_name, text) => {
    expect(() => readEvidence(text)).toThrow();
  });
});
