// Compares all manifests with an OpenAPI document of the vendor.
import type { Action, Manifests } from "gong-connector";
import { listPossibleScopes } from "gong-connector/internal";
import { type ActionContract, readActionContract } from "./action_contract.ts";
import { type ApiDifference, isKnownDifference, type KnownDifference } from "./api_difference.ts";
import { compareSchemas, type SchemaDifference } from "./compare_schemas.ts";
import { knownDifferences } from "./known_differences.ts";
import { type DescribedSchema, normalizeOperationKey, type Operation, readOperations } from "./read_openapi.ts";

export interface OpenApiDiff {
  /** Differences that are not known. */
  differences: readonly ApiDifference[];
  known: readonly (ApiDifference & { reason: string })[];
  /** Known differences that the document no longer has. */
  resolved: readonly KnownDifference[];
  /** Number of operations in the document. */
  operations: number;
  /** Number of actions that were compared. */
  actions: number;
}

interface Pair {
  action: Action;
  operation: Operation | undefined;
}

/**
 * Compares each action with its operation, and lists the operations without an action.
 * Throws TypeError if `document` is not an OpenAPI document.
 */
export function compareWithOpenApi(
  manifests: Manifests,
  document: unknown,
  knownList: readonly KnownDifference[] = knownDifferences,
): OpenApiDiff {
  const operations = readOperations(document, new RegExp(manifests.connector.scopes.custom.pattern));
  const pairs = pairActions(manifests, operations);
  const merged = mergeActions([
    ...operations.flatMap((operation) => compareCoverage(operation, pairs, manifests)),
    ...pairs.flatMap(({ action, operation }) =>
      operation ? compareAction(action, operation, manifests) : [createRemovedOperation(action)],
    ),
  ]);
  const matched = new Set<KnownDifference>();
  const known: (ApiDifference & { reason: string })[] = [];
  const differences = merged.filter((difference) => {
    const match = knownList.find((entry) => isKnownDifference(entry, difference));
    if (!match) return true;
    matched.add(match);
    known.push({ ...difference, reason: match.reason });
    return false;
  });
  const resolved = knownList.filter((entry) => !matched.has(entry));
  return { differences, known, resolved, operations: operations.length, actions: pairs.length };
}

/** Matches by method and path, or by operationId if a handler sends the request. */
function pairActions({ actions }: Manifests, operations: readonly Operation[]): Pair[] {
  return [...actions.values()]
    .filter(({ request, operationId }) => request || operationId)
    .map((action) => {
      const key = action.request && normalizeOperationKey(`${action.request.method} ${action.request.path}`);
      const operation = operations.find((entry) =>
        key ? normalizeOperationKey(entry.key) === key : entry.id === action.operationId,
      );
      return { action, operation };
    });
}

function compareCoverage(operation: Operation, pairs: readonly Pair[], { connector }: Manifests): ApiDifference[] {
  const isUnsupported = connector.unsupported.some(
    ({ method, path }) => normalizeOperationKey(`${method} ${path}`) === normalizeOperationKey(operation.key),
  );
  if (isUnsupported || pairs.some((pair) => pair.operation === operation)) return [];
  const message = `${operation.id} has no action and is not listed as unsupported`;
  return [{ change: "added", subject: "operation", operation: operation.key, path: "", message, actions: [] }];
}

function createRemovedOperation({ id, request, operationId }: Action): ApiDifference {
  const key = request ? `${request.method} ${request.path}` : (operationId ?? id);
  const message = "is not in the document";
  return { change: "removed", subject: "operation", operation: key, path: "", message, actions: [id] };
}

function compareAction(action: Action, operation: Operation, { connector }: Manifests): ApiDifference[] {
  const contract = readActionContract(action, connector);
  const differences = [
    ...compareOperation(action, operation),
    ...compareScopes(action, operation),
    ...(contract
      ? compareContract(contract, operation, connector.errorResponse.requestId)
      : compareHandlerInputs(action, operation)),
  ];
  return differences.map((difference) => ({ ...difference, operation: operation.key, actions: [action.id] }));
}

