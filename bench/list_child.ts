// Reads a whole list in a separate process, whose memory is measured. Prints milliseconds, items and memory to standard error.
import { setTimeout as delay } from "node:timers/promises";
import { type AnyConnector, gong, gongManifests } from "gong-connector";
import got from "got";
import { createAccountOptions } from "../test/helpers/account.ts";

const [url = "", reader = ""] = process.argv.slice(2);
const filter = { fromDateTime: "2026-01-01T00:00:00Z", toDateTime: "2026-02-01T00:00:00Z" };
const headers = { authorization: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}` };
// Three requests a second, the limit of the vendor, would hide what the reader can do.
Object.assign(gongManifests().connector.rateLimits, { minIntervalMs: 0, perDay: 1_000_000_000 });

interface ResponseBody {
  records: { cursor?: string };
  users?: unknown[];
  calls?: unknown[];
}

async function readByGot(fetchPage: (cursor: string | undefined) => Promise<string>): Promise<number> {
  let items = 0;
  let cursor: string | undefined;
  do {
    const body: ResponseBody = JSON.parse(await fetchPage(cursor));
    items += (body.users ?? body.calls ?? []).length;
    cursor = body.records.cursor;
  } while (cursor !== undefined);
  return items;
}

const readers: Record<string, () => Promise<number>> = {
  "users by got": () =>
    readByGot((cursor) => got(`${url}/v2/users`, { headers, searchParams: cursor ? { cursor } : {} }).text()),
  "users by run": async () => {
    Object.assign(process.env, { GONG_BASE_URL: url, GONG_ACCESS_KEY: "KEY", GONG_ACCESS_KEY_SECRET: "SECRET" });
    // The built program, which shares its modules with the built library.
    const program: { main(argv: readonly string[]): Promise<void> } = await import(
      `${import.meta.resolve("gong-connector")}/../cli/main.js`
    );
    await program.main(["run", "list_users", "--all"]);
    return Number.NaN;
  },
  "calls by got": () =>
    readByGot((cursor) => got.post(`${url}/v2/calls/extensive`, { headers, json: { filter, cursor } }).text()),
  "calls by iterate": async () => {
    let items = 0;
    const connector: AnyConnector = gong(createAccountOptions(url));
    for await (const _ of connector.iterate("list_extensive_calls", { filter })) items += 1;
    return items;
  },
};

/** Resident memory in MB, twenty times a second. */
const rss: number[] = [];
const sampling = new AbortController();
async function sampleMemory(): Promise<void> {
  for (;;) {
    await delay(50, undefined, { signal: sampling.signal, ref: false });
    rss.push(process.memoryUsage.rss() / 2 ** 20);
  }
}
sampleMemory().catch(() => {});
const startedAt = performance.now();
const items = await readers[reader]?.();
const ms = performance.now() - startedAt;
sampling.abort();
process.stderr.write(`${JSON.stringify({ ms, items, rss, peakMegabytes: process.resourceUsage().maxRSS / 1024 })}\n`);
