// After an attempt: how long to wait, whether to try again, and which error it becomes.
import { describe, expect, test, vi } from "vitest";
import { gongManifests } from "../../src/index.ts";
import type { NetworkFailure } from "../../src/network/network_failure.ts";
import type { PreparedRequest } from "../../src/runtime/request.ts";
import type { ApiFailure } from "../../src/runtime/response.ts";
import {
  type AttemptResult,
  getBackoffMs,
  hasUnknownOutcome,
  shouldRetry,
  toConnectorError,
} from "../../src/runtime/retry.ts";

const { connector } = gongManifests();
const read: PreparedRequest = { method: "GET", path: "/v2/users", query: {}, isIdempotent: true };
const write: PreparedRequest = { ...read, method: "POST", isIdempotent: false };
const stream = { open: () => Promise.reject(new Error("not opened")), preview: {} };
const upload: PreparedRequest = { ...read, stream };
const singleUpload: PreparedRequest = { ...read, stream: { ...stream, isSingleUse: true } };

function failWith(change: Partial<ApiFailure>): AttemptResult {
  const apiFailure: ApiFailure = {
    kind: "unavailable",
    code: "service_unavailable",
    refreshAccessToken: false,
    messages: ["Down"],
    ...change,
  };
  return { response: { status: 503, headers: {}, body: { requestId: "r1" } }, apiFailure };
}

function loseConnection(change: Partial<NetworkFailure> = {}): AttemptResult {
  const message = "the connection was closed";
  return { networkFailure: { code: "network_error", message, isNotSent: false, isPermanent: false, ...change } };
}

const unavailable = failWith({});
const rateLimited = failWith({ kind: "rate_limited", code: "service_rate_limited" });
const rejected = failWith({ kind: "rejected", code: "service_rejected" });
const notSent = loseConnection({ isNotSent: true });
const untrusted = loseConnection({ code: "untrusted_certificate", isNotSent: true, isPermanent: true });

test("waits half a second, then twice as long each time, and up to a quarter more", () => {
  const random = vi.spyOn(Math, "random");
  random.mockReturnValue(0);
  expect([1, 2, 3, 4].map(getBackoffMs)).toEqual([500, 1000, 2000, 4000]);
  random.mockReturnValue(1);
  expect([1, 2].map(getBackoffMs)).toEqual([625, 1250]);
  random.mockRestore();
});

test.for([
  ["a read that was rate limited", rateLimited, read, true],
  ["a write that was rate limited", rateLimited, write, true],
  ["a content that can be read once", rateLimited, singleUpload, false],
  ["a content that can be read again", unavailable, upload, true],
  ["a read while the service is unavailable", unavailable, read, true],
  ["a write while the service is unavailable", unavailable, write, false],
  ["a rejected read", rejected, read, false],
  ["a read whose connection broke", loseConnection(), read, true],
  ["a write whose connection broke", loseConnection(), write, false],
  ["a write that was not sent", notSent, write, true],
  ["a read that can never be sent", untrusted, read, false],
] as const)("repeats %s: %#", ([, result, request, isRepeated]) => {
  expect(shouldRetry(result, request)).toBe(isRepeated);
});

test("the outcome of a request is unknown unless the service rejected it or it was not sent", () => {
  const results = [unavailable, loseConnection(), rejected, rateLimited, notSent];
  expect(results.map(hasUnknownOutcome)).toEqual([true, true, false, false, false]);
});

describe("the error after the last attempt", () => {
  const toError = (result: AttemptResult, request = read, attempts = 1, retryAfterMs?: number) =>
    toConnectorError(connector, "list_users", request, result, retryAfterMs, attempts);

  test("has the messages of the service, the request id and the number of attempts", () => {
    const messages = ["Down", "Try later"];
    expect(toError(failWith({ messages, scopes: ["a"], helpUrl: "https://a.example" }), read, 3, 2000)).toMatchObject({
      code: "service_unavailable",
      message: "Down; Try later (after 3 attempts)",
      action: "list_users",
      status: 503,
      requestId: "r1",
      retryable: true,
      retryAfterMs: 2000,
      scopes: ["a"],
      helpUrl: "https://a.example",
      issues: undefined,
    });
    expect(toError(failWith({ messages: [] })).message).toBe("status 503 without an error text");
  });

  test("of a write with an unknown outcome advises to check, after the remedy of the service", () => {
    const check = expect.stringMatching(/^Check before you repeat it\./);
    expect(toError(unavailable, write)).toMatchObject({ code: "outcome_unknown", retryable: false, remedy: check });
    expect(toError(failWith({ remedy: "Wait." }), write).remedy).toMatch(/^Wait\. Check before you repeat it\./);
    expect(toError(failWith({ remedy: "Wait." }), read).remedy).toBe("Wait.");
    expect(toError(loseConnection(), write)).toMatchObject({ code: "outcome_unknown", retryable: false });
  });

  test.for([
    [notSent, write, "network_error", true],
    [untrusted, read, "untrusted_certificate", false],
    [rateLimited, write, "service_rate_limited", true],
    [rejected, read, "service_rejected", false],
  ] as const)("may be repeated if that can help: %#", ([result, request, code, retryable]) => {
    expect(toError(result, request)).toMatchObject({ code, retryable });
  });

  test("has the fields of a rejected input as issues", () => {
    const messages = [
      "filter.fromDateTime: must be a date",
      "parties[0].speaker[12].id: is\nunknown",
      "Bad request",
      "7days: no",
      "noText: ",
    ];
    const result = failWith({ kind: "invalid_input", code: "service_rejected_input", messages });
    expect(toError(result).issues).toEqual([
      { path: "/filter/fromDateTime", message: "must be a date" },
      { path: "/parties/0/speaker/12/id", message: "is\nunknown" },
      { path: "", message: "Bad request" },
      { path: "", message: "7days: no" },
      { path: "", message: "noText: " },
    ]);
  });
});
