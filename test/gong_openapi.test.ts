// The helper that validates requests and responses against Gong's OpenAPI document: it must report real errors.
import { describe, expect, test } from "vitest";
import {
  findOperation,
  listOperations,
  loadGongOpenApi,
  missingOpenApiMessage,
  validateRequest,
  validateResponse,
} from "./helpers/gong_openapi.ts";

const call = { id: "7782342274025937895", started: "2018-02-17T02:30:00-08:00", isPrivate: null };

describe.skipIf(missingOpenApiMessage !== "")(
  `validation against Gong's OpenAPI document${missingOpenApiMessage && ` (${missingOpenApiMessage})`}`,
  () => {
    test("finds every operation by its template and by a real path", () => {
      expect(listOperations().length).toBeGreaterThanOrEqual(67);
      expect(Object.keys(loadGongOpenApi().components.schemas).length).toBeGreaterThan(200);
      expect(findOperation("GET", "/v2/calls/7782342274025937895")?.operationId).toBe("getCall");
      expect(findOperation("PUT", "/v2/calls/users-access")?.operationId).toBe("addUsersAccessToCalls");
      expect(findOperation("GET", "/v2/nothing")).toBeUndefined();
    });

    test("accepts responses that Gong is known to send", () => {
      expect(validateResponse("GET", "/v2/calls/1", 200, { requestId: "a", call })).toEqual([]);
      expect(validateResponse("GET", "/v2/calls/1", 401, { requestId: "a", errors: ["no"] })).toEqual([]);
      const scorecard = { scorecardId: "9067931441193858457", updaterUserId: "-1", questions: [{ maxRange: "5" }] };
      expect(validateResponse("GET", "/v2/settings/scorecards", 200, { scorecards: [scorecard] })).toEqual([]);
      const integration = { requestId: "a", integrationId: "5517027188234205706" };
      expect(validateResponse("PUT", "/v2/crm/integrations", 200, integration)).toEqual([]);
      expect(
        validateResponse("GET", "/v2/calls/1", 200, { call: { ...call, brandNew: 1 } }, { extra: "allow" }),
      ).toEqual([]);
    });

    test.each([
      [
        "an unknown property",
        200,
        { call: { ...call, brandNew: 1 } },
        "/call must NOT have additional properties (brandNew)",
      ],
      ["an id as a number", 200, { call: { id: 7 } }, "/call/id must be string,null"],
      [
        "a date and time without an offset",
        200,
        { call: { started: "2018-02-17T02:30:00" } },
        "/call/started must match pattern",
      ],
      ["a value outside the enum", 200, { call: { scope: "Global" } }, "/call/scope must be equal to one of"],
      ["an undeclared status", 402, {}, "status 402 is not declared"],
    ])("reports %s in a response", (_name, status, body, issue) => {
      expect(validateResponse("GET", "/v2/calls/1", status, body)).toEqual([expect.stringContaining(issue)]);
    });

    test.each([
      ["GET", "/v2/coaching", { query: { "workspace-id": "1", from: "a", to: "b" } }, "query manager-id is missing"],
      ["GET", "/v2/users", { query: { limit: "10" } }, "query limit is not declared"],
      ["GET", "/v2/users", { query: { includeAvatars: "yes" } }, "query includeAvatars does not match its type"],
      ["GET", "/v2/users", { body: {} }, "a body is not declared"],
      ["POST", "/v2/calls/transcript", {}, "the body is missing"],
      ["POST", "/v2/calls/transcript", { body: {} }, "body / must have required property 'filter'"],
      [
        "POST",
        "/v2/calls/transcript",
        { body: { filter: { ids: [] } } },
        "body /filter must NOT have additional properties (ids)",
      ],
      ["PUT", "/v2/calls/1/media", { parts: ["file"] }, "part mediaFile is missing"],
      [
        "GET",
        "/v2/crm/entities",
        { query: { integrationId: "1", objectType: "ACCOUNT" }, body: [1] },
        "body /0 must be string",
      ],
      ["GET", "/v2/nothing", {}, "GET /v2/nothing is not in the document"],
    ])("reports an issue of %s %s", (method, path, request, issue) => {
      expect(validateRequest(method, path, request)).toEqual([issue]);
    });
  },
);
