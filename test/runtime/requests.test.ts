// From an action and its input to a request and its body, and the rules of inputs that no schema has.
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Action } from "../../src/index.ts";
import type { RequestAttempt } from "../../src/runtime/attempt_event.ts";
import { formatQuery, isIdempotent, type PreparedRequest, prepareRequest } from "../../src/runtime/request.ts";
import { openBody } from "../../src/runtime/request_body.ts";
import { assertPaidActionAllowed, createInputValidator } from "../../src/runtime/validate_input.ts";
import { createAction } from "../helpers/small_connector.ts";

afterEach(() => vi.useRealTimers());

const input = {
  type: "object",
  properties: { code: {}, name: {}, tags: {}, limit: {} },
} as const;

function prepare(request: Action["request"], values: Record<string, unknown>, action: Partial<Action> = {}) {
  return prepareRequest(createAction({ input, ...(request && { request }), ...action }), values, new Set(["limit"]));
}

describe("a request", () => {
  const values = { code: "a/b", name: "North", tags: [1, "b"], limit: 5 };
  const rest = { name: "North", tags: ["1", "b"] };

  test.for([
    ["GET", { query: rest }],
    ["DELETE", { query: rest }],
    ["POST", { query: {}, json: { name: "North", tags: [1, "b"] } }],
    ["PUT", { query: {}, json: { name: "North", tags: [1, "b"] } }],
    ["PATCH", { query: {}, json: { name: "North", tags: [1, "b"] } }],
  ] as const)("with %s sends the inputs that have no place", ([method, expected]) => {
    expect(prepare({ method, path: "/stations/{code}" }, values)).toStrictEqual({
      method,
      path: "/stations/a%2Fb",
      isIdempotent: true,
      ...expected,
    });
  });

  test.for(["POST", "DELETE"] as const)("with %s and a body sends no other inputs", (method) => {
    const request = { method, path: "/stations/{code}", query: { all: true }, body: { station: "{name}" } };
    const { json, query } = prepare(request, values);
    expect({ json, query }).toStrictEqual({ json: { station: "North" }, query: { all: "true" } });
  });

  test("leaves out inputs that are absent or null in a query, and absent ones in a body", () => {
    const absent = { code: "a", name: undefined, tags: null };
    expect(prepare({ method: "GET", path: "/stations/{code}" }, absent)).toMatchObject({ query: {} });
    expect(prepare({ method: "POST", path: "/stations/{code}" }, absent).json).toStrictEqual({ tags: null });
  });

  test("has a body only if the action has inputs for it, and its own time-out", () => {
    const withoutInput = { input: { type: "object" }, timeoutSeconds: 5 } as const;
    expect(prepare({ method: "POST", path: "/refresh" }, {}, withoutInput)).toStrictEqual({
      method: "POST",
      path: "/refresh",
      query: {},
      isIdempotent: true,
      timeoutMs: 5000,
    });
    expect(prepare({ method: "POST", path: "/refresh" }, {}).json).toEqual({});
  });

  test("needs a manifest that declares it", () => {
    const { request: _unused, ...action } = createAction();
    expect(() => prepareRequest(action, {}, new Set())).toThrow(
      expect.objectContaining({
        code: "invalid_manifest",
        action: "read_item",
        message: expect.stringContaining("no request"),
      }),
    );
  });

  test.for<[Partial<Action>, object, boolean]>([
    [{ effect: "read" }, {}, true],
    [{ effect: "create" }, {}, false],
    [{ effect: "create" }, { undefined: 1 }, false],
    [{ effect: "create", idempotent: true }, {}, true],
    [{ effect: "create", idempotencyKeyInput: "key" }, { key: "1" }, true],
    [{ effect: "create", idempotencyKeyInput: "key" }, {}, false],
  ])("of %j with %j may be repeated: %s", ([action, values, expected]) => {
    expect(isIdempotent(createAction(action), { ...values })).toBe(expected);
  });

  test("repeats the name of a list in the query", () => {
    expect(formatQuery({ a: "1 2", b: ["x", "y"] })).toBe("?a=1+2&b=x&b=y");
    expect(formatQuery({ b: [] })).toBe("");
  });
});

