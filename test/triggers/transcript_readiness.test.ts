// Empty transcripts and calls without details: triggers and sync_new_items wait for them.
import { expect, onTestFinished, test, vi } from "vitest";
import { type Connector, type GongActions, gong, poll, type TriggerEvent } from "../../src/index.ts";
import { getPointer } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

const startedAt = Date.UTC(2026, 2, 2, 10);
const hourMs = 3_600_000;
const passages = [{ speakerId: "5", topic: null, sentences: [{ start: 0, end: 1, text: "Hello." }] }];

/** One call whose details and transcript a test changes. */
class OneCall {
  hasDetails = true;
  isPrivate = false;
  transcript: object[] | null = passages;
  readonly id = "7782342274025937895";

  async start(auth: "api_key" | "oauth2"): Promise<Connector<GongActions>> {
    const baseUrl = await startHttpServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://loopback");
      const text = await readBody(request);
      const ids: unknown = text === "" ? undefined : getPointer(JSON.parse(text), "/filter/callIds");
      const found = (!Array.isArray(ids) || ids.includes(this.id)) && this.#respond(pathname);
      if (found) respondJson(response, 200, { requestId: "r", records: { totalRecords: 1 }, ...found });
      else respondJson(response, 404, { errors: ["No calls found corresponding to the provided filters"] });
    });
    const credentials = auth === "oauth2" ? { accessToken: "TOKEN" } : undefined;
    return gong({ ...createAccountOptions(baseUrl, credentials), rateLimiter: false, strict: true, maxRetries: 0 });
  }

  #respond(path: string): object | undefined {
    const { id, isPrivate } = this;
    const call = { id, isPrivate, started: new Date(startedAt).toISOString() };
    if (path === "/v2/calls") return { calls: [call] };
    if (path === "/v2/calls/extensive") return this.hasDetails ? { calls: [{ metaData: call }] } : undefined;
    return { callTranscripts: [{ callId: id, transcript: this.transcript }] };
  }
}

/** Polls a trigger every two hours, from the start of the call on. */
async function createPoller(id: string, call: OneCall, auth: "api_key" | "oauth2" = "api_key") {
  const connector = await call.start(auth);
  const trigger = connector.manifests.triggers.get(id);
  if (!trigger) throw new Error(`there is no trigger ${id}`);
  let state: string | undefined;
  let time = startedAt;
  const abandoned: string[] = [];
  const pollHours = async (hours: number): Promise<TriggerEvent[]> => {
    const events: TriggerEvent[] = [];
    for (let hour = 0; hour < hours; hour += 2, time += 2 * hourMs) {
      const result = await poll(trigger, state, { connector, now: () => time, startAt: startedAt - hourMs });
      if (result.error) throw result.error;
      state = result.state;
      events.push(...result.events);
      abandoned.push(...result.abandonedItemIds);
    }
    return events;
  };
  return { pollHours, abandoned };
}

test.for(["transcript_ready", "call_processed"])("%s waits while the transcript is empty", async (id) => {
  const call = new OneCall();
  const { pollHours, abandoned } = await createPoller(id, call);
  call.transcript = [];
  expect(await pollHours(24)).toEqual([]);
  call.transcript = null;
  expect(await pollHours(2)).toEqual([]);
  call.transcript = passages;
  const events = await pollHours(24);
  expect(events.map(({ data }) => getPointer(data, "/transcript"))).toEqual([passages]);
  expect(abandoned).toEqual([]);
});

test("transcript_ready never fires for a transcript that stays empty", async () => {
  const call = new OneCall();
  call.transcript = [];
  const { pollHours, abandoned } = await createPoller("transcript_ready", call);
  expect(await pollHours(120)).toEqual([]);
  expect(abandoned).toEqual([call.id]);
});

test("call_processed fires with an empty transcript after three days, once", async () => {
  const call = new OneCall();
  call.transcript = [];
  const { pollHours, abandoned } = await createPoller("call_processed", call);
  expect(await pollHours(70)).toEqual([]);
  const events = await pollHours(50);
  expect(events.map(({ data }) => getPointer(data, "/transcript"))).toEqual([[]]);
  expect(getPointer(events[0]?.data, "/call/metaData/id")).toBe(call.id);
  expect(abandoned).toEqual([call.id]);
});

test("call_processed without details never fires", async () => {
  const call = new OneCall();
  call.hasDetails = false;
  const { pollHours, abandoned } = await createPoller("call_processed", call);
  expect(await pollHours(120)).toEqual([]);
  expect(abandoned).toEqual([call.id]);
});

test("transcript_ready under OAuth waits until it is known that the call is not private", async () => {
  const call = new OneCall();
  call.hasDetails = false;
  const { pollHours } = await createPoller("transcript_ready", call, "oauth2");
  expect(await pollHours(5)).toEqual([]);
  call.hasDetails = true;
  expect(await pollHours(5)).toHaveLength(1);
});

test("transcript_ready under OAuth leaves out a call that became private", async () => {
  const call = new OneCall();
  call.transcript = [];
  const { pollHours } = await createPoller("transcript_ready", call, "oauth2");
  expect(await pollHours(2)).toEqual([]);
  Object.assign(call, { transcript: passages, isPrivate: true });
  expect(await pollHours(100)).toEqual([]);
});

/** Runs sync_new_items over transcripts each hour. */
async function createSync(call: OneCall) {
  vi.useFakeTimers({ toFake: ["Date"], now: startedAt });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const connector = await call.start("oauth2");
  let state: string | undefined;
  return async (hours: number) => {
    const outputs: GongActions["sync_new_items"]["output"][] = [];
    for (let hour = 0; hour < hours; hour += 1) {
      const input = { action: "list_call_transcripts", startAt: new Date(startedAt - hourMs).toISOString() };
      const output = await connector.run("sync_new_items", { ...input, ...(state !== undefined && { state }) });
      state = output.state;
      outputs.push(output);
      vi.setSystemTime(Date.now() + hourMs);
    }
    return {
      items: outputs.flatMap(({ newItems }) => newItems),
      abandoned: outputs.flatMap(({ abandonedIds = [] }) => abandonedIds),
    };
  };
}

test("sync_new_items returns a transcript once its call has details, also after the lookback", async () => {
  const call = new OneCall();
  call.hasDetails = false;
  const sync = await createSync(call);
  expect((await sync(40)).items).toEqual([]);
  call.hasDetails = true;
  const { items, abandoned } = await sync(30);
  expect(items).toMatchObject([{ callId: call.id, transcript: passages }]);
  expect(abandoned).toEqual([]);
});

test("sync_new_items returns a transcript once it is not empty", async () => {
  const call = new OneCall();
  call.transcript = [];
  const sync = await createSync(call);
  expect((await sync(5)).items).toEqual([]);
  call.transcript = passages;
  expect((await sync(5)).items).toMatchObject([{ callId: call.id, transcript: passages }]);
});

test("sync_new_items abandons a transcript whose call stays private or without details, and reports it", async () => {
  const call = new OneCall();
  call.hasDetails = false;
  const sync = await createSync(call);
  expect((await sync(10)).items).toEqual([]);
  Object.assign(call, { hasDetails: true, isPrivate: true });
  const { items, abandoned } = await sync(100);
  expect(items).toEqual([]);
  expect(abandoned).toEqual([call.id]);
});
