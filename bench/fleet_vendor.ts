// The vendor of the benchmark fleet: answers from a script, the same for each company. Also receives deliveries.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gongManifests } from "gong-connector";
import { callTimes, type VendorRequest, type VendorScript } from "./fleet_types.ts";

const { isBusy, latencyMs }: VendorScript = JSON.parse(process.argv[2] ?? "{}");
const createdAt = Date.now();
/** From then on, busy companies have changes. */
let startedAt = Number.POSITIVE_INFINITY;
const dayMs = 86_400_000;
const usersPerCompany = 20;
const oldCalls = 10;

const { call: detailedCall, transcript } = Object(gongManifests().triggers.get("call_processed")?.sample);
const { user } = Object(gongManifests().triggers.get("user_changed")?.sample);

/** Arrived requests, until they are collected. */
let arrivals: VendorRequest[] = [];
let deliveries = 0;

interface ScriptedCall {
  id: string;
  startedAt: number;
}

/** Ten calls of the last week; busy companies have another one every five minutes. */
function listCalls(from: number, to: number, now: number): ScriptedCall[] {
  const old = Array.from({ length: oldCalls }, (_none, index) => ({
    id: String(7782342274025900000n + BigInt(index)),
    startedAt: createdAt - ((index + 1) * 6 * dayMs) / oldCalls,
  }));
  const count = isBusy && now >= startedAt ? 1 + Math.floor((now - startedAt) / callTimes.everyMs) : 0;
  const recent = Array.from({ length: count }, (_none, index) => ({
    id: String(7782342274025910000n + BigInt(index)),
    startedAt: startedAt + index * callTimes.everyMs,
  }));
  return [...old, ...recent].filter((call) => call.startedAt >= from && call.startedAt < to);
}

function toCall({ id, startedAt: time }: ScriptedCall): object {
  const started = new Date(time).toISOString();
  return { ...detailedCall.metaData, id, started, scheduled: started };
}

/** The title of one of the calls changes every ten minutes. */
function toDetailedCall(call: ScriptedCall, now: number): object {
  const isChanging = isBusy && call.id.endsWith("900000");
  const title = isChanging ? createTitle(now, callTimes.changeEveryMs) : detailedCall.metaData.title;
  return { ...detailedCall, metaData: { ...toCall(call), title } };
}

function createTitle(now: number, changeEveryMs: number): string {
  return `Title ${now < startedAt ? "before" : Math.floor((now - startedAt) / changeEveryMs)}`;
}

/** The job title of one of the users changes every half hour. */
function listUsers(now: number): object[] {
  return Array.from({ length: usersPerCompany }, (_none, index) => ({
    ...user,
    id: String(234599484848423 + index),
    ...(isBusy && index === 0 && { title: createTitle(now, callTimes.userChangeEveryMs) }),
  }));
}

interface Answer {
  trigger: VendorRequest["trigger"];
  body: object;
}

function answer(path: string, body: string): Answer {
  const now = Date.now();
  const url = new URL(path, "http://vendor");
  const { filter } = Object(body === "" ? {} : JSON.parse(body));
  const ids: string[] = filter?.callIds ?? [];
  const all = (): ScriptedCall[] => listCalls(0, Number.POSITIVE_INFINITY, now).filter(({ id }) => ids.includes(id));
  if (url.pathname === "/v2/users") return { trigger: "user_changed", body: toPage("users", listUsers(now)) };
  if (url.pathname === "/v2/calls/transcript")
    return {
      trigger: "call_processed",
      body: toPage(
        "callTranscripts",
        all().map(({ id }) => ({ callId: id, transcript })),
      ),
    };
  if (url.pathname === "/v2/calls") {
    const calls = listCalls(
      readTime(url.searchParams.get("fromDateTime")),
      readTime(url.searchParams.get("toDateTime")),
      now,
    );
    return { trigger: "call_processed", body: toPage("calls", calls.map(toCall)) };
  }
  if (url.pathname !== "/v2/calls/extensive") throw new Error(`the script has no answer to ${path}`);
  const calls = ids.length > 0 ? all() : listCalls(readTime(filter.fromDateTime), readTime(filter.toDateTime), now);
  const trigger = ids.length > 0 ? "call_processed" : "call_updated";
  return {
    trigger,
    body: toPage(
      "calls",
      calls.map((call) => toDetailedCall(call, now)),
    ),
  };
}

function readTime(text: string | null): number {
  return Date.parse(text ?? "");
}

function toPage(name: string, items: readonly object[]): object {
  const records = { totalRecords: items.length, currentPageSize: items.length, currentPageNumber: 0 };
  return { requestId: "4al018gzaztcr8nbukw", records, [name]: items };
}

/** The access key of a connection contains its number. */
function readConnection({ headers }: IncomingMessage): number {
  const encoded = (headers.authorization ?? "").split(" ")[1] ?? "";
  return Number(/^key-(\d+):/.exec(Buffer.from(encoded, "base64").toString())?.[1]);
}

const server = createServer((request, response) => {
  const arrivedAt = Date.now();
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (request.url === "/engine") {
      deliveries += 1;
      response.writeHead(204).end();
      return;
    }
    const { trigger, body } = answer(request.url ?? "", Buffer.concat(chunks).toString());
    arrivals.push({ connection: readConnection(request), trigger, at: arrivedAt });
    const content = Buffer.from(JSON.stringify(body));
    const headers = { "content-type": "application/json;charset=utf-8", "content-length": content.length };
    setTimeout(() => response.writeHead(200, headers).end(content), latencyMs);
  });
});
server.requestTimeout = 0;
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", 4096, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on("message", (message) => {
  if (message === "start") startedAt = Date.now();
  else sendReport();
});

function sendReport(): void {
  process.send?.({ arrivals, deliveries });
  arrivals = [];
}
process.on("disconnect", () => process.exit());
