// Holds all manifests against a description of the vendor's API, and says what is new, gone or changed.
import type { Action, Manifests } from "gong-connector";
import { listPossibleScopes } from "gong-connector/internal";
import { readActionContract } from "./action_contract.ts";
import { type ApiDifference, isKnownDifference, type KnownDifference } from "./api_difference.ts";
import { compareSchemas, type SchemaDifference } from "./compare_schemas.ts";
import { knownDifferences } from "./known_differences.ts";
import { type DescribedSchema, normalizeOperationKey, type Operation, readOperations } from "./read_openapi.ts";

export interface OpenApiDiff {
  /** What somebody has to look at. */
  differences: readonly ApiDifference[];
  /** Differences that are known, each with its reason. */
  known: readonly (ApiDifference & { reason: string })[];
  /** Known faults that are no longer there: the description was corrected. */
  resolved: readonly KnownDifference[];
  /** Operations of the description. */
  operations: number;
  /** Actions that were held against it. */
  actions: number;
}

/** Throws TypeError where `spec` is no OpenAPI description. */
export function compareWithOpenApi(
  manifests: Manifests,
  spec: unknown,
  faults: readonly KnownDifference[] = knownDifferences,
): OpenApiDiff {
  const operations = readOperations(spec, new RegExp(manifests.connector.scopes.custom.pattern));
  const pairs = pairsOf(manifests, operations);
  const all = [
    ...operations.flatMap((operation) => unknownOperation(operation, pairs, manifests)),
    ...pairs.flatMap(({ action, operation }) =>
      operation ? actionFindings(action, operation, manifests) : [missing(action)],
    ),
  ];
  const used = new Set<KnownDifference>();
  const known: (ApiDifference & { reason: string })[] = [];
  const differences = grouped(all).filter((finding) => {
    const fault = faults.find((one) => isKnownDifference(one, finding));
    if (!fault) return true;
    used.add(fault);
    known.push({ ...finding, reason: fault.reason });
    return false;
  });
  const resolved = faults.filter((fault) => !used.has(fault));
  return { differences, known, resolved, operations: operations.length, actions: pairs.length };
}

interface Pair {
  action: Action;
  operation: Operation | undefined;
}

/** The actions with an operation behind them: by method and path, or by id where a handler makes the request. */
function pairsOf({ actions }: Manifests, operations: readonly Operation[]): Pair[] {
  return [...actions.values()]
    .filter(({ request, operationId }) => request || operationId)
    .map((action) => {
      const key = action.request && normalizeOperationKey(`${action.request.method} ${action.request.path}`);
      const operation = operations.find((one) =>
        key ? normalizeOperationKey(one.key) === key : one.id === action.operationId,
      );
      return { action, operation };
    });
}

function unknownOperation(operation: Operation, pairs: readonly Pair[], { connector }: Manifests): ApiDifference[] {
  const isLeftOut = connector.unsupported.some(
    ({ method, path }) => normalizeOperationKey(`${method} ${path}`) === normalizeOperationKey(operation.key),
  );
  if (isLeftOut || pairs.some((pair) => pair.operation === operation)) return [];
  const message = `${operation.id} is no action, and is not left out`;
  return [{ change: "new", what: "operation", operation: operation.key, path: "", message, actions: [] }];
}

function missing({ id, request, operationId }: Action): ApiDifference {
  const key = request ? `${request.method} ${request.path}` : (operationId ?? id);
  const message = "is no longer described";
  return { change: "gone", what: "operation", operation: key, path: "", message, actions: [id] };
}

function actionFindings(action: Action, operation: Operation, manifests: Manifests): ApiDifference[] {
  const expected = readActionContract(action, manifests.connector);
  const sent = expected ? requestDifferences(action, operation, manifests) : handledDifferences(action, operation);
  const found = [...operationDifferences(action, operation), ...scopeDifferences(action, operation), ...sent];
  return found.map((one) => ({ ...one, operation: operation.key, actions: [action.id] }));
}

