// The commands that only read manifests: actions, describe and scopes.
import { type Action, gong, plainSchema, type Schema } from "../index.ts";
import { createExampleInput } from "../internal.ts";

export function listActions({ json = false }: { json?: boolean }): void {
  const { actions, manifests } = gong();
  if (json) {
    printLine(JSON.stringify([...actions.values()].map(row), undefined, 2));
    return;
  }
  for (const group of manifests.connector.groups) {
    const members = [...actions.values()].filter((action) => action.group === group.id);
    if (members.length === 0) continue;
    printLine(`${group.title}`);
    for (const action of members) printLine(`  ${action.id.padEnd(44)} ${action.effect.padEnd(7)} ${action.title}`);
  }
}

function row({ id, title, group, effect, scopes, operationId, request }: Action): object {
  return { id, title, group, effect, scopes, operation: operationId, method: request?.method, path: request?.path };
}

export function describeAction(id: string, { json = false }: { json?: boolean }): void {
  const action = gong().action(id);
  if (json) {
    printLine(
      JSON.stringify(
        {
          ...row(action),
          description: action.description,
          input: plainSchema(action.input),
          output: plainSchema(action.output),
        },
        undefined,
        2,
      ),
    );
    return;
  }
  printLine(`${action.title} (${action.id})\n\n${action.description}\n`);
  printLine(`effect   ${action.effect}`);
  printLine(`scopes   ${action.scopes.join(", ") || "depends on the request"}`);
  for (const { scopes, reason } of action.variants ?? [])
    if (scopes) printLine(`         ${scopes.join(", ")}: ${reason}`);
  if (action.request) printLine(`request  ${action.request.method} ${action.request.path}`);
  printLine("\nInput");
  printFields(action.input, "  ");
  printLine("\nOutput");
  printFields(action.output, "  ");
  for (const { topic, statement: message, source } of action.evidence ?? [])
    printLine(`\n${topic}: ${message} (${source})`);
  printLine(
    `\nTry\n  gong-connector run ${id} --dry-run --input ${quoted(JSON.stringify(createExampleInput(action)))}`,
  );
}

export function printRequiredScopes(ids: readonly string[], { json = false }: { json?: boolean }): void {
  const scopes = gong().requiredScopes(ids);
  printLine(json ? JSON.stringify(scopes) : scopes.join("\n"));
}

/** As one word of a shell's command line. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function printFields(schema: Schema, indent: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const required = schema.required?.includes(name) ? ", required" : "";
    const choices = field.enum ? ` One of ${field.enum.join(", ")}.` : "";
    printLine(
      `${indent}${name} (${[field.type ?? "any"].flat().join(" or ")}${required})  ${field.description ?? ""}${choices}`,
    );
    printFields(field.items ?? field, `${indent}  `);
  }
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}
