// The command `describe`: one action or trigger with its fields, scopes and evidence.
import { gongManifests } from "../gong_manifests.ts";
import { plainSchema } from "../json/input_rules.ts";
import type { Schema } from "../json/schema.ts";
import { createExampleInput } from "../manifests/example_input.ts";
import { type Action, findAction, type Trigger } from "../runtime/manifests.ts";
import { getTriggerScopes } from "../triggers/requests.ts";
import { toActionSummary } from "./actions.ts";
import { printJson, printLine } from "./output.ts";
import { getTriggerType, toTriggerSummary } from "./triggers.ts";

export function describeItem(id: string, { json = false }: { json?: boolean }): void {
  const { actions, triggers } = gongManifests();
  const trigger = triggers.get(id);
  if (trigger) {
    if (json) printDocument(toTriggerSummary(trigger), trigger);
    else printTrigger(trigger);
    return;
  }
  const action = findAction(actions, id, triggers.keys());
  if (json) printDocument(toActionSummary(action), action);
  else printAction(action);
}

function printDocument(summary: object, { description, input, output }: Action | Trigger): void {
  printJson({ ...summary, description, input: plainSchema(input), output: plainSchema(output) });
}

function printAction(action: Action): void {
  printLine(`${action.title} (${action.id})\n\n${action.description}\n`);
  printLine(`effect   ${action.effect}`);
  printLine(`scopes   ${action.scopes.join(", ") || "depends on the request"}`);
  for (const { scopes, reason } of action.variants ?? [])
    if (scopes) printLine(`         ${scopes.join(", ")}: ${reason}`);
  if (action.request) printLine(`request  ${action.request.method} ${action.request.path}`);
  printSchemasAndEvidence(action);
  const input = quoteForShell(JSON.stringify(createExampleInput(action)));
  printLine(`\nExample\n  gong-connector run ${action.id} --dry-run --input ${input}`);
}

function printTrigger(trigger: Trigger): void {
  const { id, title, description, poll, webhook } = trigger;
  printLine(`${title} (${id})\n\n${description}\n`);
  const scopes = getTriggerScopes(trigger, gongManifests());
  printLine(`type      ${getTriggerType(trigger)}`);
  if (scopes.length > 0) printLine(`scopes    ${scopes.join(", ")}`);
  if (poll) {
    printLine(`interval  ${poll.intervalSeconds.default} s, at least ${poll.intervalSeconds.min} s`);
    printLine(`backfill  ${poll.backfill ? "from a date (--since)" : "none: only events after the start"}`);
  }
  if (webhook?.fallbackTrigger) printLine(`fallback  ${webhook.fallbackTrigger}`);
  printSchemasAndEvidence(trigger);
  printLine(
    `\nExample\n  gong-connector ${poll ? `watch ${id}` : "serve, then enable the trigger on the Triggers page"}`,
  );
}

function printSchemasAndEvidence({ input, output, evidence = [] }: Action | Trigger): void {
  printLine("\nInput");
  printFields(input, "  ");
  printLine("\nOutput");
  printFields(output, "  ");
  for (const { topic, statement, source } of evidence) printLine(`\n${topic}: ${statement} (${source})`);
}

function printFields(schema: Schema, indent: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const type = [field.type ?? "any"].flat().join(" or ");
    const required = schema.required?.includes(name) ? ", required" : "";
    const choices = field.enum ? ` One of ${field.enum.join(", ")}.` : "";
    printLine(`${indent}${name} (${type}${required})  ${field.description ?? ""}${choices}`);
    printFields(field.items ?? field, `${indent}  `);
  }
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