function operationDifferences(action: Action, { id, isDeprecated }: Operation): SchemaDifference[] {
  const found: SchemaDifference[] = [];
  if (action.operationId !== undefined && action.operationId !== id)
    found.push({ change: "changed", what: "operation", path: "operationId", message: `is ${id} now` });
  if (isDeprecated && action.availability !== "legacy")
    found.push({ change: "changed", what: "operation", path: "deprecated", message: "is deprecated now" });
  return found;
}

function scopeDifferences(action: Action, { scopes }: Operation): SchemaDifference[] {
  const own = new Set(listPossibleScopes(action));
  const added = scopes.filter((scope) => !own.has(scope));
  const removed = [...own].filter((scope) => !scopes.includes(scope));
  return [
    ...added.map(
      (scope): SchemaDifference => ({ change: "new", what: "scope", path: scope, message: "is needed now" }),
    ),
    ...removed.map(
      (scope): SchemaDifference => ({ change: "gone", what: "scope", path: scope, message: "is no longer named" }),
    ),
  ];
}

function requestDifferences(action: Action, operation: Operation, { connector }: Manifests): SchemaDifference[] {
  const expected = readActionContract(action, connector);
  if (!expected) return [];
  const described: DescribedSchema = {
    type: "object",
    properties: new Map(operation.query.map(({ name, schema }) => [name, schema])),
    required: operation.query.filter(({ required }) => required).map(({ name }) => name),
    isOpen: false,
  };
  const query = {
    type: "object" as const,
    properties: Object.fromEntries(expected.query),
    required: expected.requiredQuery,
  };
  return [
    ...compareSchemas(query, described, "query", "input"),
    ...bodyDifferences(expected.body, operation.body),
    ...replyDifferences(expected.reply, operation.reply, connector.errorResponse.requestId),
  ];
}

function bodyDifferences(
  own: Parameters<typeof compareSchemas>[0] | undefined,
  theirs: DescribedSchema | undefined,
): SchemaDifference[] {
  if (own && theirs) return compareSchemas(own, theirs, "body ", "input");
  if (own) return [{ change: "gone", what: "field", path: "body ", message: "takes no body any more" }];
  if (theirs) return [{ change: "new", what: "field", path: "body ", message: "takes a body now" }];
  return [];
}

/** The id of the request is no part of what an action gives, unless it says so. */
function replyDifferences(
  { pointer, schema }: NonNullable<ReturnType<typeof readActionContract>>["reply"],
  reply: DescribedSchema | undefined,
  requestId: string,
): SchemaDifference[] {
  if (!reply) return [];
  const part = pointer
    .split("/")
    .slice(1)
    .reduce<DescribedSchema | undefined>((here, name) => here?.properties.get(name), reply);
  if (!part) return [{ change: "gone", what: "field", path: `reply ${pointer}`, message: "is no longer there" }];
  const found = compareSchemas(schema, part, `reply ${pointer}`, "output");
  return found.filter(({ path, change }) => !(change === "new" && path === `reply ${requestId}`));
}

/** A handler makes the request: its inputs are held against parameters of the same name. */
function handledDifferences({ input }: Action, { query, path }: Operation): SchemaDifference[] {
  return [...query.map((one) => ["query", one] as const), ...path.map((one) => ["path", one] as const)].flatMap(
    ([place, { name, required, schema }]) => {
      const own = input.properties?.[name];
      const path = `${place}/${name}`;
      if (!own) return [{ change: "new" as const, what: "field" as const, path, message: "is there now" }];
      const isOptional = required && !input.required?.includes(name);
      const needed = isOptional
        ? [{ change: "changed" as const, what: "required" as const, path, message: "is required now" }]
        : [];
      return [...needed, ...compareSchemas(own, schema, path, "input")];
    },
  );
}

/** The same finding of several actions is one. */
function grouped(findings: readonly ApiDifference[]): ApiDifference[] {
  const byText = new Map<string, ApiDifference>();
  for (const finding of findings) {
    const { actions, ...rest } = finding;
    const key = JSON.stringify(rest);
    const known = byText.get(key);
    byText.set(key, known ? { ...known, actions: [...known.actions, ...actions] } : finding);
  }
  return [...byText.values()];
}
