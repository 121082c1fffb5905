// What a trigger's form cannot say: that its actions, pointers, places and sample fit each other.
import { isRecord } from "../runtime/lossless_json.ts";
import type { Action, Manifests, Trigger } from "../runtime/manifests.ts";
import { listTemplateInputs } from "../runtime/request.ts";
import type { Schema } from "../runtime/schema.ts";
import { compileValidator } from "../runtime/schema_validator.ts";
import type { PollConfig } from "../triggers/event.ts";
import type { ManifestIssue } from "./manifest_issue.ts";

type Report = (pointer: string, fault: string) => void;
type Enrich = NonNullable<PollConfig["enrichments"]>[number];

/** Every fault of a trigger across its file and the actions it uses. */
export function lintTrigger(trigger: Trigger, manifests: Manifests): ManifestIssue[] {
  const faults: ManifestIssue[] = [];
  const report: Report = (path, message) => faults.push({ file: trigger.file, path, message });
  checkName(trigger, manifests, report);
  checkInputs(trigger, report);
  if ((trigger.poll === undefined) === (trigger.webhook === undefined)) report("", "has either poll or webhook");
  if (trigger.poll) checkPoll(trigger.poll, manifests, report);
  if (trigger.webhook) checkWebhook(trigger, manifests, report);
  for (const { path, message } of compileValidator(trigger.output)(trigger.sample)) report(`/sample${path}`, message);
  for (const pointer of trigger.label ?? []) {
    if (!schemaAt(trigger.output, pointer)) report("/label", `${pointer} is in no event`);
  }
  return faults;
}

function checkName({ id, title, group }: Trigger, { triggers, connector }: Manifests, report: Report): void {
  const expected = title.toLowerCase().replaceAll(" ", "_");
  if (id !== expected) report("/title", `${title} belongs into a file named ${expected}.json`);
  const same = [...triggers.values()].find((other) => other.title === title && other.id !== id);
  if (same) report("/title", `is also the title of ${same.id}; titles are unique`);
  if (!connector.groups.some((known) => known.id === group)) report("/group", `${group} is no group of connector.json`);
}

/** Every {name} is an input, and every input is used. */
function checkInputs({ input, poll, ui }: Trigger, report: Report): void {
  const inputs = Object.keys(input.properties ?? {});
  const used = new Set(listTemplateInputs(poll ?? {}));
  for (const name of used) if (!inputs.includes(name)) report("/poll", `{${name}} is used but is no input`);
  for (const name of inputs.filter((one) => !used.has(one)))
    report(`/input/properties/${name}`, "is declared but never used");
  for (const name of [...(input.required ?? []), ...(ui?.order ?? []), ...(ui?.advanced ?? [])]) {
    if (!inputs.includes(name)) report("/input", `${name} is referred to but is no input`);
  }
}

function checkPoll(rules: PollConfig, manifests: Manifests, report: Report): void {
  const items = itemsOf(rules.action, manifests, "/poll/action", report);
  if (!items) return;
  checkInput(rules, items.action, "/poll", report);
  const { window, enrichments = [], forEach } = rules;
  for (const pointer of window ? [window.from, window.to] : [])
    checkPlace(items.action, pointer, "/poll/window", report);
  const pointers = [
    ...rules.itemId.map((pointer) => ["id", pointer]),
    ...(rules.occurredAt ?? []).map((pointer) => ["time", pointer]),
    ...(rules.where ?? []).map(({ path }) => ["where", path]),
    ...(rules.changes ?? []).flatMap(({ paths }) => paths.map((pointer) => ["changes", pointer])),
    ...(rules.keep ?? []).map((name) => ["keep", `/${name}`]),
  ] as const;
  for (const [name, pointer] of pointers) {
    if (!schemaAt(items.schema, pointer ?? "")) report(`/poll/${name}`, `${pointer} is in no item of ${rules.action}`);
  }
  checkTogether(rules, report);
  const parts: Record<string, Schema | undefined> = { item: items.schema, changed: rules.changes && {} };
  for (const [index, part] of enrichments.entries()) parts[part.name] = checkEnrich(part, index, manifests, report);
  if (forEach) parts.entry = checkEach(forEach, parts, report);
  for (const [name, pointer] of Object.entries(rules.event ?? {})) {
    if (!partAt(parts, pointer)) report(`/poll/event/${name}`, `${pointer} is in none of its parts`);
  }
}

