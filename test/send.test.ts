// Requests on real sockets, over each transport: error responses, broken responses, redirects, waits, retries, cancellation.
import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { GongOptions, Transport } from "../src/index.ts";
import { gotTransport } from "../src/runtime/got_transport.ts";
import type { TransportRequest } from "../src/runtime/transport.ts";
import { nodeHttpTransport } from "./helpers/node_http_transport.ts";
import { authorization, catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { getRefusedUrl, readBody, startHttpServer, startTcpServer } from "./helpers/servers.ts";

const call = { id: "7782342274025937895" };
const callReply = { requestId: "r1", call };
const meeting = {
  startTime: "2026-03-02T18:00:00Z",
  endTime: "2026-03-02T18:30:00Z",
  invitees: [],
  organizerEmail: "test@example.com",
};
const newCall = {
  clientUniqueId: "123abc",
  actualStart: "2026-03-02T10:30:00Z",
  direction: "Conference",
  primaryUser: "234599484848423",
  parties: [{ userId: "234599484848423" }],
};
const transcripts = { filter: { callIds: [call.id] } };
const transcriptReply = { requestId: "r1", records: { totalRecords: 0 }, callTranscripts: [] };

afterEach(() => {
  vi.useRealTimers();
});

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { "content-type": "application/json;charset=utf-8", ...headers })
    .end(JSON.stringify(body));
}

/** Responds with one listener after the other, then always with the last; counts the requests. */
function inTurn(...listeners: [RequestListener, ...RequestListener[]]): { count: number; listener: RequestListener } {
  const turn = {
    count: 0,
    listener(request: Parameters<RequestListener>[0], response: ServerResponse) {
      const listener = listeners[Math.min(turn.count, listeners.length - 1)] ?? listeners[0];
      turn.count += 1;
      request.on("error", () => {});
      listener(request, response);
    },
  };
  return turn;
}

/** Closes the connection after the request has arrived. */
const reset: RequestListener = (request) => request.on("end", () => request.socket.destroy()).resume();
const busy: RequestListener = (_request, response) => json(response, 503, {}, { "retry-after": "0" });

