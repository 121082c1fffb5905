// Rules of templates: each { and } belongs to the {name} of an input, and a value that a template fills in is valid.
import { isRecord } from "../json/lossless_json.ts";
import { matchesSchema } from "../json/matches_schema.ts";
import type { Schema } from "../json/schema.ts";
import type { Action } from "../runtime/manifests.ts";
import { getTemplateInput, listPathInputs, listTemplateInputs, removePathInputs } from "../runtime/template.ts";
import type { Report } from "./manifest_issue.ts";

export function lintPathBraces(template: string, path: string, report: Report): void {
  if (/[{}]/.test(removePathInputs(template)))
    report(path, "has a { or } that is not part of a {name}", "Write each input as {name}.");
}

/** `names` are the inputs that a template may insert. */
export function lintBraces(template: unknown, names: readonly string[], path: string, report: Report): void {
  if (typeof template === "object" && template !== null)
    for (const [name, part] of Object.entries(template)) lintBraces(part, names, `${path}/${name}`, report);
  if (typeof template !== "string" || getTemplateInput(template) !== undefined) return;
  const remedy = "Write an input as exactly {name}.";
  if (hasStrayBrace(template)) report(path, `${template} has a { or } that is not part of a {name}`, remedy);
  else if (listPathInputs(template).some((name) => names.includes(name)))
    report(path, `${template} is sent as it is: only a text that is exactly {name} is an input`, remedy);
}

/** A text with quotes or spaces can be JSON or a query language, whose braces are no mistake. */
function hasStrayBrace(text: string): boolean {
  return /[\s"]/.test(text) ? /^\{\s*\w*\s*\}$/.test(text) : /[{}]/.test(removePathInputs(text));
}

/** The template is an input of the action: its names are declared, and the values that it does not insert are valid. */
export function lintActionInput(template: object | undefined, action: Action, path: string, report: Report): void {
  const lint = (value: unknown, schema: Schema, pointer: string): void => {
    if (isRecord(value) && schema.properties) {
      for (const [name, part] of Object.entries(value)) {
        const property = schema.properties[name];
        if (property) lint(part, property, `${pointer}/${name}`);
        else
          report(`${pointer}/${name}`, `is not an input of ${action.id}`, `Name an input that ${action.id} declares.`);
      }
    } else if (listTemplateInputs([value]).length === 0 && !matchesSchema(schema, value))
      report(pointer, `is not a valid input of ${action.id}`, "Correct the value.");
  };
  if (template) lint(template, action.input, path);
}

/** Without an input that the action requires, each of its runs would be rejected. `given` are names or JSON Pointers. */
export function lintRequiredInputs(
  { id, input: { required = [] } }: Action,
  given: readonly string[],
  path: string,
  report: Report,
): void {
  const names = new Set(given.map((name) => name.replace(/^\//, "").split("/")[0]));
  for (const name of required)
    if (!names.has(name)) report(path, `lacks ${name}, which ${id} requires`, "Add it, or name another action.");
}
