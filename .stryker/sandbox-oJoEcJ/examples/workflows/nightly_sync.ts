// @ts-nocheck
// Every night: the calls that are new since the last night, each with its transcript, as files in a folder.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ObjectContext, object, rpc } from "@restatedev/restate-sdk";
import type { GongActions } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { createActionClient } from "gong-connector-restate";

export interface SyncSettings {
  /** Folder of the files: ID.json for each call, ID.md for its transcript. */
  folder: string;
  /** Calls from this moment on; from the start on when left out. */
  startAt?: string;
  /** Hour of the night, UTC; 2 when left out. */
  hour?: number;
}

export interface Night {
  calls: number;
  transcripts: number;
  /** Calls whose transcript is not there yet; the next nights ask for it again. */
  awaited: number;
}

type SyncState = GongActions["sync_new_items"]["output"]["state"];
type Transcript = GongActions["get_call_transcript"]["output"]["calls"][number];

/** Calls by id, and how many nights their transcript has been awaited. */
type Awaited = Record<string, number>;

const mostNights = 3;
const perRequest = 100;

/** An object for each folder. `start` it once and it goes on by itself; `night` without a word runs one night now. */
export const nightlySync = object({
  name: "nightly_sync",
  handlers: {
    start: async (ctx: ObjectContext, settings: SyncSettings): Promise<void> => {
      const run = ctx.rand.uuidv4();
      ctx.set("settings", settings);
      ctx.set("run", run);
      await schedule(ctx, run, settings);
    },
    stop: async (ctx: ObjectContext): Promise<void> => ctx.clear("run"),
    night: async (ctx: ObjectContext, { run }: { run?: string }): Promise<Night | undefined> => {
      const settings = await ctx.get<SyncSettings>("settings");
      if (!settings || (run !== undefined && run !== (await ctx.get<string>("run")))) return undefined;
      const night = await sync(ctx, settings);
      if (run !== undefined) await schedule(ctx, run, settings);
      return night;
    },
  },
});

async function schedule(ctx: ObjectContext, run: string, { hour = 2 }: SyncSettings): Promise<void> {
  const now = await ctx.date.now();
  const tonight = new Date(now).setUTCHours(hour, 0, 0, 0);
  const delay = (tonight > now ? tonight : tonight + 86_400_000) - now;
  ctx.objectSendClient(nightlySync, ctx.key).night({ run }, rpc.sendOpts({ delay }));
}

async function sync(ctx: ObjectContext, { folder, startAt }: SyncSettings): Promise<Night> {
  const gong = createActionClient(ctx);
  const awaited = (await ctx.get<Awaited>("awaited")) ?? {};
  const night = { calls: 0, transcripts: 0, awaited: 0 };
  for (let hasMore = true; hasMore; ) {
    const state = await ctx.get<SyncState>("state");
    const from = state ? { state } : startAt === undefined ? {} : { startAt };
    const found = await gong.run("sync_new_items", { action: "list_calls", time: "/started", ...from });
    await ctx.run("write calls", () => writeCalls(folder, found.newItems));
    night.calls += found.newItems.length;
    for (const item of found.newItems) awaited[String(getPointer(item, "/id"))] = 0;
    // Only what is written counts as known: a crash before this line repeats the writing, and nothing else.
    ctx.set("state", found.state);
    ctx.set("awaited", awaited);
    ({ hasMore } = found);
  }
  for (const callIds of batches(Object.keys(awaited))) {
    const { calls } = await gong.run("get_call_transcript", { callIds });
    await ctx.run("write transcripts", () => writeTranscripts(folder, calls));
    night.transcripts += calls.length;
    const there = new Set(calls.map(({ callId }) => callId));
    for (const id of callIds) {
      const nights = (awaited[id] ?? 0) + 1;
      if (there.has(id) || nights > mostNights) delete awaited[id];
      else awaited[id] = nights;
    }
    ctx.set("awaited", awaited);
  }
  return { ...night, awaited: Object.keys(awaited).length };
}

function batches(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / perRequest) }, (_none, index) =>
    ids.slice(index * perRequest, (index + 1) * perRequest),
  );
}

/** One file a call, so that writing twice is as good as once. */
async function writeCalls(folder: string, items: readonly unknown[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const item of items)
    await writeFile(join(folder, `${getPointer(item, "/id")}.json`), JSON.stringify(item, undefined, 2));
}

async function writeTranscripts(folder: string, calls: readonly Transcript[]): Promise<void> {
  for (const { callId, markdown } of calls) await writeFile(join(folder, `${callId}.md`), markdown);
}