describe.each([
  ["got", gotTransport],
  ["node:http", nodeHttpTransport],
])("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  describe("error responses", () => {
    const cases = [
      [411, "known size"],
      [413, "1.5 GB"],
      [415, "content type"],
    ] as const;
    test.for(cases)("rejects a %i with its remedy", async ([status, remedy]) => {
      const turn = inTurn((_request, response) => json(response, status, { requestId: "r9", errors: ["No"] }));
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener));
      const error = await catchError(run("list_call_transcripts", transcripts));
      expect(error).toMatchObject({ kind: "rejected", status, requestId: "r9", retryable: false });
      expect(error.remedy).toContain(remedy);
      expect(events).toMatchObject([{ attempt: 1, status, kind: "rejected", requestId: "r9", method: "POST" }]);
    });
  });

  describe("invalid responses", () => {
    test("throws invalid_response for HTML with status 200", async () => {
      const url = await startHttpServer((_request, response) =>
        response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>"),
      );
      const error = await catchError(connectAndWatch(url).run("get_call_by_id", call));
      expect(error).toMatchObject({ kind: "invalid_response", status: 200, retryable: false });
      expect(error.message).toContain("text/html");
    });

    test("throws invalid_response for an empty body with status 200", async () => {
      const url = await startHttpServer((_request, response) => response.writeHead(200).end());
      expect(await catchError(connectAndWatch(url).run("get_call_by_id", call))).toMatchObject({
        kind: "invalid_response",
        status: 200,
      });
      const made = await catchError(connectAndWatch(url).run("create_meeting", meeting));
      expect(made).toMatchObject({ kind: "invalid_response", status: 200, retryable: false });
    });

    test("classifies an HTML error page by its status", async () => {
      const url = await startHttpServer((_request, response) =>
        response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"),
      );
      const error = await catchError(connectAndWatch(url).run("get_call_by_id", call, { maxRetries: 0 }));
      expect(error).toMatchObject({ kind: "unavailable", status: 502, retryable: true });
    });

    test("retries a read after a response that ends early", async () => {
      const text = JSON.stringify(callReply);
      const turn = inTurn(
        (_request, response) => {
          response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
          response.write(text.slice(0, 10), () => response.destroy());
        },
        (_request, response) => json(response, 200, callReply),
      );
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("get_call_by_id", call)).toEqual(call);
      expect(events).toMatchObject([
        { attempt: 1, kind: "unavailable" },
        { attempt: 2, status: 200 },
      ]);
      expect(events[0]).not.toHaveProperty("status");
    });

    test("throws unavailable for a chunked response that ends early, and for bytes that are not HTTP", async () => {
      const cut = await startTcpServer((socket) => {
        socket.once("data", () =>
          socket.end(
            'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"cal',
          ),
        );
      });
      const noise = await startTcpServer((socket) => {
        socket.once("data", () => socket.end("220 mail.example.com ESMTP\r\n"));
      });
      for (const url of [cut, noise]) {
        const error = await catchError(connectAndWatch(url).run("get_call_by_id", call, { maxRetries: 0 }));
        expect(error).toMatchObject({ kind: "unavailable", retryable: true });
        expect(error.status).toBeUndefined();
      }
    });
  });

  describe("redirects", () => {
    test.for([301, 302, 303, 307, 308])(
      "does not follow a %i, so that credentials are sent to no other host",
      async (status) => {
        const elsewhere = inTurn((_request, response) => json(response, 200, callReply));
        const other = await startHttpServer(elsewhere.listener);
        const url = await startHttpServer((_request, response) =>
          response.writeHead(status, { location: `${other}/v2/calls/1` }).end(),
        );
        const error = await catchError(connectAndWatch(url).run("get_call_by_id", call));
        expect(error).toMatchObject({ kind: "rejected", status });
        expect(error.remedy).toContain("Correct the base URL");
        expect(elsewhere.count).toBe(0);
      },
    );
  });

  describe("waits", () => {
    const start = Date.parse("2026-03-02T10:00:00Z");

    test.for([
      ["seconds", "30"],
      ["HTTP date format", new Date(start + 30_000).toUTCString()],
    ] as const)("waits for a Retry-After in %s", async ([, value]) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
      const turn = inTurn(
        (_request, response) => json(response, 429, { errors: ["slow down"] }, { "retry-after": value }),
        (_request, response) => json(response, 200, callReply),
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

    test("throws rate_limited at once when Retry-After exceeds the longest wait", async () => {
      const turn = inTurn((_request, response) => json(response, 429, {}, { "retry-after": "86400" }));
      const { run } = connectAndWatch(await startHttpServer(turn.listener));
      const error = await catchError(run("get_call_by_id", call));
      expect(error).toMatchObject({ kind: "rate_limited", status: 429, retryAfterMs: 86_400_000, retryable: true });
      expect(turn.count).toBe(1);
    });

    test("throws rate_limited when Retry-After exceeds maxRetryAfterMs", async () => {
      const turn = inTurn((_request, response) => json(response, 429, {}, { "retry-after": "2" }));
      const error = await catchError(
        connectAndWatch(await startHttpServer(turn.listener), { maxRetryAfterMs: 1999 }).run("get_call_by_id", call),
      );
      expect(error).toMatchObject({ kind: "rate_limited", retryAfterMs: 2000 });
      expect(turn.count).toBe(1);
    });

    test("retries a create after a 429, since it changed nothing", async () => {
      const turn = inTurn(
        (_request, response) => json(response, 429, {}, { "retry-after": "0" }),
        (_request, response) => json(response, 200, { requestId: "r", meetingId: "1" }),
      );
      expect(await connectAndWatch(await startHttpServer(turn.listener)).run("create_meeting", meeting)).toMatchObject({
        meetingId: "1",
      });
      expect(turn.count).toBe(2);
    });
  });

  describe("retries", () => {
    const outages: readonly (readonly [string, RequestListener])[] = [
      ["a 503", busy],
      ["a reset", reset],
    ];

    test.for(outages)("retries a POST that reads after %s", async ([, outage]) => {
      const turn = inTurn(outage, outage, (_request, response) => json(response, 200, transcriptReply));
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("list_call_transcripts", transcripts)).toEqual({ items: [], total: 0 });
      expect(events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    });

    test.for(outages)(
      "does not retry a create without an idempotency key after %s, and reports an unknown outcome",
      async ([, outage]) => {
        const turn = inTurn(outage);
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
      const turn = inTurn(outage, (_request, response) => json(response, 200, { requestId: "r", callId: "1" }));
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
      const turn = inTurn(busy);
      const error = await catchError(
        connectAndWatch(await startHttpServer(turn.listener)).run("get_call_by_id", call, { maxRetries: 4 }),
      );
      expect(error.message).toContain("after 5 attempts");
      expect(turn.count).toBe(5);
    });
  });

  describe("time-outs", () => {
    test("throws unavailable without a response in time", async () => {
      const turn = inTurn(() => {});
      const { run } = connectAndWatch(await startHttpServer(turn.listener), { timeoutMs: 30, maxRetries: 0 });
      const read = await catchError(run("get_call_by_id", call));
      expect(read).toMatchObject({ code: "timeout", retryable: true });
      expect(read.message).toBe("timed out while waiting for the response (0.03 s)");
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

  describe("cancellation", () => {
    test("rejects a running request with the signal's reason and closes its connection", async () => {
      const arrived = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      const url = await startHttpServer((request) => {
        request.socket.on("close", closed.resolve);
        arrived.resolve();
      });
      const controller = new AbortController();
      const outcome = connectAndWatch(url).run("create_meeting", meeting, { signal: controller.signal });
      await arrived.promise;
      const reason = new Error("the workflow was stopped");
      controller.abort(reason);
      await expect(outcome).rejects.toBe(reason);
      await closed.promise;
    });

    test("ends the pause between two attempts", async () => {
      const controller = new AbortController();
      const turn = inTurn((_request, response) => json(response, 429, {}, { "retry-after": "50" }));
      const reason = new Error("enough");
      const onAttempt = () => setImmediate(() => controller.abort(reason));
      const outcome = connectAndWatch(await startHttpServer(turn.listener), { onAttempt }).run("get_call_by_id", call, {
        signal: controller.signal,
      });
      await expect(outcome).rejects.toBe(reason);
      expect(turn.count).toBe(1);
    });

    test("sends nothing when the signal is already aborted", async () => {
      const turn = inTurn(busy);
      const { run } = connectAndWatch(await startHttpServer(turn.listener));
      await expect(run("get_call_by_id", call, { signal: AbortSignal.abort() })).rejects.toThrow();
      expect(turn.count).toBe(0);
    });
  });

  test("sends the JSON body of a GET with its length and the credentials", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const url = await startTcpServer((socket: Socket) => {
      let text = "";
      socket.on("data", (bytes: Buffer) => {
        text += bytes.toString("latin1");
        if (!text.endsWith('["1234","8765"]')) return;
        resolve(text);
        const body = JSON.stringify({ requestId: "r1", crmObjectsMap: {} });
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    });
    const input = { integrationId: "6286478263646", objectType: "DEAL", objectsCrmIds: ["1234", "8765"] };
    expect(await connectAndWatch(url).run("get_crm_entities", input)).toMatchObject({ crmObjectsMap: {} });
    const sent = (await promise).toLowerCase();
    expect(sent).toMatch(/^get \/v2\/crm\/entities\?integrationid=6286478263646&objecttype=deal http\/1\.1\r\n/);
    expect(sent).toContain("\r\ncontent-length: 15\r\n");
    expect(sent).toContain("\r\ncontent-type: application/json\r\n");
    expect(sent).toContain(`\r\nauthorization: ${authorization.toLowerCase()}\r\n`);
    expect(sent).not.toContain("transfer-encoding");
  });

  test("rejects a response with more than maxBytes, also with an unknown length", async () => {
    const sizes = [{ "content-length": "100000" }, {}];
    for (const headers of sizes) {
      const url = await startHttpServer((_request, response) => {
        response.writeHead(200, headers).write(Buffer.alloc(50_000), () => response.end(Buffer.alloc(50_000)));
      });
      const timeouts = { connectMs: 1000, responseMs: 1000 };
      const request = { method: "GET", url, headers: {}, timeouts };
      await expect(transport({ ...request, maxBytes: 99_999 })).rejects.toMatchObject({
        code: "ERR_RESPONSE_TOO_LARGE",
      });
      expect((await transport({ ...request, maxBytes: 100_000 })).body).toHaveLength(100_000);
    }
  });
});

describe("custom transport", () => {
  const input = { integrationId: "1", objectType: "DEAL", objectsCrmIds: ["1"] };
  const getError = (error: Error) =>
    catchError(
      connect("https://api.gong.io", { transport: () => Promise.reject(error) }).run("get_crm_entities", input),
    );

  test("that cannot send a body with GET makes the action fail with that reason", async () => {
    const error = await getError(Object.assign(new Error(), { code: "ERR_BODY_NOT_SUPPORTED" }));
    expect(error).toMatchObject({ code: "unsupported_by_transport", kind: "rejected", retryable: false });
  });

  test("that rejects a large response makes the action fail with response_too_large", async () => {
    const error = await getError(Object.assign(new Error(), { code: "ERR_RESPONSE_TOO_LARGE" }));
    expect(error).toMatchObject({ code: "response_too_large", kind: "invalid_response" });
  });

  test("that rejects with an unknown error is taken as having sent the request", async () => {
    const run = connect("https://api.gong.io", {
      maxRetries: 0,
      transport: () => Promise.reject(Object.assign(new Error("CANARY"), { code: "E_PROXY" })),
    }).run("create_meeting", meeting);
    expect(await catchError(run)).toMatchObject({ code: "outcome_unknown", message: "the request failed (E_PROXY)" });
  });

  test("receives the whole request, and no time-out that the options do not set", async () => {
    const requests: TransportRequest[] = [];
    const transport: Transport = async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(callReply)) };
    };
    expect(await connect("https://api.gong.io", { transport, timeoutMs: 5000 }).run("get_call_by_id", call)).toEqual(
      call,
    );
    expect(requests).toEqual([
      {
        method: "GET",
        url: `https://api.gong.io/v2/calls/${call.id}`,
        headers: {
          accept: "application/json",
          authorization,
          "user-agent": expect.stringMatching(/^gong-connector\//),
        },
        timeouts: { connectMs: 10_000, responseMs: 5000, totalMs: 5000 },
        maxBytes: 100_000_000,
      },
    ]);
  });
});
