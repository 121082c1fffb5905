// Rules of triggers that JSON Schema cannot express: actions, pointers, inputs and the sample fit each other.
import type { Issue } from "../errors/errors.ts";
import { escapeToken, schemaAt } from "../json/json_pointer.ts";
import type { Schema } from "../json/schema.ts";
import type { Manifests, Trigger } from "../runtime/manifests.ts";
import { listTemplateInputs } from "../runtime/template.ts";
import { getList, lintActionPointer, lintItemPointer } from "./list_action.ts";
import type { Report } from "./manifest_issue.ts";
import { lintNames, lintSchema } from "./schema_rules.ts";
import { lintActionInput, lintBraces, lintRequiredInputs } from "./template_rules.ts";

type Poll = NonNullable<Trigger["poll"]>;
/** The schema of each value that a pointer of an event may start with. */
type ValueSchemas = Record<string, Schema | undefined>;

export function lintTrigger(
  trigger: Trigger,
  manifests: Manifests,
  report: Report,
  listSampleIssues: (schema: Schema, sample: unknown) => readonly Issue[],
): void {
  const { group, poll, webhook, input, output, sample, label = [] } = trigger;
  lintNames(trigger, manifests.triggers.values(), report);
  if (!manifests.connector.groups.some(({ id }) => id === group))
    report("/group", `${group} is not a group`, "Add it to /groups in connector.json.");
  lintInputs(trigger, report);
  if ((poll === undefined) === (webhook === undefined))
    report("", "has both poll and webhook, or neither", "Give one of them.");
  if (poll) lintPoll(poll, manifests, report);
  const fallback = webhook?.fallbackTrigger;
  if (fallback !== undefined && !manifests.triggers.get(fallback)?.poll)
    report("/webhook/fallbackTrigger", `there is no polling trigger ${fallback}`);
  for (const { path, message } of listSampleIssues(output, sample)) report(`/sample${path}`, message);
  for (const [index, pointer] of label.entries())
    if (!schemaAt(output, pointer)) report(`/label/${index}`, `${pointer} is not in /output`);
  lintSchema(input, "/input", manifests, report);
  lintSchema(output, "/output", manifests, report);
}

/** Every {name} is an input, and every input is used. */
function lintInputs({ input, poll, ui }: Trigger, report: Report): void {
  const inputs = Object.keys(input.properties ?? {});
  const used = new Set(listTemplateInputs(poll));
  for (const name of used)
    if (!inputs.includes(name)) report("/poll", `{${name}} is not an input`, "Declare it in /input/properties.");
  for (const name of inputs)
    if (!used.has(name)) report(`/input/properties/${name}`, "is not used", "Insert it in /poll.");
  lintBraces(poll, inputs, "/poll", report);
  for (const name of ui?.advanced ?? [])
    if (!inputs.includes(name)) report("/ui/advanced", `/${name} is not an input`, "Declare it in /input/properties.");
}

function lintPoll(poll: Poll, manifests: Manifests, report: Report): void {
  lintCombinations(poll, report);
  const list = getList(poll.action, manifests, "/poll/action", report);
  if (!list) return;
  const { window, itemId, occurredAt = [], where = [], changes = [], enrichments = [], forEach, event = {} } = poll;
  lintActionInput(poll.input, list.action, "/poll/input", report);
  const given = [...Object.keys(poll.input ?? {}), ...(window ? [window.from, window.to] : [])];
  lintRequiredInputs(list.action, given, "/poll/input", report);
  if (window)
    for (const end of ["from", "to"] as const)
      lintActionPointer(list.action, window[end], `/poll/window/${end}`, report);
  const pointers = [
    ...itemId.map((pointer) => ["itemId", pointer] as const),
    ...occurredAt.map((pointer) => ["occurredAt", pointer] as const),
    ...where.map(({ path }) => ["where", path] as const),
    ...changes.flatMap(({ paths }) => paths.map((pointer) => ["changes", pointer] as const)),
  ];
  for (const [word, pointer] of pointers) lintItemPointer(list, pointer, `/poll/${word}`, report);
  const values: ValueSchemas = { item: list.item, ...(poll.changes && { changed: {} }) };
  for (const [index, enrichment] of enrichments.entries())
    values[enrichment.name] = lintEnrichment(enrichment, `/poll/enrichments/${index}`, manifests, report);
  if (forEach) values.entry = lintForEach(forEach, values, report);
  for (const [name, pointers] of Object.entries(event))
    for (const pointer of typeof pointers === "string" ? [pointers] : Object.values(pointers))
      if (!getValueSchema(values, pointer))
        report(
          `/poll/event/${name}`,
          `${pointer} does not exist`,
          "Start with /item, an enrichment, /entry or /changed.",
        );
}

/** Words that require or exclude each other. */
function lintCombinations(poll: Poll, report: Report): void {
  const { window, occurredAt, changes, enrichments, forEach, itemId, backfill, intervalSeconds } = poll;
  if (window?.unit === "day" && !occurredAt) report("/poll/occurredAt", "is required for a window of days");
  if (changes && (enrichments || forEach)) report("/poll/changes", "cannot be combined with enrichments or forEach");
  if (changes && backfill)
    report("/poll/backfill", "must be false with changes: the first reading is what later ones are compared with");
  if (!enrichments !== (poll.enrichmentTimeoutSeconds === undefined))
    report("/poll/enrichmentTimeoutSeconds", "is required with enrichments, and not allowed without");
  if (enrichments && itemId.length > 1)
    report("/poll/itemId", "must be one pointer with enrichments, which are requested by it");
  if (intervalSeconds.min > intervalSeconds.default) report("/poll/intervalSeconds", "min is greater than default");
}

function lintEnrichment(
  {
    name,
    action,
    input,
    idsInput,
    itemId,
    readyWhen = [],
    default: fallback = {},
  }: NonNullable<Poll["enrichments"]>[number],
  path: string,
  manifests: Manifests,
  report: Report,
): Schema | undefined {
  if (["item", "changed", "entry"].includes(name)) report(`${path}/name`, `${name} is reserved`);
  const list = getList(action, manifests, `${path}/action`, report);
  if (!list) return undefined;
  lintActionInput(input, list.action, `${path}/input`, report);
  lintRequiredInputs(list.action, [...Object.keys(input ?? {}), idsInput], `${path}/input`, report);
  lintActionPointer(list.action, idsInput, `${path}/idsInput`, report);
  for (const pointer of itemId) lintItemPointer(list, pointer, `${path}/itemId`, report);
  for (const condition of readyWhen) lintItemPointer(list, condition.path, `${path}/readyWhen`, report);
  for (const name of Object.keys(fallback)) lintItemPointer(list, `/${escapeToken(name)}`, `${path}/default`, report);
  return list.item;
}

function lintForEach(
  { path, entryId, where = [] }: NonNullable<Poll["forEach"]>,
  values: ValueSchemas,
  report: Report,
): Schema | undefined {
  const entry = getValueSchema(values, path)?.items;
  if (!entry) report("/poll/forEach/path", `${path} is not a list`);
  for (const pointer of entry ? [entryId, ...where.map((condition) => condition.path)] : [])
    if (!schemaAt(entry, pointer)) report("/poll/forEach", `${pointer} is not in an entry of ${path}`);
  return entry;
}

function getValueSchema(values: ValueSchemas, pointer: string): Schema | undefined {
  const [, name = "", ...rest] = pointer.split("/");
  return schemaAt(values[name], rest.map((token) => `/${token}`).join(""));
}
