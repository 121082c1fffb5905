// The commands that only read manifests: actions, describe and scopes.
import { type Action, exampleInput, gong, plainSchema, type Schema } from "../index.ts";

export function listActions({ json = false }: { json?: boolean }): void {
  const { actions, manifests } = gong();
  if (json) {
    print(JSON.stringify([...actions.values()].map(row), undefined, 2));
    return;
  }
  for (const group of manifests.connector.groups) {
    const members = [...actions.values()].filter((action) => action.group === group.id);
    if (members.length === 0) continue;
    print(`${group.title}`);
    for (const action of members) print(`  ${action.id.padEnd(44)} ${action.effect.padEnd(7)} ${action.title}`);
  }
}

function row({ id, title, group, effect, scopes, operation, request }: Action): object {
  return { id, title, group, effect, scopes, operation, method: request?.method, path: request?.path };
}

export function describe(id: string, { json = false }: { json?: boolean }): void {
  const action = gong().action(id);
  if (json) {
    print(
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
  print(`${action.title} (${action.id})\n\n${action.description}\n`);
  print(`effect   ${action.effect}`);
  print(`scopes   ${action.scopes.join(", ") || "depends on the request"}`);
  for (const { scopes, why } of action.scopesWhen ?? []) print(`         ${scopes.join(", ")}: ${why}`);
  if (action.request) print(`request  ${action.request.method} ${action.request.path}`);
  print("\nInput");
  printFields(action.input, "  ");
  print("\nOutput");
  printFields(action.output, "  ");
  for (const { about, says, source } of action.evidence ?? []) print(`\n${about}: ${says} (${source})`);
  print(`\nTry\n  gong-connector run ${id} --dry-run --input ${quoted(JSON.stringify(exampleInput(action)))}`);
}

export function listScopes(ids: readonly string[], { json = false }: { json?: boolean }): void {
  const scopes = gong().scopesFor(ids);
  print(json ? JSON.stringify(scopes) : scopes.join("\n"));
}

/** As one word of a shell's command line. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function printFields(schema: Schema, indent: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const required = schema.required?.includes(name) ? ", required" : "";
    const choices = field.enum ? ` One of ${field.enum.join(", ")}.` : "";
    print(
      `${indent}${name} (${[field.type ?? "any"].flat().join(" or ")}${required})  ${field.description ?? ""}${choices}`,
    );
    printFields(field.items ?? field, `${indent}  `);
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
