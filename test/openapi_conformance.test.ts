// Manifests and cases match Gong's OpenAPI document, if that file is available.

import { compareWithOpenApi } from "gong-connector-openapi-diff";
import { describe, expect, test } from "vitest";
import { gong } from "../src/index.ts";
import { createExampleInput, getActionScopes, gongHandlers, listPossibleScopes } from "../src/internal.ts";
import { readCases } from "./helpers/cases.ts";
import {
  findOperation,
  listOperations,
  loadGongOpenApi,
  missingOpenApiMessage,
  validateRequest,
  validateResponse,
} from "./helpers/gong_openapi.ts";

const connector = gong();
const actions = [...connector.manifests.actions.values()];
const { unsupported } = connector.manifests.connector;

/** Scopes that the document does not mention for these operations. */
const unnamed = new Set(["api:permission-profile:read", "api:permission-profile:write"]);

/** Operations of actions that have a handler. */
const handled: Readonly<Record<string, string>> = {
  add_call_media: "PUT /v2/calls/{id}/media",
  list_call_transcripts: "POST /v2/calls/transcript",
  list_extensive_calls: "POST /v2/calls/extensive",
  upload_crm_entities: "POST /v2/crm/entities",
  upload_target_assignments: "POST /v2/targets/{targetId}/assignments",
};

function findScopes(description = ""): string[] {
  return [...new Set([...description.matchAll(/'(api:[a-z:-]+)'/g)].map((match) => match[1] ?? ""))].sort();
}

describe.skipIf(missingOpenApiMessage !== "")(
  `Gong's OpenAPI document${missingOpenApiMessage && ` (skipped: ${missingOpenApiMessage})`}`,
  () => {
    test("has an action or an unsupported entry for every operation", () => {
      const covered = new Set([
        ...actions.flatMap(({ request }) => (request ? [`${request.method} ${request.path}`] : [])),
        ...Object.values(handled),
        ...unsupported.map(({ method, path }) => `${method} ${path}`),
      ]);
      const wild = (key: string): string => key.replaceAll(/\{[^}]+\}/g, "{}");
      const known = new Set([...covered].map(wild));
      expect(listOperations().filter((key) => !known.has(wild(key)))).toEqual([]);
    });

    test("no unsupported operation has an action", () => {
      const keys = new Set(actions.map(({ request }) => `${request?.method} ${request?.path}`));
      expect(unsupported.filter(({ method, path }) => keys.has(`${method} ${path}`))).toEqual([]);
    });

    const declared = missingOpenApiMessage === "" ? actions.filter(({ request }) => request) : [];

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s matches in method, path, operation id and scopes",
      ([, action]) => {
        const { method = "", path = "" } = action.request ?? {};
        const found = findOperation(method, path);
        expect(found, `${method} ${path}`).toBeDefined();
        if (action.operationId !== undefined) expect(action.operationId).toBe(found?.operationId);
        const own = listPossibleScopes(action).filter((scope) => !unnamed.has(scope));
        expect([...new Set(own)].sort()).toEqual(findScopes(found?.description));
      },
    );

    const report =
      missingOpenApiMessage === ""
        ? compareWithOpenApi(connector.manifests, { openapi: "3.0.1", ...loadGongOpenApi() })
        : undefined;

    test.for(actions.filter(({ operationId: id, request }) => id || request).map(({ id }) => id))(
      "%s matches in parameters, fields, enums, limits and required fields",
      (id) => {
        expect(report?.differences.filter((finding) => finding.actions.includes(id))).toEqual([]);
      },
    );

    test("every known difference has a reason", () => {
      for (const { reason } of report?.known ?? []) expect(reason.length).toBeGreaterThan(20);
      expect(report?.known.length).toBeLessThan(60);
    });

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s sends a valid request for its example input",
      async ([, action]) => {
        const { method, path, query, json } = await connector.dryRun(action.id, createExampleInput(action));
        expect(validateRequest(method, path, { query, ...(json !== undefined && { body: json }) })).toEqual([]);
      },
    );

    const exchanges = [...readCases()].flatMap(([id, cases]) =>
      cases.flatMap(({ name, input, auth, exchanges: list }) =>
        list.map((exchange, index) => [`${id}, ${name}, ${index + 1}`, { ...exchange, id, input, auth }] as const),
      ),
    );
    const described =
      missingOpenApiMessage === ""
        ? exchanges.filter(([, { request }]) => findOperation(request.method, request.path))
        : [];

    test("every request of a case except http_request is documented", () => {
      const undocumented = exchanges.filter(([, { request }]) => !findOperation(request.method, request.path));
      expect(undocumented.filter(([name]) => !name.startsWith("http_request"))).toEqual([]);
    });

    /** Their scopes depend on the input. */
    const scopesByInput = new Set(["http_request", "sync_new_items"]);

    test.for(described.filter(([, { id }]) => !scopesByInput.has(id)))(
      "%s: the scopes of the action are sufficient",
      ([, { id, input, auth, request }]) => {
        const needed = findScopes(findOperation(request.method, request.path)?.description);
        const conditional = request.path === "/v2/calls/extensive" ? ["api:calls:read:media-url"] : [];
        const defaults = connector.manifests.auth.get(auth ?? "api_key")?.inputDefaults;
        const held = getActionScopes(connector.action(id), input, defaults);
        expect(needed.filter((scope) => !held.includes(scope) && !conditional.includes(scope))).toEqual([]);
      },
    );

    test.for(described)("%s: the request is valid", ([, { request }]) => {
      const { method, path, query, body, parts } = request;
      const sent = {
        ...(query && { query }),
        ...(body !== undefined && { body }),
        ...(parts && { parts: Object.keys(parts) }),
      };
      expect(validateRequest(method, path, sent)).toEqual([]);
    });

    test.for(described)("%s: the response is valid", ([, { request, response }]) => {
      if (typeof response.body !== "object") return;
      expect(
        validateResponse(request.method, request.path, response.status, response.body, { extra: "allow" }),
      ).toEqual([]);
    });
  },
);

test("a handler that combines actions has no operationId", () => {
  const none = new Set(["http_request", "search_user"]);
  const single = new Set([...Object.keys(handled), ...none]);
  const composed = Object.keys(gongHandlers).filter((id) => !single.has(id));
  expect(composed.filter((id) => connector.action(id).operationId !== undefined)).toEqual([]);
});
