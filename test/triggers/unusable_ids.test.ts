// An id that no request can look up: the other items go on without it.
import { expect, test } from "vitest";
import { type Connector, type GongActions, gong, poll, type Trigger } from "../../src/index.ts";
import { getPointer } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

const startedAt = Date.UTC(2026, 2, 2, 10);
const hourMs = 3_600_000;
const range = { fromDateTime: "2026-03-01T00:00:00Z", toDateTime: "2026-03-08T00:00:00Z" };
const goodId = "7782342274025937895";
const passages = [{ speakerId: "5", sentences: [{ start: 0, end: 1, text: "The price." }] }];

/** Gong with two calls, one of which has the other id. */
class TwoCalls {
  /** Transcripts are empty until they are ready. */
  isReady = true;
  /** Whether there are details of the call with the other id. */
  hasOtherDetails = true;
  requestedIds: unknown[] = [];
  readonly #otherId: unknown;

  constructor(otherId: unknown) {
    this.#otherId = otherId;
  }

  async connect(auth: "api_key" | "oauth2"): Promise<Connector<GongActions>> {
    const baseUrl = await startHttpServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://loopback");
      const text = await readBody(request);
      const ids: unknown = text === "" ? undefined : getPointer(JSON.parse(text), "/filter/callIds");
      if (Array.isArray(ids)) this.requestedIds.push(...ids);
      const found = [this.#otherId, goodId].filter((id) => !Array.isArray(ids) || ids.includes(id));
      respondJson(response, 200, { records: { totalRecords: found.length }, ...this.#respond(pathname, found) });
    });
    const credentials = auth === "oauth2" ? { accessToken: "TOKEN" } : undefined;
    return gong({ ...createAccountOptions(baseUrl, credentials), rateLimiter: false, maxRetries: 0 });
  }

  #respond(path: string, ids: unknown[]): object {
    const content = { trackers: [{ id: "3", name: "Price", count: 1 }] };
    const calls = ids.map((id) => ({
      id,
      isPrivate: false,
      title: "Price",
      started: new Date(startedAt).toISOString(),
    }));
    if (path === "/v2/calls") return { calls };
    const detailed = calls.filter(({ id }) => this.hasOtherDetails || id === goodId);
    if (path === "/v2/calls/extensive") return { calls: detailed.map((metaData) => ({ metaData, content })) };
    return { callTranscripts: ids.map((callId) => ({ callId, transcript: this.isReady ? passages : [] })) };
  }
}

const otherIds = ["text", { id: 1 }, true, "-7"];

test.for(["tracker_detected", "call_processed"].flatMap((id) => otherIds.map((otherId) => [id, otherId] as const)))(
  "%s detects the other call at once, and abandons the id %j",
  async ([id, otherId]) => {
    const calls = new TwoCalls(otherId);
    const connector = await calls.connect("api_key");
    const trigger = connector.manifests.triggers.get(id) as Trigger;
    const options = { connector, now: () => startedAt + hourMs, startAt: startedAt - hourMs };
    const { events, abandonedItemIds, error } = await poll(trigger, undefined, options);
    expect(error).toBeUndefined();
    expect(events.map(({ itemId }) => itemId)).toEqual([goodId]);
    expect(abandonedItemIds).toHaveLength(1);
    expect(calls.requestedIds.filter((requested) => requested !== goodId)).toEqual([]);
  },
);

test.for(["api_key", "oauth2"] as const)("transcript_ready waits for the other call only, with %s", async (auth) => {
  const calls = new TwoCalls("text");
  calls.isReady = false;
  const connector = await calls.connect(auth);
  const trigger = connector.manifests.triggers.get("transcript_ready") as Trigger;
  const options = { connector, startAt: startedAt - hourMs };
  const first = await poll(trigger, undefined, { ...options, now: () => startedAt + hourMs });
  expect(first).toMatchObject({ events: [] });
  expect(first.error).toBeUndefined();
  calls.isReady = true;
  const { events, error } = await poll(trigger, first.state, { ...options, now: () => startedAt + 3 * hourMs });
  expect(error).toBeUndefined();
  expect(events.map(({ itemId }) => itemId)).toEqual([goodId]);
  expect(calls.requestedIds).not.toContain("text");
});

test("a transcript is left out if its call cannot be looked up, and the others are returned", async () => {
  const calls = new TwoCalls("text");
  calls.hasOtherDetails = false;
  const connector = await calls.connect("oauth2");
  const page = await connector.run("list_call_transcripts", { filter: {} });
  expect(page).toMatchObject({ items: [{ callId: goodId }], excludedCount: 1 });
  expect(calls.requestedIds).toEqual([]);
});

test("a search by keyword finds the other calls", async () => {
  const connector = await new TwoCalls("text").connect("api_key");
  const { calls } = await connector.run("search_calls", { ...range, keyword: "price" });
  expect(calls.map(({ call }) => call.id)).toEqual([goodId]);
});
