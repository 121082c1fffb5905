// Attempt events, OpenTelemetry spans where a provider is registered, and no secret in either.
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gong, type RequestAttempt } from "../../src/index.ts";
import { endSpan, startSpan } from "../../src/runtime/telemetry.ts";
import { createAccountOptions } from "../helpers/account.ts";

const baseUrl = "https://api.gong.example";
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterAll(() => network.close());

const exporter = new InMemorySpanExporter();

function connect(events: RequestAttempt[]) {
  return gong({
    ...createAccountOptions(baseUrl, { accessToken: "CANARY" }),
    rateLimiter: false,
    maxRetries: 1,
    onAttempt: (event) => events.push(event),
  });
}

describe("an attempt", () => {
  test("emits one event, and no span without a registered provider", async () => {
    network.use(http.get(`${baseUrl}/v2/users/1`, () => HttpResponse.json({ requestId: "r1", user: { id: "1" } })));
    const events: RequestAttempt[] = [];
    await connect(events).run("get_user_by_id", { id: "1" });
    expect(events).toEqual([
      {
        action: "get_user_by_id",
        attempt: 1,
        method: "GET",
        status: 200,
        requestId: "r1",
        durationMs: expect.any(Number),
        waitMs: 0,
        bytesSent: 0,
        bytesReceived: 36,
        quotaRemaining: Number.POSITIVE_INFINITY,
      },
    ]);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  test("emits the event to the listener of the run, and to no other run's", async () => {
    network.use(
      http.get(`${baseUrl}/v2/users/:id`, ({ params }) =>
        HttpResponse.json({ requestId: `r${params.id}`, user: { id: params.id } }),
      ),
    );
    const all: RequestAttempt[] = [];
    const own: RequestAttempt[][] = [[], []];
    const connector = connect(all);
    await Promise.all(
      own.map((events, index) =>
        connector.run("get_user_by_id", { id: String(index) }, { onAttempt: (event) => events.push(event) }),
      ),
    );
    expect(own.map((events) => events.map(({ requestId }) => requestId))).toEqual([["r0"], ["r1"]]);
    expect(all).toHaveLength(2);
  });

  test("emits one span per attempt with a registered provider, and counts retries", async () => {
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    let asked = 0;
    network.use(
      http.get(`${baseUrl}/v2/users/2`, () => {
        asked += 1;
        if (asked > 1) return HttpResponse.json({ requestId: "r2", user: { id: "2" } });
        return HttpResponse.json(
          { requestId: "r2", errors: ["busy"] },
          { status: 503, headers: { "retry-after": "0" } },
        );
      }),
    );
    await connect([]).run("get_user_by_id", { id: "2" });
    const spans = exporter.getFinishedSpans();
    expect(
      spans.map(({ name, attributes }) => [
        name,
        attributes["http.request.resend_count"],
        attributes["http.response.status_code"],
      ]),
    ).toEqual([
      ["gong get_user_by_id", 0, 503],
      ["gong get_user_by_id", 1, 200],
    ]);
    expect(spans.map(({ attributes, status }) => [attributes["error.type"], status.code, status.message])).toEqual([
      ["unavailable", SpanStatusCode.ERROR, "unavailable"],
      [undefined, SpanStatusCode.UNSET, undefined],
    ]);
    expect(spans.map(({ attributes }) => attributes["connector.request_id"])).toEqual(["r2", "r2"]);
    expect(spans[0]?.instrumentationScope.name).toBe("gong-connector");
    expect(JSON.stringify(spans.map(({ name, attributes, status }) => ({ name, attributes, status })))).not.toContain(
      "CANARY",
    );
  });
});

describe("a span of another OpenTelemetry API", () => {
  test.for([undefined, null, "api", 1, {}, { trace: null }, { trace: "text" }, { trace: {} }])(
    "is not started with %j",
    (api) => {
      expect(startSpan(api, "gong", "list_users", 1)).toBeUndefined();
    },
  );

  test("has only the attributes that the attempt has", () => {
    const attributes: object[] = [];
    const statuses: object[] = [];
    const span = {
      setAttributes: (each: object) => attributes.push(each),
      setStatus: (each: object) => statuses.push(each),
      end: () => {},
    };
    const event = { action: "list_users", attempt: 1, method: "GET", durationMs: 1, waitMs: 2, bytesSent: 0 };
    endSpan(span, { ...event, bytesReceived: 0, quotaRemaining: 1 });
    expect(attributes).toStrictEqual([{ "http.request.method": "GET", "connector.wait_ms": 2 }]);
    expect(statuses).toEqual([]);
  });
});
