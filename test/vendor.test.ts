// Every manifest and every case, held against the vendor's own description where that file is at hand.
import { describe, expect, test } from "vitest";
import { exampleInput, gong, handlers, scopesOf } from "../src/index.ts";
import { checkSpec } from "../src/spec/index.ts";
import { readCases } from "./cases.ts";
import { loadSpec, MISSING_SPEC, operation, operations, validateRequest, validateResponse } from "./spec.ts";

const connector = gong();
const actions = [...connector.actions.values()];
const { leftOut } = connector.manifests.connector;

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

describe.skipIf(MISSING_SPEC !== "")(
  `against the vendor's description${MISSING_SPEC && ` (skipped: ${MISSING_SPEC})`}`,
  () => {
    test("every operation is an action, or is left out with a reason", () => {
      const covered = new Set([
        ...actions.flatMap(({ request }) => (request ? [`${request.method} ${request.path}`] : [])),
        ...Object.values(handled),
        ...leftOut.map(({ method, path }) => `${method} ${path}`),
      ]);
      const wild = (key: string): string => key.replaceAll(/\{[^}]+\}/g, "{}");
      const known = new Set([...covered].map(wild));
      expect(operations().filter((key) => !known.has(wild(key)))).toEqual([]);
    });

    test("nothing that is left out is an action all the same", () => {
      const keys = new Set(actions.map(({ request }) => `${request?.method} ${request?.path}`));
      expect(leftOut.filter(({ method, path }) => keys.has(`${method} ${path}`))).toEqual([]);
    });

    const declared = MISSING_SPEC === "" ? actions.filter(({ request }) => request) : [];

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s: method, path, operation and scopes",
      ([, action]) => {
        const { method = "", path = "" } = action.request ?? {};
        const found = operation(method, path);
        expect(found, `${method} ${path}`).toBeDefined();
        if (action.operation !== undefined) expect(action.operation).toBe(found?.operationId);
        const own = [...action.scopes, ...(action.scopesWhen ?? []).flatMap(({ scopes }) => scopes)].filter(
          (scope) => !unnamed.has(scope),
        );
        expect([...new Set(own)].sort()).toEqual(scopesIn(found?.description));
      },
    );

    const report =
      MISSING_SPEC === "" ? checkSpec(connector.manifests, { openapi: "3.0.1", ...loadSpec() }) : undefined;

    test.for(actions.filter(({ operation: id, request }) => id || request).map(({ id }) => id))(
      "%s: parameters, fields, words, limits and what is required",
      (id) => {
        expect(report?.findings.filter((finding) => finding.actions.includes(id))).toEqual([]);
      },
    );

    test("a known fault stands for one place, with a reason", () => {
      for (const { why } of report?.known ?? []) expect(why.length).toBeGreaterThan(20);
      expect(report?.known.length).toBeLessThan(60);
    });

    test.for(declared.map((action) => [action.id, action] as const))(
      "%s: the smallest example fits",
      async ([, action]) => {
        const { method, path, query, json } = await connector.plan(action.id, exampleInput(action));
        expect(validateRequest(method, path, { query, ...(json !== undefined && { body: json }) })).toEqual([]);
      },
    );

    const exchanges = [...readCases()].flatMap(([id, cases]) =>
      cases.flatMap(({ name, input, exchanges: list }) =>
        list.map((exchange, index) => [`${id}, ${name}, ${index + 1}`, { ...exchange, id, input }] as const),
      ),
    );
    const described =
      MISSING_SPEC === "" ? exchanges.filter(([, { request }]) => operation(request.method, request.path)) : [];

    test("only the raw request leaves the description behind", () => {
      const strangers = exchanges.filter(([, { request }]) => !operation(request.method, request.path));
      expect(strangers.filter(([name]) => !name.startsWith("http_request"))).toEqual([]);
    });

    /** Which scopes these need, only their input says. */
    const open = new Set(["http_request", "sync_new_items"]);

    test.for(described.filter(([, { id }]) => !open.has(id)))(
      "%s: the scopes are enough",
      ([, { id, input, request }]) => {
        const needed = scopesIn(operation(request.method, request.path)?.description);
        const conditional = request.path === "/v2/calls/extensive" ? ["api:calls:read:media-url"] : [];
        const held = scopesOf(connector.action(id), input);
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

    test.for(described)("%s: the reply fits", ([, { request, reply }]) => {
      if (typeof reply.body !== "object") return;
      expect(validateResponse(request.method, request.path, reply.status, reply.body, { extra: "allow" })).toEqual([]);
    });
  },
);

test("each handler stands for an operation, or for none", () => {
  const none = new Set(["http_request", "search_user"]);
  const known = new Set([...Object.keys(handled), ...none]);
  const composed = Object.keys(handlers).filter((id) => !known.has(id));
  expect(composed.filter((id) => connector.action(id).operation !== undefined)).toEqual([]);
});
