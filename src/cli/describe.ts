// The command `describe`: one action or trigger with its fields, scopes and evidence.
import { plainSchema } from "../json/input_rules.ts";
import type { Schema } from "../json/schema.ts";
import { createExampleInput } from "../manifests/example_input.ts";
import { type Action, findAction, type Manifests, type Trigger } from "../runtime/manifests.ts";
import { getTriggerScopes } from "../triggers/requests.ts";
import { toActionSummary } from "./actions.ts";
import { printJson, printLines } from "./output.ts";
import { loadOwnManifests, type OwnDirectories } from "./own_manifests.ts";
import { getTriggerType, toTriggerSummary } from "./triggers.ts";

export async function describeItem(
  id: string,
  { json = false, ...directories }: OwnDirectories & { json?: boolean },
): Promise<void> {
  const manifests = await loadOwnManifests(directories);
  const { actions, triggers } = manifests;
  const trigger = triggers.get(id);
  if (trigger) {
    if (json) printDocument(toTriggerSummary(trigger), trigger);
    else printLines(describeTrigger(trigger, manifests));
    return;
  }
  const action = findAction(actions, id, triggers.keys());
  if (json) printDocument(toActionSummary(action), action);
  else printLines(describeAction(action));
}

function printDocument(summary: object, { description, input, output }: Action | Trigger): void {
  printJson({ ...summary, description, input: plainSchema(input), output: plainSchema(output) });
}

function* describeAction(action: Action): Generator<string> {
  yield `${action.title} (${action.id})\n\n${action.description}\n`;
  yield `effect   ${action.effect}`;
  yield `scopes   ${action.scopes.join(", ") || "depends on the request"}`;
  for (const { scopes, reason } of action.variants ?? []) if (scopes) yield `         ${scopes.join(", ")}: ${reason}`;
  if (action.request) yield `request  ${action.request.method} ${action.request.path}`;
  yield* describeSchemasAndEvidence(action);
  const input = quoteForShell(JSON.stringify(createExampleInput(action)));
  yield `\nExample\n  gong-connector run ${action.id} --dry-run --input ${input}`;
}

function* describeTrigger(trigger: Trigger, manifests: Manifests): Generator<string> {
  const { id, title, description, poll, webhook } = trigger;
  yield `${title} (${id})\n\n${description}\n`;
  const scopes = getTriggerScopes(trigger, manifests);
  yield `type      ${getTriggerType(trigger)}`;
  if (scopes.length > 0) yield `scopes    ${scopes.join(", ")}`;
  if (poll) {
    yield `interval  ${poll.intervalSeconds.default} s, at least ${poll.intervalSeconds.min} s`;
    yield `backfill  ${poll.backfill ? "from a date (--since)" : "none: only events after the start"}`;
  }
  if (webhook?.fallbackTrigger) yield `fallback  ${webhook.fallbackTrigger}`;
  yield* describeSchemasAndEvidence(trigger);
  yield `\nExample\n  gong-connector ${poll ? `watch ${id}` : "serve, then enable the trigger on the Triggers page"}`;
}

function* describeSchemasAndEvidence({ input, output, evidence = [] }: Action | Trigger): Generator<string> {
  yield "\nInput";
  yield* describeFields(input, "  ");
  yield "\nOutput";
  yield* describeFields(output, "  ");
  for (const { topic, statement, source } of evidence) yield `\n${topic}: ${statement} (${source})`;
}

function* describeFields(schema: Schema, indent: string): Generator<string> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const type = [field.type ?? "any"].flat().join(" or ");
    const required = schema.required?.includes(name) ? ", required" : "";
    const choices = field.enum ? ` One of ${field.enum.join(", ")}.` : "";
    yield `${indent}${name} (${type}${required})  ${field.description ?? ""}${choices}`;
    yield* describeFields(field.items ?? field, `${indent}  `);
  }
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
