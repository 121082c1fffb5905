// The refusal of an idempotency key that an earlier request used.
import { expect, test } from "vitest";
import { recognizeExistingItem } from "../../src/runtime/existing_item.ts";
import type { ApiFailure, HttpResponse } from "../../src/runtime/response.ts";

const rule = { status: "400", messagePattern: "call (?<callId>\\d+) exists", output: { requestId: "/requestId" } };
const failure: ApiFailure = {
  kind: "rejected",
  code: "service_rejected",
  messages: [],
  refreshAccessToken: false,
  remedy: "Correct it.",
  allText: "Call 12 EXISTS",
};

function createResponse(status = 400, body: unknown = { requestId: "r1" }): HttpResponse {
  return { status, body, headers: {} };
}

function recognize(response: HttpResponse, changes: Partial<ApiFailure> = {}, changedRule: Partial<typeof rule> = {}) {
  return recognizeExistingItem({ ...rule, ...changedRule }, response, { ...failure, ...changes });
}

test("is a conflict with the output of the earlier request, and without the general remedy", () => {
  const { remedy: _remedy, ...rest } = failure;
  expect(recognize(createResponse())).toEqual({
    ...rest,
    kind: "conflict",
    code: "already_exists",
    existingOutput: { requestId: "r1", callId: "12" },
  });
});

test.for([
  ["a value is absent", {}],
  ["a value is null", { requestId: null }],
] as const)("has no output if %s", ([, body]) => {
  expect(recognize(createResponse(400, body))).not.toHaveProperty("existingOutput");
  expect(recognize(createResponse(400, body))).toMatchObject({ kind: "conflict", code: "already_exists" });
});

test("without named groups has the values of the body alone", () => {
  expect(recognize(createResponse(), {}, { messagePattern: "exists" })).toMatchObject({
    existingOutput: { requestId: "r1" },
  });
});

test.for<[string, HttpResponse, Partial<ApiFailure>]>([
  ["status", createResponse(409), {}],
  ["text", createResponse(), { allText: "another fault" }],
  ["body", createResponse(400, "text"), {}],
])("is not recognized by another %s", ([, response, changes]) => {
  expect(recognize(response, changes)).toEqual({ ...failure, ...changes });
});

test("is not recognized without a text", () => {
  const { allText: _text, ...others } = failure;
  expect(recognizeExistingItem(rule, createResponse(), others)).toBe(others);
});

test("needs a rule and a failure", () => {
  expect(recognizeExistingItem(undefined, createResponse(), failure)).toBe(failure);
  expect(recognizeExistingItem(rule, createResponse(), undefined)).toBeUndefined();
});
