// Rules of actions that JSON Schema cannot express, within a file and across files.
import { schemaAt } from "../json/json_pointer.ts";
import { isPaginated } from "../pagination/pagination.ts";
import type { Action, Manifests } from "../runtime/manifests.ts";
import { listPathInputs, listTemplateInputs } from "../runtime/template.ts";
import type { Report } from "./manifest_issue.ts";
import { lintNames, lintSchema } from "./schema_rules.ts";
import { lintBraces, lintPathBraces } from "./template_rules.ts";

/** `handlers` are the actions that have a handler; unknown if omitted. */
export function lintAction(
  action: Action,
  manifests: Manifests,
  handlers: readonly string[] | undefined,
  report: Report,
): void {
  lintNames(action, manifests.actions.values(), report);
  if (!manifests.connector.groups.some(({ id }) => id === action.group))
    report("", `the folder ${action.group} is not a group`, "Add it to /groups in connector.json.");
  if (action.summary === action.title || `${action.summary}.` === action.description)
    report("/summary", "repeats the title or the description", "Say in a few words what the action does.");
  lintHandler(action, handlers, report);
  lintScopes(action, manifests, report);
  lintRequest(action, manifests, report);
  if (action.response?.items !== undefined) lintList(action, manifests, report);
  lintReferences(action, report);
  lintIdempotencyKey(action, report);
  lintSchema(action.input, "/input", manifests, report);
  lintSchema(action.output, "/output", manifests, report);
}

function lintHandler({ id, request }: Action, handlers: readonly string[] | undefined, report: Report): void {
  const hasHandler = handlers?.includes(id);
  if (request && hasHandler) report("/request", "is declared, and there is a handler", "Remove one of them.");
  if (!request && hasHandler === false)
    report("", "there is neither a request nor a handler", "Add /request, or a handler of this id.");
}

function lintScopes({ scopes, variants = [] }: Action, { connector }: Manifests, report: Report): void {
  const known = new Set(connector.scopes.catalog.map(({ id }) => id));
  const lists = [
    ["/scopes", scopes] as const,
    ...variants.map((variant, index) => [`/variants/${index}/scopes`, variant.scopes ?? []] as const),
  ];
  for (const [path, list] of lists)
    for (const scope of list)
      if (!known.has(scope)) report(path, `${scope} is not a scope`, "Add it to /scopes/catalog in connector.json.");
}

/** Every {name} is an input, inputs in the path are required, and with a body every input is sent. */
function lintRequest({ request, input, response }: Action, { connector }: Manifests, report: Report): void {
  if (!request) return;
  const inputs = input.properties ?? {};
  const inPath = listPathInputs(request.path);
  const used = { path: inPath, query: listTemplateInputs(request.query), body: listTemplateInputs(request.body) };
  for (const [part, names] of Object.entries(used))
    for (const name of names)
      if (!inputs[name]) report(`/request/${part}`, `{${name}} is not an input`, "Declare it in /input/properties.");
  lintPathBraces(request.path, "/request/path", report);
  for (const part of ["query", "body"] as const)
    lintBraces(request[part], Object.keys(inputs), `/request/${part}`, report);
  for (const name of inPath)
    if (inputs[name] && !input.required?.includes(name))
      report("/input/required", `${name} is part of the path`, "Require it.");
  if (response?.exclude && !response.exclude.unless)
    report("/response/exclude", "has no condition on an item", "Add unless: only a handler leaves items out itself.");
  if (request.body === undefined) return;
  const notSent = [
    response?.exclude?.input,
    response?.items === undefined ? undefined : connector.pagination.limitInput,
  ];
  const sent = [...Object.values(used).flat(), ...notSent];
  for (const name of Object.keys(inputs))
    if (!sent.includes(name))
      report(`/input/properties/${name}`, "is not sent", "Insert it in /request/query or /request/body.");
}

