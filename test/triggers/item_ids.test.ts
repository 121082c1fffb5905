// An item without an id is an error of the poll: it neither becomes an event nor waits for its enrichment.
import { expect, test } from "vitest";
import { gong, poll, type Trigger } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { startHttpServer } from "../helpers/servers.ts";

const now = Date.parse("2026-03-02T12:00:00Z");

test.for(["call_recorded", "transcript_ready"])(
  "%s does not detect a call without an id, and continues",
  async (id) => {
    const call: Record<string, unknown> = { id: null, started: "2026-03-02T11:00:00Z" };
    const baseUrl = await startHttpServer((request, response) => {
      const body = request.url?.includes("transcript")
        ? { callTranscripts: [{ callId: call.id, transcript: [{ speakerId: "1", sentences: [] }] }] }
        : { calls: [call] };
      respondJson(response, 200, { records: { totalRecords: 1 }, ...body });
    });
    const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false, maxRetries: 0 });
    const trigger = connector.manifests.triggers.get(id) as Trigger;
    const options = { connector, now: () => now, startAt: now - 7_200_000 };
    const failed = await poll(trigger, undefined, options);
    expect(failed).toMatchObject({ events: [], error: { code: "unexpected_response" } });
    expect(failed.error?.message).toContain("/id");
    call.id = "7782342274025937895";
    const { events, error } = await poll(trigger, failed.state, options);
    expect(error).toBeUndefined();
    expect(events.map(({ itemId }) => itemId)).toEqual([call.id]);
  },
);