describe("a body", () => {
  const base: PreparedRequest = { method: "POST", path: "/", query: {}, isIdempotent: false };
  const createEvent = (): RequestAttempt => ({
    action: "upload",
    attempt: 1,
    method: "POST",
    durationMs: 0,
    waitMs: 0,
    bytesSent: 0,
    bytesReceived: 0,
    quotaRemaining: 1,
  });

  test("is absent, or JSON with its length in bytes", async () => {
    expect(await openBody(base, {}, createEvent())).toStrictEqual({ headers: {} });
    const event = createEvent();
    expect(await openBody({ ...base, json: { a: "é" } }, {}, event)).toStrictEqual({
      headers: { "content-type": "application/json", "content-length": "10" },
      body: '{"a":"é"}',
    });
    expect(event.bytesSent).toBe(10);
  });

  /** Sends a chunk of one byte every 50 ms, and returns the progress that is reported. */
  async function upload(headers: Record<string, string>): Promise<unknown[]> {
    vi.useFakeTimers({ toFake: ["performance"] });
    vi.advanceTimersByTime(1000);
    async function* content(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < 4; index += 1) {
        yield new Uint8Array(1);
        vi.advanceTimersByTime(50);
      }
    }
    const progress: unknown[] = [];
    const stream = { open: async () => ({ headers, content: content() }), preview: {} };
    const event = createEvent();
    const opened = await openBody({ ...base, stream }, { onProgress: (sent) => progress.push(sent) }, event);
    if (typeof opened.body !== "object") throw new Error("expected a stream");
    for await (const chunk of opened.body) expect(chunk).toHaveLength(1);
    expect(event.bytesSent).toBe(4);
    return progress;
  }

  test("reports its progress ten times a second and at its end", async () => {
    expect(await upload({ "content-length": "4" })).toStrictEqual([
      { sent: 1, total: 4 },
      { sent: 3, total: 4 },
      { sent: 4, total: 4 },
    ]);
  });

  test("of unknown length reports only the bytes sent", async () => {
    expect(await upload({})).toStrictEqual([{ sent: 1 }, { sent: 3 }]);
  });
});

describe("a range of dates", () => {
  const ranges = (notAfter: boolean) =>
    createInputValidator(
      createAction({
        dateRanges: [{ from: "/filter/from", to: "/filter/to", ...(notAfter && { notAfter: "tomorrow" }) }],
      }),
    );

  test.for([
    [{ from: "2026-03-01", to: "2026-03-02" }, []],
    [{ to: "2026-03-02" }, []],
    [{ to: 5 }, []],
    [{ to: "2026-03-03" }, [{ path: "/filter/to", message: "must not be after tomorrow, 2026-03-02 in UTC" }]],
    [{ from: "2026-03-02", to: "2026-03-02" }, [{ path: "/filter/from", message: "must be before filter.to" }]],
  ] as const)("that ends by tomorrow with %j has the issues %j", ([filter, issues]) => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T12:00:00Z") });
    expect(ranges(true)({ filter })).toEqual(issues);
  });

  test("without such an end may be in the future", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T12:00:00Z") });
    expect(ranges(false)({ filter: { to: "2030-01-01" } })).toEqual([]);
    expect(ranges(false)({ filter: { from: "2030-01-01" } })).toEqual([]);
  });
});

test("a paid action is refused with what it uses", () => {
  expect(() => assertPaidActionAllowed(createAction())).not.toThrow();
  expect(() => assertPaidActionAllowed(createAction({ cost: "credits" }))).toThrow(
    expect.objectContaining({
      code: "paid_actions_disabled",
      action: "read_item",
      message: "it uses credits, and paid actions are disabled",
    }),
  );
});
