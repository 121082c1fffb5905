// References to a list action: the action exists, and JSON Pointers lead to values of its input and of its items.
import { schemaAt } from "../json/json_pointer.ts";
import type { Lookup, Schema } from "../json/schema.ts";
import type { Action, Manifests } from "../runtime/manifests.ts";
import type { Report } from "./manifest_issue.ts";
import { lintRequiredInputs } from "./template_rules.ts";

export interface List {
  action: Action;
  item: Schema;
}

export function getList(id: string, { actions }: Manifests, path: string, report: Report): List | undefined {
  const action = actions.get(id);
  const item = action?.output.properties?.items?.items;
  if (action?.response?.items !== undefined && item) return { action, item };
  report(path, action ? `${id} is not a list action` : `there is no action ${id}`, "Name a list action.");
  return undefined;
}

export function lintActionPointer({ id, input }: Action, pointer: string, path: string, report: Report): void {
  if (!schemaAt(input, pointer))
    report(path, `${pointer} is not an input of ${id}`, `Name an input that ${id} declares.`);
}

export function lintItemPointer({ action, item }: List, pointer: string, path: string, report: Report): void {
  if (!schemaAt(item, pointer))
    report(
      path,
      `${pointer} is not in an item of ${action.id}`,
      `Name a value that the output of ${action.id} declares.`,
    );
}

/** Pointers of `dependsOn` may lead nowhere: a shared schema lists the places that the input has in several actions. */
export function lintLookup(lookup: Lookup, path: string, manifests: Manifests, report: Report): void {
  const list = getList(lookup.action, manifests, `${path}/action`, report);
  if (!list) return;
  const { value, label, search = [], dependsOn = {}, recentDays } = lookup;
  lintItemPointer(list, value, `${path}/value`, report);
  for (const [word, pointers] of Object.entries({ label, search }))
    for (const [index, pointer] of pointers.entries())
      lintItemPointer(list, pointer, `${path}/${word}/${index}`, report);
  const given = [...Object.keys(dependsOn), ...(recentDays ? [recentDays.from, recentDays.to] : [])];
  lintRequiredInputs(list.action, given, path, report);
  for (const name of Object.keys(dependsOn))
    lintActionPointer(list.action, `/${name}`, `${path}/dependsOn/${name}`, report);
  for (const end of recentDays ? (["from", "to"] as const) : [])
    lintActionPointer(list.action, recentDays?.[end] ?? "", `${path}/recentDays/${end}`, report);
}