function compareOperation(action: Action, { id, isDeprecated }: Operation): SchemaDifference[] {
  const differences: SchemaDifference[] = [];
  if (action.operationId !== undefined && action.operationId !== id)
    differences.push({ change: "changed", subject: "operation", path: "operationId", message: `is now ${id}` });
  if (isDeprecated && action.availability !== "legacy")
    differences.push({ change: "changed", subject: "operation", path: "deprecated", message: "is now true" });
  return differences;
}

function compareScopes(action: Action, { scopes }: Operation): SchemaDifference[] {
  const declared = new Set(listPossibleScopes(action));
  const added = scopes.filter((scope) => !declared.has(scope));
  const removed = [...declared].filter((scope) => !scopes.includes(scope));
  return [
    ...added.map((path): SchemaDifference => ({ change: "added", subject: "scope", path, message: "is now required" })),
    ...removed.map(
      (path): SchemaDifference => ({ change: "removed", subject: "scope", path, message: "is no longer required" }),
    ),
  ];
}

function compareContract(contract: ActionContract, operation: Operation, requestId: string): SchemaDifference[] {
  const query: DescribedSchema = {
    type: "object",
    properties: new Map(operation.query.map(({ name, schema }) => [name, schema])),
    required: operation.query.filter(({ required }) => required).map(({ name }) => name),
    isOpen: false,
  };
  return [
    ...compareSchemas(contract.query, query, "query", "input"),
    ...compareBodies(contract.body, operation.body),
    ...compareResponses(contract.response, operation.response, requestId),
  ];
}

function compareBodies(declared: ActionContract["body"], described: DescribedSchema | undefined): SchemaDifference[] {
  if (declared && described) return compareSchemas(declared, described, "body", "input");
  if (declared) return [{ change: "removed", subject: "field", path: "body", message: "is no longer accepted" }];
  if (described) return [{ change: "added", subject: "field", path: "body", message: "is now accepted" }];
  return [];
}

/** The vendor's request id is in each response, and an action need not return it. */
function compareResponses(
  { path, schema }: ActionContract["response"],
  described: DescribedSchema | undefined,
  requestId: string,
): SchemaDifference[] {
  if (!described) return [];
  const part = path
    .split("/")
    .slice(1)
    .reduce<DescribedSchema | undefined>((parent, name) => parent?.properties.get(name), described);
  const location = `response${path}`;
  if (!part) return [{ change: "removed", subject: "field", path: location, message: "is no longer returned" }];
  return compareSchemas(schema, part, location, "output").filter(
    (difference) => !(difference.change === "added" && difference.path === `response${requestId}`),
  );
}

/** For an action with a handler: its inputs are compared with the parameters of the same name. */
function compareHandlerInputs({ input }: Action, { query, path }: Operation): SchemaDifference[] {
  const parameters = [
    ...query.map((parameter) => ({ ...parameter, path: `query/${parameter.name}` })),
    ...path.map((parameter) => ({ ...parameter, path: `path/${parameter.name}` })),
  ];
  return parameters.flatMap(({ name, required, schema, path }): SchemaDifference[] => {
    const declared = input.properties?.[name];
    if (!declared) return [{ change: "added", subject: "field", path, message: "is not an input" }];
    const differences = compareSchemas(declared, schema, path, "input");
    if (!required || input.required?.includes(name)) return differences;
    return [{ change: "changed", subject: "required", path, message: "is now required" }, ...differences];
  });
}

/** Merges equal differences of several actions into one. */
function mergeActions(differences: readonly ApiDifference[]): ApiDifference[] {
  const merged = new Map<string, ApiDifference>();
  for (const difference of differences) {
    const { actions, ...rest } = difference;
    const key = JSON.stringify(rest);
    const existing = merged.get(key);
    merged.set(key, existing ? { ...existing, actions: [...existing.actions, ...actions] } : difference);
  }
  return [...merged.values()];
}