function lintList(action: Action, { connector: { pagination } }: Manifests, report: Report): void {
  const { input, output, response } = action;
  const { cursorInput, limitInput } = pagination;
  const hasLimit = input.properties?.[limitInput] !== undefined;
  if (isPaginated(action, pagination) && !hasLimit)
    report("/input/properties", `a list with ${cursorInput} has ${limitInput} too`, `Declare ${limitInput}.`);
  if (!isPaginated(action, pagination) && hasLimit)
    report(
      `/input/properties/${limitInput}`,
      `has no effect without ${cursorInput}`,
      `Declare ${cursorInput}, or remove it.`,
    );
  if (!output.properties?.items || !output.required?.includes("items"))
    report("/output", "the output of a list has a required property items");
  if (response?.pick !== undefined) report("/response", "has both pick and items", "Remove one of them.");
  const { idsInput } = response?.pending ?? {};
  if (idsInput !== undefined && !schemaAt(input, idsInput))
    report("/response/pending/idsInput", `${idsInput} is not an input`, "Declare it in /input/properties.");
  for (const { path } of response?.pending?.readyWhen ?? [])
    if (!schemaAt(output.properties?.items?.items, path))
      report("/response/pending/readyWhen", `${path} is not in an item`);
  const item = output.properties?.items?.items;
  const unless = response?.exclude?.unless?.path;
  for (const pointer of item ? [...(response?.itemId ?? []), ...(unless === undefined ? [] : [unless])] : [])
    if (!schemaAt(item, pointer)) report("/response", `${pointer} is not in an item`, "Declare it in /output.");
  if (response?.exclude && !input.properties?.[response.exclude.input])
    report("/response/exclude/input", `${response.exclude.input} is not an input`, "Declare it in /input/properties.");
}

/** Every word that names an input names a declared one. */
function lintReferences(
  { input, output, dateRanges = [], variants = [], ui, idempotencyKeyInput, partialFailure }: Action,
  report: Report,
): void {
  const lint = (path: string, pointer: string): void => {
    if (!schemaAt(input, pointer)) report(path, `${pointer} is not an input`, "Declare it in /input/properties.");
  };
  for (const [index, { from, to, itemTimes = [] }] of dateRanges.entries()) {
    lint(`/dateRanges/${index}/from`, from);
    lint(`/dateRanges/${index}/to`, to);
    for (const pointer of itemTimes)
      if (!schemaAt(output, `/items/0${pointer}`))
        report(
          `/dateRanges/${index}/itemTimes`,
          `${pointer} is not in an item of the output`,
          "Declare it in /output.",
        );
  }
  for (const [index, { when }] of variants.entries()) lint(`/variants/${index}/when/path`, when.path);
  for (const name of ui?.advanced ?? []) lint("/ui/advanced", `/${name}`);
  for (const pointer of Object.keys(ui?.widgets ?? {})) lint("/ui/widgets", pointer);
  for (const name of listPathInputs(ui?.confirmation?.question ?? "")) lint("/ui/confirmation/question", `/${name}`);
  if (partialFailure && !schemaAt(output, partialFailure.path))
    report("/partialFailure/path", `${partialFailure.path} is not an output`, "Declare it in /output.");
  if (idempotencyKeyInput !== undefined) lint("/idempotencyKeyInput", `/${idempotencyKeyInput}`);
}

/** The refusal of a used key becomes an output of the action. */
function lintIdempotencyKey({ idempotencyKeyInput, alreadyExists, operationId, output }: Action, report: Report): void {
  if (alreadyExists && idempotencyKeyInput === undefined)
    report("/alreadyExists", "is not allowed without idempotencyKeyInput", "Remove it.");
  // An action without its own operation runs other actions, whose refusals are recognized there.
  if (!alreadyExists && idempotencyKeyInput !== undefined && operationId !== undefined)
    report("/alreadyExists", "is required with idempotencyKeyInput", "Declare how a used key is refused.");
  for (const name of Object.keys(alreadyExists?.output ?? {}))
    if (!output.properties?.[name])
      report(`/alreadyExists/output/${name}`, "is not an output", "Declare it in /output/properties.");
}
