// Every night: writes the new calls and their transcripts as files into a folder.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ObjectContext, object, rpc } from "@restatedev/restate-sdk";
import type { GongActions } from "gong-connector";
import { createActionClient } from "gong-connector-restate";

export interface SyncSettings {
  /** The folder: ID.json for each call, ID.md for its transcript. */
  folder: string;
  /** Calls from this date on; from the first night on by default. */
  startAt?: string;
  /** Hour of the night in UTC; 2 by default. */
  hour?: number;
}

export interface NightReport {
  calls: number;
  transcripts: number;
  /** Calls whose transcript is not available yet; the next nights request it again. */
  missingTranscripts: number;
}

type SyncState = GongActions["sync_new_items"]["output"]["state"];
type Transcript = GongActions["get_call_transcript"]["output"]["calls"][number];

/** Call ids without a transcript, with the number of nights that requested it. */
type MissingTranscripts = Record<string, number>;

const maxNights = 3;
const batchSize = 100;

/** One object per folder. After `start` it repeats every night; `night` runs it once, now. */
export const nightlySync = object({
  name: "nightly_sync",
  handlers: {
    start: async (ctx: ObjectContext, settings: SyncSettings): Promise<void> => {
      const scheduleId = ctx.rand.uuidv4();
      ctx.set("settings", settings);
      ctx.set("scheduleId", scheduleId);
      await scheduleNight(ctx, scheduleId, settings);
    },
    stop: async (ctx: ObjectContext): Promise<void> => ctx.clear("scheduleId"),
    /** A scheduled night has the id of its schedule, and ends if another start or a stop came after it. */
    night: async (ctx: ObjectContext, { scheduleId }: { scheduleId?: string }): Promise<NightReport | undefined> => {
      const settings = await ctx.get<SyncSettings>("settings");
      if (!settings) return undefined;
      if (scheduleId !== undefined && scheduleId !== (await ctx.get<string>("scheduleId"))) return undefined;
      const report = await sync(ctx, settings);
      if (scheduleId !== undefined) await scheduleNight(ctx, scheduleId, settings);
      return report;
    },
  },
});

async function scheduleNight(ctx: ObjectContext, scheduleId: string, { hour = 2 }: SyncSettings): Promise<void> {
  const now = await ctx.date.now();
  const tonight = new Date(now).setUTCHours(hour, 0, 0, 0);
  const delay = (tonight > now ? tonight : tonight + 86_400_000) - now;
  ctx.objectSendClient(nightlySync, ctx.key).night({ scheduleId }, rpc.sendOpts({ delay }));
}

async function sync(ctx: ObjectContext, { folder, startAt }: SyncSettings): Promise<NightReport> {
  const gong = createActionClient(ctx);
  const missing = (await ctx.get<MissingTranscripts>("missingTranscripts")) ?? {};
  const report = { calls: 0, transcripts: 0 };
  for (let hasMore = true; hasMore; ) {
    const state = await ctx.get<SyncState>("state");
    const from = state ? { state } : startAt === undefined ? {} : { startAt };
    const page = await gong.run("sync_new_items", { action: "list_calls", time: "/started", ...from });
    await ctx.run("write calls", () => writeCalls(folder, page.newItems));
    report.calls += page.newItems.length;
    for (const item of page.newItems) missing[readId(item)] = 0;
    // The state is set after the files are written: a crash before this line repeats the writing.
    ctx.set("state", page.state);
    ctx.set("missingTranscripts", missing);
    ({ hasMore } = page);
  }
  for (const callIds of splitIntoBatches(Object.keys(missing))) {
    const { calls } = await gong.run("get_call_transcript", { callIds });
    await ctx.run("write transcripts", () => writeTranscripts(folder, calls));
    report.transcripts += calls.length;
    const received = new Set(calls.map(({ callId }) => callId));
    for (const id of callIds) {
      const nights = (missing[id] ?? 0) + 1;
      if (received.has(id) || nights > maxNights) delete missing[id];
      else missing[id] = nights;
    }
    ctx.set("missingTranscripts", missing);
  }
  return { ...report, missingTranscripts: Object.keys(missing).length };
}

function readId(item: unknown): string {
  return String(Object(item).id);
}

function splitIntoBatches(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / batchSize) }, (_none, index) =>
    ids.slice(index * batchSize, (index + 1) * batchSize),
  );
}

/** One file per call, so that repeating it has the same effect. */
async function writeCalls(folder: string, items: readonly unknown[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const item of items) await writeFile(join(folder, `${readId(item)}.json`), JSON.stringify(item, undefined, 2));
}

async function writeTranscripts(folder: string, calls: readonly Transcript[]): Promise<void> {
  for (const { callId, markdown } of calls) await writeFile(join(folder, `${callId}.md`), markdown);
}
