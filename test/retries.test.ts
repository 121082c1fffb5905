// Repeated requests on real sockets, over each transport: waits, retries and time-outs.
import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createRateLimiter, type GongOptions } from "../src/index.ts";
import {
  busy,
  call,
  callResponse,
  meeting,
  reset,
  respondInTurn,
  respondJson,
  transcripts,
} from "./helpers/responses.ts";
import { catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { getRefusedUrl, readBody, startHttpServer } from "./helpers/servers.ts";
import { transports } from "./helpers/transports.ts";

const newCall = {
  clientUniqueId: "123abc",
  actualStart: "2026-03-02T10:30:00Z",
  direction: "Conference",
  primaryUser: "234599484848423",
  parties: [{ userId: "234599484848423" }],
};
const transcriptResponse = { requestId: "r1", records: { totalRecords: 0 }, callTranscripts: [] };

afterEach(() => {
  vi.useRealTimers();
});

describe.each(transports)("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  describe("waits", () => {
    const start = Date.parse("2026-03-02T10:00:00Z");

    test.for([
      ["seconds", "30"],
      ["HTTP date format", new Date(start + 30_000).toUTCString()],
    ] as const)("waits for a Retry-After in %s", async ([, value]) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
      const turn = respondInTurn(
        (_request, response) => respondJson(response, 429, { errors: ["slow down"] }, { "retry-after": value }),
        (_request, response) => respondJson(response, 200, callResponse),
      );
      const waited = Promise.withResolvers<void>();
      const onAttempt = () => setImmediate(waited.resolve);
      const { run } = connectAndWatch(await startHttpServer(turn.listener), { onAttempt });
      const outcome = run("get_call_by_id", call);
      await waited.promise;
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(29_999);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(1);
      expect(vi.getTimerCount()).toBe(0);
      expect(await outcome).toEqual(call);
      expect(turn.count).toBe(2);
    });

    test("throws wait_too_long at once when Retry-After exceeds five minutes", async () => {
      const turn = respondInTurn((_request, response) =>
        respondJson(response, 429, { requestId: "r1", errors: ["slow down"] }, { "retry-after": "301" }),
      );
      const { run } = connectAndWatch(await startHttpServer(turn.listener));
      const error = await catchError(run("get_call_by_id", call));
      expect(error).toMatchObject({
        code: "wait_too_long",
        kind: "rate_limited",
        message: "slow down; the next request is allowed in 301 s, and this call may wait 300 s",
        status: 429,
        requestId: "r1",
        retryAfterMs: 301_000,
        retryable: true,
      });
      expect(turn.count).toBe(1);
    });

    test("does not count waits that the vendor asked for as failed attempts", async () => {
      const slow: RequestListener = (_request, response) => respondJson(response, 429, {}, { "retry-after": "1" });
      const turn = respondInTurn(slow, slow, slow, slow, slow, (_request, response) =>
        respondJson(response, 200, callResponse),
      );
      const { run } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("get_call_by_id", call)).toEqual(call);
      expect(turn.count).toBe(6);
    });

    test("throws wait_too_long when the waits of all requests of a call together exceed maxWaitMs", async () => {
      const slow: RequestListener = (_request, response) => respondJson(response, 429, {}, { "retry-after": "1" });
      const page =
        (cursor: string): RequestListener =>
        (_request, response) =>
          respondJson(response, 200, { requestId: "r", records: { cursor }, users: [{ id: cursor }] });
      const turn = respondInTurn(slow, slow, page("a"), slow, page("b"), slow, page("c"));
      const url = await startHttpServer(turn.listener);
      const { run } = connectAndWatch(url, { maxWaitMs: 3999, strict: false, ...useFakeDelays() });
      expect(await catchError(run("list_users", { limit: 9 }))).toMatchObject({
        code: "wait_too_long",
        retryAfterMs: 1000,
        resumeFrom: { cursor: "b" },
        partialOutput: { items: [{ id: "a" }, { id: "b" }] },
      });
      expect(turn.count).toBe(6);
    });

    test("iterate has all of maxWaitMs for each page", async () => {
      const slow: RequestListener = (_request, response) => respondJson(response, 429, {}, { "retry-after": "1" });
      const page =
        (cursor?: string): RequestListener =>
        (_request, response) =>
          respondJson(response, 200, { requestId: "r", records: { cursor }, users: [{ id: "1" }] });
      const turn = respondInTurn(slow, page("a"), slow, page("b"), slow, page());
      const url = await startHttpServer(turn.listener);
      const { connector } = connectAndWatch(url, { maxWaitMs: 1999, strict: false, ...useFakeDelays() });
      let count = 0;
      for await (const _user of connector.iterate("list_users", {})) count += 1;
      expect(count).toBe(3);
    });

    test("waits for nothing with maxRetries 0, neither for its own response nor for that of another call", async () => {
      const turn = respondInTurn((_request, response) => respondJson(response, 429, {}, { "retry-after": "30" }));
      const options = { rateLimiter: createRateLimiter({ minIntervalMs: 1, perDay: 100, reason: "" }), maxRetries: 0 };
      const { run } = connectAndWatch(await startHttpServer(turn.listener), options);
      const own = await catchError(run("get_call_by_id", call));
      expect(own).toMatchObject({ code: "service_rate_limited", retryAfterMs: 30_000 });
      const other = await catchError(run("get_call_by_id", call));
      expect(other).toMatchObject({ code: "wait_too_long", retryable: true });
      expect(other.retryAfterMs).toBeGreaterThan(20_000);
      expect(turn.count).toBe(1);
    });

    test.for(["0", "-5", "Thu, 01 Jan 2026 00:00:00 GMT", "soon"])(
      "counts a Retry-After of %s as a failed attempt, and waits for the backoff",
      async (value) => {
        const turn = respondInTurn((_request, response) => respondJson(response, 429, {}, { "retry-after": value }));
        const { run } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
        expect(await catchError(run("get_call_by_id", call))).toMatchObject({ code: "service_rate_limited" });
        expect(turn.count).toBe(3);
      },
    );

    test("retries a create after a 429, since it changed nothing", async () => {
      const turn = respondInTurn(
        (_request, response) => respondJson(response, 429, {}, { "retry-after": "1" }),
        (_request, response) => respondJson(response, 200, { requestId: "r", meetingId: "1" }),
      );
      const { run } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("create_meeting", meeting)).toMatchObject({ meetingId: "1" });
      expect(turn.count).toBe(2);
    });
  });

  describe("retries", () => {
    const outages: readonly (readonly [string, RequestListener])[] = [
      ["a 503", busy],
      ["a reset", reset],
    ];

    test.for(outages)("retries a POST that reads after %s", async ([, outage]) => {
      const turn = respondInTurn(outage, outage, (_request, response) =>
        respondJson(response, 200, transcriptResponse),
      );
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("list_call_transcripts", transcripts)).toEqual({ items: [], total: 0 });
      expect(events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    });

    test.for(outages)(
      "does not retry a create without an idempotency key after %s, and reports an unknown outcome",
      async ([, outage]) => {
        const turn = respondInTurn(outage);
        const error = await catchError(
          connectAndWatch(await startHttpServer(turn.listener), useFakeDelays()).run("create_meeting", meeting),
        );
        expect(error).toMatchObject({ code: "outcome_unknown", kind: "unavailable", retryable: false });
        expect(error.remedy).toContain("Check before you repeat it.");
        expect(turn.count).toBe(1);
      },
    );

    test.for(outages)("retries a create with an idempotency key after %s, with the same body", async ([, outage]) => {
      const bodies: string[] = [];
      const turn = respondInTurn(outage, (_request, response) =>
        respondJson(response, 200, { requestId: "r", callId: "1" }),
      );
      const url = await startHttpServer(async (request, response) => {
        request.on("error", () => {});
        const text = readBody(request).then((body) => bodies.push(body));
        turn.listener(request, response);
        await text.catch(() => {});
      });
      expect(await connectAndWatch(url, useFakeDelays()).run("create_call", newCall)).toMatchObject({ callId: "1" });
      expect(bodies.map((body) => JSON.parse(body))).toEqual([newCall, newCall]);
    });

    test("retries a create after a refused connection, since it cannot have arrived", async () => {
      const { run, events } = connectAndWatch(await getRefusedUrl(), useFakeDelays());
      const error = await catchError(run("create_meeting", meeting));
      expect(error).toMatchObject({ code: "network_error", retryable: true });
      expect(error.message).toBe("the connection was refused (after 3 attempts)");
      expect(events).toHaveLength(3);
    });

    test("retries as often as maxRetries allows", async () => {
      const turn = respondInTurn(busy);
      const error = await catchError(
        connectAndWatch(await startHttpServer(turn.listener), useFakeDelays()).run("get_call_by_id", call, {
          maxRetries: 4,
        }),
      );
      expect(error.message).toContain("after 5 attempts");
      expect(turn.count).toBe(5);
    });
  });

  describe("time-outs", () => {
    test("throws unavailable without a response in time", async () => {
      const turn = respondInTurn(() => {});
      const { run } = connectAndWatch(await startHttpServer(turn.listener), { timeoutMs: 1_000, maxRetries: 0 });
      const read = await catchError(run("get_call_by_id", call));
      expect(read).toMatchObject({ code: "timeout", retryable: true });
      expect(read.message).toBe("timed out while waiting for the response (1 s)");
      expect(await catchError(run("create_meeting", meeting))).toMatchObject({
        code: "outcome_unknown",
        retryable: false,
      });
    });

    test("throws unavailable for a response that stops half-way", async () => {
      const url = await startHttpServer((_request, response) =>
        response.writeHead(200, { "content-length": 10 }).write("{"),
      );
      const error = await catchError(
        connectAndWatch(url, { timeoutMs: 30, maxRetries: 0 }).run("get_call_by_id", call),
      );
      expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    });
  });
});
