// Holds all manifests against a description of the vendor's API, and says what is new, gone or changed.
import type { Action, Manifests } from "../index.ts";
import { type Difference, differences } from "./compare.ts";
import { type Described, type Operation, operationsOf, sameKey } from "./description.ts";
import { expectedOf } from "./expected.ts";
import { knownFaults } from "./faults.ts";
import { type Finding, isKnown, type KnownFault } from "./finding.ts";

export interface SpecReport {
  /** What somebody has to look at. */
  findings: readonly Finding[];
  /** Differences that are known, each with its reason. */
  known: readonly (Finding & { why: string })[];
  /** Known faults that are no longer there: the description was corrected. */
  settled: readonly KnownFault[];
  /** Operations of the description. */
  operations: number;
  /** Actions that were held against it. */
  actions: number;
}

/** Throws TypeError where `spec` is no OpenAPI description. */
export function checkSpec(
  manifests: Manifests,
  spec: unknown,
  faults: readonly KnownFault[] = knownFaults,
): SpecReport {
  const operations = operationsOf(spec, new RegExp(manifests.connector.scopes.custom.pattern));
  const pairs = pairsOf(manifests, operations);
  const all = [
    ...operations.flatMap((operation) => unknownOperation(operation, pairs, manifests)),
    ...pairs.flatMap(({ action, operation }) =>
      operation ? actionFindings(action, operation, manifests) : [missing(action)],
    ),
  ];
  const used = new Set<KnownFault>();
  const known: (Finding & { why: string })[] = [];
  const findings = grouped(all).filter((finding) => {
    const fault = faults.find((one) => isKnown(one, finding));
    if (!fault) return true;
    used.add(fault);
    known.push({ ...finding, why: fault.why });
    return false;
  });
  const settled = faults.filter((fault) => !used.has(fault));
  return { findings, known, settled, operations: operations.length, actions: pairs.length };
}

interface Pair {
  action: Action;
  operation: Operation | undefined;
}

/** The actions with an operation behind them: by method and path, or by id where a handler makes the request. */
function pairsOf({ actions }: Manifests, operations: readonly Operation[]): Pair[] {
  return [...actions.values()]
    .filter(({ request, operation }) => request || operation)
    .map((action) => {
      const key = action.request && sameKey(`${action.request.method} ${action.request.path}`);
      const operation = operations.find((one) => (key ? sameKey(one.key) === key : one.id === action.operation));
      return { action, operation };
    });
}

function unknownOperation(operation: Operation, pairs: readonly Pair[], { connector }: Manifests): Finding[] {
  const isLeftOut = connector.leftOut.some(
    ({ method, path }) => sameKey(`${method} ${path}`) === sameKey(operation.key),
  );
  if (isLeftOut || pairs.some((pair) => pair.operation === operation)) return [];
  const says = `${operation.id} is no action, and is not left out`;
  return [{ change: "new", what: "operation", operation: operation.key, at: "", says, actions: [] }];
}

function missing({ id, request, operation }: Action): Finding {
  const key = request ? `${request.method} ${request.path}` : (operation ?? id);
  const says = "is no longer described";
  return { change: "gone", what: "operation", operation: key, at: "", says, actions: [id] };
}

function actionFindings(action: Action, operation: Operation, manifests: Manifests): Finding[] {
  const expected = expectedOf(action, manifests.connector);
  const sent = expected ? requestDifferences(action, operation, manifests) : handledDifferences(action, operation);
  const found = [...operationDifferences(action, operation), ...scopeDifferences(action, operation), ...sent];
  return found.map((one) => ({ ...one, operation: operation.key, actions: [action.id] }));
}

function operationDifferences(action: Action, { id, isDeprecated }: Operation): Difference[] {
  const found: Difference[] = [];
  if (action.operation !== undefined && action.operation !== id)
    found.push({ change: "changed", what: "operation", at: "operationId", says: `is ${id} now` });
  if (isDeprecated && action.availability !== "legacy")
    found.push({ change: "changed", what: "operation", at: "deprecated", says: "is deprecated now" });
  return found;
}

function scopeDifferences(action: Action, { scopes }: Operation): Difference[] {
  const own = new Set([...action.scopes, ...(action.scopesWhen ?? []).flatMap((one) => one.scopes)]);
  const added = scopes.filter((scope) => !own.has(scope));
  const removed = [...own].filter((scope) => !scopes.includes(scope));
  return [
    ...added.map((scope): Difference => ({ change: "new", what: "scope", at: scope, says: "is needed now" })),
    ...removed.map((scope): Difference => ({ change: "gone", what: "scope", at: scope, says: "is no longer named" })),
  ];
}

function requestDifferences(action: Action, operation: Operation, { connector }: Manifests): Difference[] {
  const expected = expectedOf(action, connector);
  if (!expected) return [];
  const described: Described = {
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
    ...differences(query, described, "query", "input"),
    ...bodyDifferences(expected.body, operation.body),
    ...replyDifferences(expected.reply, operation.reply, connector.reply.requestId),
  ];
}

function bodyDifferences(
  own: Parameters<typeof differences>[0] | undefined,
  theirs: Described | undefined,
): Difference[] {
  if (own && theirs) return differences(own, theirs, "body ", "input");
  if (own) return [{ change: "gone", what: "field", at: "body ", says: "takes no body any more" }];
  if (theirs) return [{ change: "new", what: "field", at: "body ", says: "takes a body now" }];
  return [];
}

/** The id of the request is no part of what an action gives, unless it says so. */
function replyDifferences(
  { pointer, schema }: NonNullable<ReturnType<typeof expectedOf>>["reply"],
  reply: Described | undefined,
  requestId: string,
): Difference[] {
  if (!reply) return [];
  const part = pointer
    .split("/")
    .slice(1)
    .reduce<Described | undefined>((here, name) => here?.properties.get(name), reply);
  if (!part) return [{ change: "gone", what: "field", at: `reply ${pointer}`, says: "is no longer there" }];
  const found = differences(schema, part, `reply ${pointer}`, "output");
  return found.filter(({ at, change }) => !(change === "new" && at === `reply ${requestId}`));
}

/** A handler makes the request: its inputs are held against parameters of the same name. */
function handledDifferences({ input }: Action, { query, path }: Operation): Difference[] {
  return [...query.map((one) => ["query", one] as const), ...path.map((one) => ["path", one] as const)].flatMap(
    ([place, { name, required, schema }]) => {
      const own = input.properties?.[name];
      const at = `${place}/${name}`;
      if (!own) return [{ change: "new" as const, what: "field" as const, at, says: "is there now" }];
      const isOptional = required && !input.required?.includes(name);
      const needed = isOptional
        ? [{ change: "changed" as const, what: "required" as const, at, says: "is required now" }]
        : [];
      return [...needed, ...differences(own, schema, at, "input")];
    },
  );
}

/** The same finding of several actions is one. */
function grouped(findings: readonly Finding[]): Finding[] {
  const byText = new Map<string, Finding>();
  for (const finding of findings) {
    const { actions, ...rest } = finding;
    const key = JSON.stringify(rest);
    const known = byText.get(key);
    byText.set(key, known ? { ...known, actions: [...known.actions, ...actions] } : finding);
  }
  return [...byText.values()];
}
