// From a response to an output or a page: each rule at its edges.
import { describe, expect, test } from "vitest";
import { errorCodes } from "../../src/errors/error_codes.ts";
import type { Action } from "../../src/index.ts";
import {
  createInvalidResponseError,
  excludeItems,
  getRequestId,
  type HttpResponse,
  parsePage,
  readOutput,
} from "../../src/runtime/response.ts";
import { createAction, weather } from "../helpers/small_connector.ts";

const { connector } = weather;
const text = { type: "string" } as const;
const respond = (status: number, body?: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers,
  body,
});

function catchError(call: () => unknown): unknown {
  try {
    return { unexpected: call() };
  } catch (error) {
    return error;
  }
}

test("the id of a request is text in the body, else the header's value", () => {
  const errorResponse = { ...connector.errorResponse, requestIdHeader: "X-Trace" };
  const rules = { ...connector, errorResponse };
  expect(getRequestId(rules, respond(200, { trace: "body" }, { "x-trace": "header" }))).toBe("body");
  expect(getRequestId(rules, respond(200, { trace: 5 }, { "x-trace": "header" }))).toBe("header");
  expect(getRequestId(rules, respond(200, {}))).toBeUndefined();
});

describe("the output", () => {
  const read = (action: Partial<Action>, response: HttpResponse) =>
    readOutput(connector, createAction(action), response);
  const withTrace = { type: "object", properties: { trace: text } } as const;
  const station = { type: "object", properties: { id: text, name: text }, required: ["id", "name", "other"] } as const;

  test("of a write without content is the id of its request, if the output has it", () => {
    const traced = { "x-trace": "t1" };
    const write = { effect: "update", output: withTrace } as const;
    expect(read(write, respond(200, undefined, traced))).toEqual({ trace: "t1" });
    expect(read(write, respond(204))).toEqual({});
    expect(read({ effect: "delete" }, respond(204, undefined, traced))).toEqual({});
    const required = { ...write, output: { ...withTrace, required: ["trace"] } };
    expect(read(required, respond(204, undefined, traced))).toEqual({ trace: "t1" });
    for (const [action, response] of [
      [required, respond(200, undefined, traced)],
      [{ ...write, output: station }, respond(204, undefined, traced)],
    ] as const)
      expect(catchError(() => read(action, response))).toMatchObject({
        code: "invalid_json_response",
        message: `status ${response.status}, no content type, no content`,
        requestId: "t1",
        remedy: errorCodes.outcome_unknown.remedy,
      });
  });

  test.for([
    [undefined, {}, "status 200, no content type, no content"],
    ["hello", { "content-type": "text/html" }, "status 200, content type text/html, not JSON"],
  ] as const)("of a read is not %j", ([body, headers, message]) => {
    expect(catchError(() => read({}, respond(200, body, headers)))).toMatchObject({
      code: "invalid_json_response",
      kind: "invalid_response",
      message,
      action: "read_item",
      status: 200,
      remedy: errorCodes.invalid_json_response.remedy,
    });
  });

  test("of a read is an empty object only inside a response", () => {
    expect(catchError(() => read({ output: withTrace }, respond(200, {})))).toMatchObject({
      code: "unexpected_response",
      message: "status 200, an empty object",
    });
    expect(read({}, respond(200, {}))).toEqual({});
    expect(read({ output: withTrace, response: { pick: "/item" } }, respond(200, { item: {} }))).toEqual({});
    expect(read({ output: withTrace, effect: "update" }, respond(200, {}))).toEqual({});
    expect(read({ output: withTrace }, respond(200, { trace: "t" }))).toEqual({ trace: "t" });
  });

  test("of a read may lack values that it requires", () => {
    expect(read({ output: station }, respond(200, { id: "1" }))).toEqual({ id: "1" });
  });

  test.for<[unknown, string]>([
    [{ other: 1 }, "/item/id and /item/name"],
    [{ id: "1", name: null, other: 1 }, "/item/name"],
    [{ id: true, name: "a", other: 1 }, "/item/id"],
    [{ id: "1", name: "a" }, "/item/other"],
  ])("of a write must have what it requires, and %j has not", ([item, place]) => {
    const action = { effect: "create", output: station, response: { pick: "/item" } } as const;
    expect(catchError(() => read(action, respond(201, { item })))).toMatchObject({
      code: "unexpected_response",
      message: `status 201, nothing, or another type, at ${place}`,
      remedy: errorCodes.outcome_unknown.remedy,
    });
  });

  test("of a write is returned with all that it requires, and is never nothing", () => {
    const complete = { id: "1", name: "a", other: 1 };
    const action = { effect: "create", response: { pick: "/item" } } as const;
    expect(read({ ...action, output: station }, respond(201, { item: complete }))).toEqual(complete);
    for (const body of [{}, { item: null }])
      expect(catchError(() => read(action, respond(201, body)))).toMatchObject({
        message: "status 201, nothing, or another type, at /item",
      });
  });
});

describe("a page", () => {
  const list = createAction({ response: { items: "/found" } });
  const parse = (body: unknown, action = list) => parsePage(connector, action, respond(200, body));

  test("has the items, and what else the response names", () => {
    expect(parse({ found: [1], next: "c", count: 5, zone: "UTC" })).toStrictEqual({
      items: [1],
      firstItemKey: "1",
      nextCursor: "c",
      total: 5,
      timeZone: "UTC",
    });
    expect(parse({ found: [], next: "", count: "5", zone: 1 })).toStrictEqual({ items: [] });
    expect(parse({ found: [], next: null })).toStrictEqual({ items: [] });
    expect(parse([1, 2], createAction())).toStrictEqual({ items: [1, 2], firstItemKey: "1" });
  });

  test.for([
    [{ found: {} }, "status 200, no list at /found"],
    [{ found: [], next: 5 }, "status 200, the cursor at /next is no string"],
  ] as const)("is not %j", ([body, message]) => {
    expect(catchError(() => parse(body))).toMatchObject({ code: "unexpected_response", message });
  });

  test("counts the items that it excludes", () => {
    const unless = { path: "/public", equals: true };
    const page = { items: [{ public: true }, { public: false }, {}], nextCursor: "c" };
    const kept = [{ public: true }];
    expect(excludeItems(page, unless)).toEqual({ items: kept, nextCursor: "c", excludedCount: 2 });
    expect(excludeItems({ ...page, excludedCount: 3 }, unless)).toMatchObject({ excludedCount: 5 });
    expect(excludeItems({ items: kept }, unless)).toStrictEqual({ items: kept });
  });
});

test("the error of an invalid response quotes why its JSON cannot be read", () => {
  const response = { ...respond(200, undefined, { "content-type": "application/json" }), issue: "cut off" };
  expect(createInvalidResponseError(connector, createAction(), response, "not JSON").message).toBe(
    "status 200, content type application/json, cut off",
  );
});
