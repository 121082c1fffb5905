// The transport of a host: what it gets, and the errors of what it rejects with.
import { describe, expect, test } from "vitest";
import { ConnectorError, type ConnectorOptions, type RequestAttempt, type Transport } from "../../src/index.ts";
import { connectActions, createAction } from "../helpers/small_connector.ts";

describe("the transport of a host", () => {
  const connect = (transport: Transport, options: ConnectorOptions = {}) =>
    connectActions([createAction(), createAction({ id: "slow", timeoutSeconds: 120 })], "http://127.0.0.1:1", {
      transport,
      ...options,
    });

  test("gets the user agent, the time-outs and the largest size; a request without body has none", async () => {
    const requests: Parameters<Transport>[0][] = [];
    const transport: Transport = async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: Buffer.from("{}") };
    };
    await connect(transport).run("read_item", {});
    await connect(transport).run("slow", {});
    await connect(transport, { timeoutMs: 5, userAgent: "test/1", maxResponseBytes: 7 }).run("read_item", {});
    expect(requests.map(({ timeouts }) => timeouts)).toEqual([
      { connectMs: 10_000, responseMs: 60_000, totalMs: 60_000 },
      { connectMs: 10_000, responseMs: 120_000, totalMs: 120_000 },
      { connectMs: 5, responseMs: 5, totalMs: 5 },
    ]);
    expect(requests.map(({ headers }) => headers["user-agent"])).toEqual([
      "weather-connector",
      "weather-connector",
      "test/1",
    ]);
    expect(requests.map(({ maxBytes }) => maxBytes)).toEqual([64_000_000, 64_000_000, 7]);
    for (const request of requests) {
      expect(request).not.toHaveProperty("body");
      expect(request).not.toHaveProperty("signal");
    }
  });

  const upload = new ConnectorError("invalid_upload", "/file has changed");
  test.for<[unknown, object]>([
    [
      Object.assign(new Error(), { code: "ERR_BODY_NOT_SUPPORTED" }),
      { code: "unsupported_by_transport", action: "read_item", message: expect.stringContaining("GET") },
    ],
    [
      Object.assign(new Error(), { code: "ERR_RESPONSE_TOO_LARGE" }),
      { code: "response_too_large", action: "read_item", message: "the response has more than 7 bytes" },
    ],
    [upload, { code: "invalid_upload", message: "/file has changed" }],
    [new Error("", { cause: upload }), { code: "invalid_upload", message: "/file has changed" }],
    ["text", { code: "internal_error", message: "an unexpected error occurred (string)" }],
  ])("that rejects with %s is an error (%#)", async ([thrown, expected]) => {
    const events: RequestAttempt[] = [];
    const transport: Transport = async () => {
      throw thrown;
    };
    const connector = connect(transport, { maxResponseBytes: 7, onAttempt: (event) => events.push(event) });
    const startedAt = performance.now();
    await expect(connector.run("read_item", {})).rejects.toMatchObject(expected);
    const kind = ConnectorError.is(thrown) ? "invalid_input" : expect.any(String);
    expect(events).toEqual([expect.objectContaining({ attempt: 1, kind })]);
    expect(events[0]?.durationMs).toBeLessThanOrEqual(performance.now() - startedAt);
  });

  test("that fails otherwise makes the service unavailable", async () => {
    const events: RequestAttempt[] = [];
    const transport: Transport = async () => {
      throw "text";
    };
    await expect(
      connect(transport, { onAttempt: (event) => events.push(event) }).run("read_item", {}),
    ).rejects.toThrow();
    expect(events[0]?.kind).toBe("unavailable");
  });
});
