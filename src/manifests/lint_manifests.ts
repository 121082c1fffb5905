// What a manifest's form cannot say: rules across a file, and across files.
import { isRecord } from "../runtime/lossless_json.ts";
import type { Action, AuthMethod, Manifests, Trigger } from "../runtime/manifests.ts";
import { listTemplateInputs } from "../runtime/request.ts";
import type { Schema } from "../runtime/schema.ts";
import { lintTrigger } from "./lint_trigger.ts";
import type { ManifestIssue } from "./manifest_issue.ts";

export function lintManifests(manifests: Manifests, handlers: readonly string[] | undefined): readonly ManifestIssue[] {
  return [
    ...connectorFaults(manifests),
    ...[...manifests.actions.values()].flatMap((action) => actionFaults(action, manifests, handlers)),
    ...[...manifests.triggers.values()].flatMap((trigger) => [
      ...lintTrigger(trigger, manifests),
      ...schemaFaults(trigger, manifests),
    ]),
  ];
}

type Report = (pointer: string, fault: string) => void;

function actionFaults(action: Action, manifests: Manifests, handlers: readonly string[] | undefined): ManifestIssue[] {
  const faults: ManifestIssue[] = [];
  const report: Report = (path, message) => faults.push({ file: action.file, path, message });
  checkName(action, manifests, report);
  checkHandler(action, handlers, report);
  checkScopes(action, manifests, report);
  checkPlaces(action, report);
  checkList(action, manifests, report);
  checkInputs(action, report);
  checkSchema(action.input, "/input", true, manifests, report);
  checkSchema(action.output, "/output", false, manifests, report);
  return faults;
}

function schemaFaults(trigger: Trigger, manifests: Manifests): ManifestIssue[] {
  const faults: ManifestIssue[] = [];
  const report: Report = (path, message) => faults.push({ file: trigger.file, path, message });
  checkSchema(trigger.input, "/input", true, manifests, report);
  checkSchema(trigger.output, "/output", false, manifests, report);
  return faults;
}

function checkName({ id, title, group }: Action, { actions, connector }: Manifests, report: Report): void {
  const expected = title.toLowerCase().replaceAll(" ", "_");
  if (id !== expected) report("/title", `${title} belongs into a file named ${expected}.json`);
  const same = [...actions.values()].find((other) => other.title === title && other.id !== id);
  if (same) report("/title", `is also the title of ${same.id}; titles are unique`);
  if (!connector.groups.some((known) => known.id === group))
    report("", `its folder ${group} is no group of connector.json`);
}

function checkHandler({ id, request }: Action, handlers: readonly string[] | undefined, report: Report): void {
  if (!handlers) return;
  const handled = handlers.includes(id);
  if (request && handled) report("/request", "has a request and a handler; remove one");
  if (!request && !handled) report("", "has neither a request nor a handler; add `request`, or a handler of this id");
}

function checkScopes(action: Action, { connector }: Manifests, report: Report): void {
  const known = new Set(connector.scopes.catalog.map(({ id }) => id));
  const used = [...action.scopes, ...(action.scopesWhen ?? []).flatMap(({ scopes }) => scopes)];
  for (const scope of used.filter((code) => !known.has(code)))
    report("/scopes", `${scope} is not in the scope catalogue of connector.json`);
}

