// Every manifest and every case, held against the vendor's own description where that file is at hand.

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

/** Scopes that only others name: the description says nothing of them for these operations. */
const unnamed = new Set(["api:permission-profile:read", "api:permission-profile:write"]);

/** Operations behind actions that have a handler. */
const handled: Readonly<Record<string, string>> = {
  add_call_media: "PUT /v2/calls/{id}/media",
  upload_crm_entities: "POST /v2/crm/entities",
  upload_target_assignments: "POST /v2/targets/{targetId}/assignments",
};

function scopesIn(description = ""): string[] {
  return [...new Set([...description.matchAll(/'(api:[a-z:-]+)'/g)].map((match) => match[1] ?? ""))].sort();
}

describe.skipIf(missingOpenApiMessage !== "")(
  `against the vendor's description${missingOpenApiMessage && ` (skipped: ${missingOpenApiMessage})`}`,
  () => {
    test("every operation is an action, or is left out with a reason", () => {
      const covered = new Set([
        ...actions.flatMap(({ request }) => (request ? [`${request.method} ${request.path}`] : [])),
        ...Object.values(handled),
        ...unsupported.map(({ method, path }) => `${method} ${path}`),
      ]);
      const wild = (key: string): string => key.replaceAll(/\{[^}]+\}/g, "{}");
      const known = new Set([...covered].map(wild));
      expect(listOperations().filter((key) => !known.has(wild(key)))).toEqual([]);
    });

    test("nothing that is left out is an action all the same", () => {
      const keys = new Set(actions.map(({ request }) => `${request?.method} ${request?.path}`));
      expect(unsupported.filter(({ method, path }) => keys.has(`${method} ${path}`))).toEqual([]);
    });

    const declared = missingOpenApiMessage === "" ? actions.filter(({ request }) => request) : [];

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s: method, path, operation and scopes",
      ([, action]) => {
        const { method = "", path = "" } = action.request ?? {};
        const found = findOperation(method, path);
        expect(found, `${method} ${path}`).toBeDefined();
        if (action.operationId !== undefined) expect(action.operationId).toBe(found?.operationId);
        const own = listPossibleScopes(action).filter((scope) => !unnamed.has(scope));
        expect([...new Set(own)].sort()).toEqual(scopesIn(found?.description));
      },
    );

    const report =
      missingOpenApiMessage === ""
        ? compareWithOpenApi(connector.manifests, { openapi: "3.0.1", ...loadGongOpenApi() })
        : undefined;

    test.for(actions.filter(({ operationId: id, request }) => id || request).map(({ id }) => id))(
      "%s: parameters, fields, words, limits and what is required",
      (id) => {
        expect(report?.differences.filter((finding) => finding.actions.includes(id))).toEqual([]);
      },
    );

    test("a known fault stands for one place, with a reason", () => {
      for (const { reason } of report?.known ?? []) expect(reason.length).toBeGreaterThan(20);
      expect(report?.known.length).toBeLessThan(60);
    });

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s: the smallest example fits",
      async ([, action]) => {
        const { method, path, query, json } = await connector.dryRun(action.id, createExampleInput(action));
        expect(validateRequest(method, path, { query, ...(json !== undefined && { body: json }) })).toEqual([]);
      },
    );

    const exchanges = [...readCases()].flatMap(([id, cases]) =>
      cases.flatMap(({ name, input, exchanges: list }) =>
        list.map((exchange, index) => [`${id}, ${name}, ${index + 1}`, { ...exchange, id, input }] as const),
      ),
    );
    const described =
      missingOpenApiMessage === ""
        ? exchanges.filter(([, { request }]) => findOperation(request.method, request.path))
        : [];

    test("only the raw request leaves the description behind", () => {
      const strangers = exchanges.filter(([, { request }]) => !findOperation(request.method, request.path));
      expect(strangers.filter(([name]) => !name.startsWith("http_request"))).toEqual([]);
    });

    /** Which scopes these need, only their input says. */
    const open = new Set(["http_request", "sync_new_items"]);

    test.for(described.filter(([, { id }]) => !open.has(id)))(
      "%s: the scopes are enough",
      ([, { id, input, request }]) => {
        const needed = scopesIn(findOperation(request.method, request.path)?.description);
        const conditional = request.path === "/v2/calls/extensive" ? ["api:calls:read:media-url"] : [];
        const held = getActionScopes(connector.action(id), input);
        expect(needed.filter((scope) => !held.includes(scope) && !conditional.includes(scope))).toEqual([]);
      },
    );

    test.for(described)("%s: the request fits", ([, { request }]) => {
      const { method, path, query, body, parts } = request;
      const sent = {
        ...(query && { query }),
        ...(body !== undefined && { body }),
        ...(parts && { parts: Object.keys(parts) }),
      };
      expect(validateRequest(method, path, sent)).toEqual([]);
    });

    test.for(described)("%s: the response fits", ([, { request, response }]) => {
      if (typeof response.body !== "object") return;
      expect(
        validateResponse(request.method, request.path, response.status, response.body, { extra: "allow" }),
      ).toEqual([]);
    });
  },
);

test("each handler stands for an operation, or for none", () => {
  const none = new Set(["http_request", "search_user"]);
  const known = new Set([...Object.keys(handled), ...none]);
  const composed = Object.keys(gongHandlers).filter((id) => !known.has(id));
  expect(composed.filter((id) => connector.action(id).operationId !== undefined)).toEqual([]);
});