/** Words of a poll that go with others, or never do. */
function checkTogether(
  {
    window,
    occurredAt,
    changes,
    enrichments,
    keep,
    enrichmentTimeoutSeconds,
    forEach,
    itemId,
    backfill,
    intervalSeconds,
  }: PollConfig,
  report: Report,
): void {
  if (window?.unit === "day" && !occurredAt) report("/poll/time", "is required where the window counts days");
  if (changes && (enrichments || forEach)) report("/poll/changes", "does not go with enrich or each");
  if (changes && backfill !== "now")
    report("/poll/start", "must be now with changes: the first reading is what they are told from");
  if (!enrichments !== (enrichmentTimeoutSeconds === undefined)) report("/poll/settleSeconds", "goes with enrich");
  if (keep && !enrichments) report("/poll/keep", "goes with enrich");
  if (enrichments && itemId.length > 1) report("/poll/id", "must be a single pointer with enrich, which asks by it");
  if (intervalSeconds.min > intervalSeconds.default) report("/poll/intervalSeconds", "least is more than usual");
}

function checkEnrich(part: Enrich, index: number, manifests: Manifests, report: Report): Schema | undefined {
  const place = `/poll/enrich/${index}`;
  if (["item", "changed", "entry"].includes(part.name)) report(`${place}/as`, `${part.name} is taken`);
  const items = itemsOf(part.action, manifests, `${place}/action`, report);
  if (!items) return undefined;
  checkInput(part, items.action, place, report);
  checkPlace(items.action, part.idsInput, `${place}/ids`, report);
  for (const pointer of [part.itemId, ...(part.readyWhen ?? [])]) {
    if (!schemaAt(items.schema, pointer)) report(place, `${pointer} is in no item of ${part.action}`);
  }
  return items.schema;
}

function checkEach(
  { path, entryId, where = [] }: NonNullable<PollConfig["forEach"]>,
  parts: Readonly<Record<string, Schema | undefined>>,
  report: Report,
): Schema | undefined {
  const entry = partAt(parts, path)?.items;
  if (!entry) report("/poll/each/list", `${path} is no list of its parts`);
  for (const pointer of entry ? [entryId, ...where.map(({ path }) => path)] : []) {
    if (!schemaAt(entry ?? {}, pointer)) report("/poll/each", `${pointer} is in no entry of ${path}`);
  }
  return entry;
}

/** A template names inputs of the action only. */
function checkInput({ input }: { input?: object }, action: Action, place: string, report: Report): void {
  const walk = (value: unknown, schema: Schema, pointer: string): void => {
    if (!isRecord(value)) return;
    for (const [name, part] of Object.entries(value)) {
      const inner = schema.properties?.[name];
      if (inner) walk(part, inner, `${pointer}/${name}`);
      else report(`${pointer}/${name}`, `is no input of ${action.id}`);
    }
  };
  walk(input, action.input, `${place}/input`);
}

function checkPlace({ id, input }: Action, pointer: string, place: string, report: Report): void {
  if (!schemaAt(input, pointer)) report(place, `${pointer} is no input of ${id}`);
}

function checkWebhook({ webhook }: Trigger, { triggers }: Manifests, report: Report): void {
  const other = webhook?.fallbackTrigger;
  if (other !== undefined && !triggers.get(other)?.poll)
    report("/webhook/filledBy", `there is no polling trigger ${other}`);
}

function itemsOf(
  id: string,
  { actions }: Manifests,
  place: string,
  report: Report,
): { action: Action; schema: Schema } | undefined {
  const action = actions.get(id);
  const schema = action?.output.properties?.items?.items;
  if (!action) report(place, `there is no action ${id}`);
  else if (action.response?.items === undefined || !schema) report(place, `${id} is no list`);
  else return { action, schema };
  return undefined;
}

function partAt(parts: Readonly<Record<string, Schema | undefined>>, pointer: string): Schema | undefined {
  const [, name = "", ...rest] = pointer.split("/");
  const part = parts[name];
  return part && schemaAt(part, rest.map((token) => `/${token}`).join(""));
}

/** The schema of what a pointer leads to; undefined where nothing is promised there. */
function schemaAt(schema: Schema, pointer: string): Schema | undefined {
  let here: Schema | undefined = schema;
  for (const token of pointer.split("/").slice(1)) {
    const rest: Schema | undefined = isRecord(here?.additionalProperties) ? here.additionalProperties : undefined;
    here = here?.properties?.[token] ?? rest;
  }
  return here;
}
