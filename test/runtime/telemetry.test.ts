// Attempt events, OpenTelemetry spans where a provider is registered, and no secret in either.
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gong, type RequestAttempt } from "../../src/index.ts";
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
    expect(spans[0]?.attributes["error.type"]).toBe("unavailable");
    expect(JSON.stringify(spans.map(({ name, attributes, status }) => ({ name, attributes, status })))).not.toContain(
      "CANARY",
    );
  });
});
