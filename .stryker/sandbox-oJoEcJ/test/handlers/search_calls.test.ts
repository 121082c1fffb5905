// @ts-nocheck
// Search Calls against a company of 450 calls: finds what reading everything by hand finds, and reports what it has seen.

import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connector, type GongActions, gong } from "../../src/index.ts";
import { type Progress, unlimited } from "../../src/internal.ts";

type Input = GongActions["search_calls"]["input"];
type Output = GongActions["search_calls"]["output"];
type Call = GongActions["list_extensive_calls"]["output"]["items"][number];

const now = Date.UTC(2026, 3, 15, 22);
const fromDateTime = "2025-01-01T00:00:00Z";
let served: SandboxServer;
let connector: Connector<GongActions>;
const everything: Call[] = [];
const said = new Map<string, string>();

beforeAll(async () => {
  served = await startSandboxServer({ port: 0, seed: "search", calls: 450, clock: () => now, rateLimits: false });
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  connector = gong({ auth: { accessKey, accessKeySecret }, baseUrl: served.url, rateLimiter: unlimited, strict: true });
  const contentSelector = { context: "Basic", exposedFields: { parties: true } } as const;
  for await (const call of connector.iterate("list_extensive_calls", { filter: { fromDateTime }, contentSelector }))
    everything.push(call);
  for await (const { callId, transcript } of connector.iterate("list_call_transcripts", { filter: { fromDateTime } })) {
    const sentences = (transcript ?? []).flatMap((passage) => passage.sentences ?? []);
    said.set(
      callId,
      sentences
        .map(({ text }) => text)
        .join("\n")
        .toLowerCase(),
    );
  }
});

afterAll(() => served.close());

function idsOf({ calls }: Output): string[] {
  return calls.map(({ call }) => call.id);
}

function byHand(fits: (call: Call) => boolean): string[] {
  return everything.filter(fits).map(({ metaData }) => metaData?.id ?? "");
}

/** The search and all that its cursor leads to. */
async function toTheEnd(input: Input): Promise<{ ids: string[]; outputs: Output[] }> {
  const outputs = [await connector.run("search_calls", input)];
  for (let next = outputs[0]?.nextCursor; next; next = outputs.at(-1)?.nextCursor)
    outputs.push(await connector.run("search_calls", { ...input, cursor: next }));
  return { ids: outputs.flatMap(idsOf), outputs };
}

function customer(): { address: string; domain: string } {
  const addresses = everything.flatMap(({ parties = [] }) => parties.flatMap((party) => party.emailAddress ?? []));
  const address = addresses.find((one) => !one.endsWith("@fernhill.example")) ?? "";
  return { address, domain: address.split("@")[1] ?? "" };
}

test("the company is large enough to prove something", () => {
  expect(everything.length).toBeGreaterThan(400);
  expect(said.size).toBeGreaterThan(400);
});

test("finds by domain and by address what reading by hand finds", async () => {
  const { address, domain } = customer();
  const withDomain = byHand(({ parties = [] }) => parties.some((party) => party.emailAddress?.endsWith(`@${domain}`)));
  const withAddress = byHand(({ parties = [] }) => parties.some((party) => party.emailAddress === address));
  expect(withAddress.length).toBeGreaterThan(0);
  const everyone = { fromDateTime, limit: 1000 };
  const output = await connector.run("search_calls", { ...everyone, participants: [domain.toUpperCase()] });
  expect(idsOf(output)).toEqual(withDomain);
  expect(output.coverage).toMatchObject({ scanned: everything.length, complete: true, stoppedBecause: "end" });
  expect(output.coverage.total).toBe(everything.length);
  expect(idsOf(await connector.run("search_calls", { ...everyone, participants: [address] }))).toEqual(withAddress);
});

test("finds by account what reading by hand finds", async () => {
  const objects = everything.flatMap(({ context = [] }) => context.flatMap((one) => one.objects ?? []));
  const accountId = objects.find(({ objectType }) => objectType === "Account")?.objectId ?? "";
  const linked = byHand(({ context = [] }) =>
    context.some((one) => one.objects?.some((object) => object.objectId === accountId)),
  );
  expect(linked.length).toBeGreaterThan(0);
  expect(idsOf(await connector.run("search_calls", { fromDateTime, accountId, limit: 1000 }))).toEqual(linked);
});

test("finds by words that were said, with the sentences", async () => {
  const keyword = "budget";
  const heard = byHand(({ metaData }) => said.get(metaData?.id ?? "")?.includes(keyword) ?? false);
  const output = await connector.run("search_calls", { fromDateTime, keyword, limit: 1000, maxRequests: 100 });
  expect(heard.length).toBeGreaterThan(0);
  expect(idsOf(output)).toEqual(heard);
  for (const { excerpts = [] } of output.calls) {
    expect(excerpts.length).toBeGreaterThan(0);
    for (const { text } of excerpts) expect(text.toLowerCase()).toContain(keyword);
  }
});

test.for([
  ["a limit of finds", { limit: 7 }, "limit"],
  ["a limit of requests", { limit: 1000, maxRequests: 2 }, "max_requests"],
] as const)("%s stops it, and the cursor goes on without loss or repeat", async ([, bounds, reason]) => {
  const { domain } = customer();
  const search = { fromDateTime, participants: [domain] };
  const whole = await connector.run("search_calls", { ...search, limit: 1000 });
  const { ids, outputs } = await toTheEnd({ ...search, ...bounds });
  expect(ids).toEqual(idsOf(whole));
  expect(outputs.length).toBeGreaterThan(1);
  expect(outputs[0]?.coverage).toMatchObject({ complete: false, stoppedBecause: reason });
  expect(outputs.at(-1)?.coverage).toMatchObject({ complete: true, stoppedBecause: "end" });
  const scanned = outputs.reduce((sum, { coverage }) => sum + coverage.scanned, 0);
  expect(scanned).toBe(everything.length);
});

test("a keyword never sends more requests than allowed", async () => {
  const output = await connector.run("search_calls", { fromDateTime, keyword: "pricing", limit: 1000, maxRequests: 5 });
  expect(output.coverage.requests).toBe(4);
  expect(output.coverage).toMatchObject({ complete: false, stoppedBecause: "max_requests", scanned: 200 });
});

test("tells its progress, and stops when it is cancelled", async () => {
  const told: Progress[] = [];
  const stop = new AbortController();
  const onProgress = (progress: Progress): void => {
    told.push(progress);
    if (told.length === 2) stop.abort(new Error("enough"));
  };
  const input = { fromDateTime, title: "no call is called like this" };
  const work = connector.run("search_calls", input, { onProgress, signal: stop.signal });
  await expect(work).rejects.toThrow("enough");
  const total = everything.length;
  expect(told).toEqual([
    { sent: 100, total, unit: "calls" },
    { sent: 200, total, unit: "calls" },
  ]);
});
