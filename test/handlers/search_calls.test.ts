// search_calls against 450 calls, compared with a filter over all calls and transcripts.

import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connector, type GongActions, gong } from "../../src/index.ts";
import type { Progress } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";

type Input = GongActions["search_calls"]["input"];
type Output = GongActions["search_calls"]["output"];
type Call = GongActions["list_extensive_calls"]["output"]["items"][number];

const now = Date.UTC(2026, 3, 15, 22);
const fromDateTime = "2025-01-01T00:00:00Z";
let served: SandboxServer;
let connector: Connector<GongActions>;
const allCalls: Call[] = [];
const transcriptTexts = new Map<string, string>();

beforeAll(async () => {
  served = await startSandboxServer({ port: 0, seed: "search", calls: 450, clock: () => now, rateLimits: false });
  connector = gong({
    ...createAccountOptions(served.url, served.sandbox.credentials),
    rateLimiter: false,
    strict: true,
  });
  const contentSelector = { context: "Basic", exposedFields: { parties: true } } as const;
  for await (const call of connector.iterate("list_extensive_calls", { filter: { fromDateTime }, contentSelector }))
    allCalls.push(call);
  for await (const { callId, transcript } of connector.iterate("list_call_transcripts", { filter: { fromDateTime } })) {
    const sentences = (transcript ?? []).flatMap((passage) => passage.sentences ?? []);
    transcriptTexts.set(
      callId,
      sentences
        .map(({ text }) => text)
        .join("\n")
        .toLowerCase(),
    );
  }
});

afterAll(() => served.close());

function getCallIds({ calls }: Output): string[] {
  return calls.map(({ call }) => call.id);
}

function filterCalls(matches: (call: Call) => boolean | undefined): string[] {
  return allCalls.filter(matches).map(({ metaData }) => metaData?.id ?? "");
}

/** All pages of a search. */
async function searchAll(input: Input): Promise<{ ids: string[]; outputs: Output[] }> {
  const outputs = [await connector.run("search_calls", input)];
  for (let next = outputs[0]?.nextCursor; next; next = outputs.at(-1)?.nextCursor)
    outputs.push(await connector.run("search_calls", { ...input, cursor: next }));
  return { ids: outputs.flatMap(getCallIds), outputs };
}

function getCustomer(): { address: string; domain: string } {
  const addresses = allCalls.flatMap(({ parties }) => (parties ?? []).flatMap((party) => party.emailAddress ?? []));
  const address = addresses.find((one) => !one.endsWith("@fernhill.example")) ?? "";
  return { address, domain: address.split("@")[1] ?? "" };
}

test("has enough calls and transcripts to compare", () => {
  expect(allCalls.length).toBeGreaterThan(400);
  expect(transcriptTexts.size).toBeGreaterThan(400);
});

test("finds calls by domain and by email address", async () => {
  const { address, domain } = getCustomer();
  const withDomain = filterCalls(({ parties }) => parties?.some((party) => party.emailAddress?.endsWith(`@${domain}`)));
  const withAddress = filterCalls(({ parties }) => parties?.some((party) => party.emailAddress === address));
  expect(withAddress.length).toBeGreaterThan(0);
  const everyone = { fromDateTime, limit: 1000 };
  const output = await connector.run("search_calls", { ...everyone, participants: [domain.toUpperCase()] });
  expect(getCallIds(output)).toEqual(withDomain);
  expect(output.coverage).toMatchObject({ scanned: allCalls.length, complete: true, stoppedBecause: "end" });
  expect(output.coverage.total).toBe(allCalls.length);
  expect(getCallIds(await connector.run("search_calls", { ...everyone, participants: [address] }))).toEqual(
    withAddress,
  );
});

test("finds calls by linked account", async () => {
  const objects = allCalls.flatMap(({ context }) => (context ?? []).flatMap((one) => one.objects ?? []));
  const accountId = objects.find(({ objectType }) => objectType === "Account")?.objectId ?? "";
  const linked = filterCalls(({ context }) =>
    context?.some((one) => one.objects?.some((object) => object.objectId === accountId)),
  );
  expect(linked.length).toBeGreaterThan(0);
  expect(getCallIds(await connector.run("search_calls", { fromDateTime, accountId, limit: 1000 }))).toEqual(linked);
});

test("finds calls by keyword, with the sentences that contain it", async () => {
  const keyword = "budget";
  const expected = filterCalls(({ metaData }) => transcriptTexts.get(metaData?.id ?? "")?.includes(keyword) ?? false);
  const output = await connector.run("search_calls", { fromDateTime, keyword, limit: 1000, maxRequests: 100 });
  expect(expected.length).toBeGreaterThan(0);
  expect(getCallIds(output)).toEqual(expected);
  for (const { excerpts = [] } of output.calls) {
    expect(excerpts.length).toBeGreaterThan(0);
    for (const { text } of excerpts) expect(text.toLowerCase()).toContain(keyword);
  }
});

test.for([
  ["limit", { limit: 7 }, "limit"],
  ["maxRequests", { limit: 1000, maxRequests: 2 }, "max_requests"],
] as const)("stops at %s and continues at the cursor without loss or repetition", async ([, bounds, reason]) => {
  const { domain } = getCustomer();
  const search = { fromDateTime, participants: [domain] };
  const whole = await connector.run("search_calls", { ...search, limit: 1000 });
  const { ids, outputs } = await searchAll({ ...search, ...bounds });
  expect(ids).toEqual(getCallIds(whole));
  expect(outputs.length).toBeGreaterThan(1);
  expect(outputs[0]?.coverage).toMatchObject({ complete: false, stoppedBecause: reason });
  expect(outputs.at(-1)?.coverage).toMatchObject({ complete: true, stoppedBecause: "end" });
  const scanned = outputs.reduce((sum, { coverage }) => sum + coverage.scanned, 0);
  expect(scanned).toBe(allCalls.length);
});

test("never exceeds maxRequests with a keyword", async () => {
  const output = await connector.run("search_calls", { fromDateTime, keyword: "pricing", limit: 1000, maxRequests: 5 });
  expect(output.coverage.requests).toBe(4);
  expect(output.coverage).toMatchObject({ complete: false, stoppedBecause: "max_requests", scanned: 200 });
});

test("reports its progress and throws the abort reason when cancelled", async () => {
  const reports: Progress[] = [];
  const stop = new AbortController();
  const onProgress = (progress: Progress): void => {
    reports.push(progress);
    if (reports.length === 2) stop.abort(new Error("enough"));
  };
  const input = { fromDateTime, title: "no call is called like this" };
  const result = connector.run("search_calls", input, { onProgress, signal: stop.signal });
  await expect(result).rejects.toThrow("enough");
  const total = allCalls.length;
  expect(reports).toEqual([
    { sent: 100, total, unit: "calls" },
    { sent: 200, total, unit: "calls" },
  ]);
});