/** Every {name} used is an input, those in the path are required, and with a body given no input is left over. */
function checkPlaces({ request, input, response }: Action, report: Report): void {
  if (!request) return;
  const inputs = new Set(Object.keys(input.properties ?? {}));
  const inPath = [...request.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const named = new Set([...inPath, ...listTemplateInputs(request.query), ...listTemplateInputs(request.body)]);
  for (const name of named)
    if (!inputs.has(name)) report("/request", `{${name}} is used but is no input; declare it under /input/properties`);
  for (const name of inPath) {
    if (inputs.has(name) && !input.required?.includes(name))
      report("/input/required", `${name} is part of the path, so it must be required`);
  }
  if (request.body === undefined) return;
  const steering = new Set([response?.exclude?.input, response?.items === undefined ? undefined : "limit"]);
  for (const name of inputs) {
    if (!named.has(name) && !steering.has(name))
      report(`/input/properties/${name}`, "is declared but never sent; name it in request.query or request.body");
  }
}

function checkList({ input, output, response }: Action, { connector }: Manifests, report: Report): void {
  const { cursorInput, limitInput } = connector.pagination;
  const inputs = input.properties ?? {};
  const paged = response?.items !== undefined && response.paged !== false;
  for (const name of [cursorInput, limitInput]) {
    if (paged && !inputs[name]) report("/input/properties", `a paged list takes ${name}`);
    if (!paged && inputs[name] && response?.items !== undefined)
      report(`/input/properties/${name}`, "is of no use: the list is not paged");
  }
  if (response?.items === undefined) {
    if (response?.paged !== undefined) report("/response/paged", "goes with items");
    return;
  }
  if (!output.properties?.items || !output.required?.includes("items"))
    report("/output", "the output of a list has a required property items");
  if (response.pick !== undefined) report("/response", "has pick and items; keep one");
  if (response.exclude && !inputs[response.exclude.input]) report("/response/withhold/input", "is no input");
}

function checkInputs(action: Action, report: Report): void {
  const { input } = action;
  const first = (pointer: string): string => pointer.split("/")[1] ?? "";
  const known = (pointer: string): boolean => input.properties?.[first(pointer)] !== undefined;
  const pointers = [
    ...(action.dateRanges ?? []).flatMap(({ from, to }) => [from, to]),
    ...(action.requiresOneOf ?? []).flatMap(({ inputs }) => inputs),
    ...(action.requiresWhen ?? []).flatMap(({ when, inputs }) => [when.input, ...inputs]),
    ...(action.scopesWhen ?? []).map(({ when }) => when.input),
    ...(action.effectWhen ?? []).map(({ when }) => when.input),
    ...(action.ui?.order ?? []).map((name) => `/${name}`),
    ...(action.ui?.advanced ?? []).map((name) => `/${name}`),
    ...Object.keys(action.ui?.widgets ?? {}),
    ...(action.idempotencyKeyInput === undefined ? [] : [`/${action.idempotencyKeyInput}`]),
  ];
  for (const pointer of new Set(pointers))
    if (!known(pointer)) report("/input", `${pointer} is referred to but is no input`);
  for (const name of input.required ?? [])
    if (!known(`/${name}`)) report("/input/required", `${name} is required but not declared`);
}

/** No empty object type, no open input, no lookup of an action that is not there. */
function checkSchema(schema: Schema, pointer: string, isInput: boolean, manifests: Manifests, report: Report): void {
  const isObject = [schema.type].flat().includes("object");
  if (isObject && !schema.properties && !isRecord(schema.additionalProperties)) {
    report(pointer, "is an object of no known form; give properties, or a schema under additionalProperties");
  }
  if (isInput && isObject && schema.properties && schema.additionalProperties === undefined) {
    report(pointer, "an input object closes with additionalProperties: false");
  }
  if (schema.lookup && !manifests.actions.has(schema.lookup.action))
    report(`${pointer}/lookup`, `there is no action ${schema.lookup.action}`);
  const parts: [string, Schema | undefined][] = [
    ...Object.entries(schema.properties ?? {}).map(([name, part]): [string, Schema] => [`properties/${name}`, part]),
    ["items", schema.items],
    ["additionalProperties", isRecord(schema.additionalProperties) ? schema.additionalProperties : undefined],
    ...(schema.anyOf ?? []).map((part, index): [string, Schema] => [`anyOf/${index}`, part]),
    ...(schema.oneOf ?? []).map((part, index): [string, Schema] => [`oneOf/${index}`, part]),
  ];
  for (const [name, part] of parts) if (part) checkSchema(part, `${pointer}/${name}`, isInput, manifests, report);
}

/** What signs is asked for, and its proof is an action. */
function authFaults(
  { file, fields, credentials, authorization, test }: AuthMethod,
  actions: Manifests["actions"],
): ManifestIssue[] {
  const known = { ...fields.properties, ...credentials?.properties };
  const parts = authorization.scheme === "Basic" ? (["username", "password"] as const) : (["token"] as const);
  return [
    ...parts
      .filter((part) => authorization[part] === undefined)
      .map((part) => ({ file, path: `/sign/${part}`, message: `is required with ${authorization.scheme}` })),
    ...listTemplateInputs(authorization)
      .filter((name) => !known[name])
      .map((name) => ({ file, path: "/sign", message: `{${name}} is neither a field nor a credential` })),
    ...(actions.has(test.action)
      ? []
      : [{ file, path: "/proof/action", message: `there is no action ${test.action}` }]),
  ];
}

function connectorFaults({ connector, files, auth, actions }: Manifests): ManifestIssue[] {
  const file = files.locate("connector.json");
  const known = new Set(connector.scopes.catalog.map(({ id }) => id));
  const custom = new RegExp(connector.scopes.custom.pattern);
  return [
    ...connector.scopes.mandatory
      .filter(({ id }) => !known.has(id))
      .map(({ id }) => ({ file, path: "/scopes/mandatory", message: `${id} is not in the catalogue` })),
    ...connector.scopes.catalog
      .filter(({ id }) => !custom.test(id))
      .map(({ id }) => ({
        file,
        path: "/scopes/custom/pattern",
        message: `does not match ${id} of the catalogue`,
      })),
    ...[...auth.values()].flatMap((way) => authFaults(way, actions)),
  ];
}
