// Documents about engines: the names of fields that saved workflows contain, and what the forms of an engine lose.
import type { FormField } from "../../src/forms/index.ts";
import { gongManifests, type Schema } from "../../src/index.ts";
import { mapSchema } from "../../src/json/schema.ts";
import { createEngineCatalog, type EngineAction, type EngineForms } from "./engine_catalog.ts";

interface Engine extends EngineForms {
  title: string;
  /** Where it shows the number of excluded items. */
  excludedCount: string;
}

export const engines = {
  n8n: { title: "n8n", kind: "plugin", listLevels: 2, excludedCount: "none: a hint at the output has it" },
  activepieces: { title: "Activepieces", kind: "plugin", listLevels: 1, excludedCount: "none: the output has it" },
  nodeRed: {
    title: "Node-RED",
    kind: "plugin",
    listLevels: 0,
    excludedCount: "none: `msg.excludedCount` has it",
  },
  camunda: { title: "Camunda", kind: "template", listLevels: 0, excludedCount: "none: the output has it" },
} as const satisfies Readonly<Record<string, Engine>>;

/** Every field of every form with its kind, one a line. A renamed or removed one breaks saved workflows. */
export function formatFieldNames(): string {
  const parts = Object.entries(engines).flatMap(([engine, forms]) => {
    const { actions, triggers } = createEngineCatalog(gongManifests(), forms);
    return [...actions, ...triggers].flatMap(({ id, form }) => [
      `${engine} ${id}`,
      ...listFieldNames(form.fields).map((line) => `${engine} ${id} ${line}`),
    ]);
  });
  return `${parts.join("\n")}\n`;
}

function listFieldNames(fields: readonly FormField[], prefix = ""): string[] {
  return fields.flatMap(({ name, kind, fields: entries }) => [
    `${prefix}${name} ${kind}`,
    ...listFieldNames(entries, `${prefix}${name}.`),
  ]);
}

/** A table of what the form of each engine cannot express. */
export function formatLosses(): string {
  const columns = Object.values(engines).map((engine) => countLosses(engine));
  const names = Object.values(engines).map(({ title }) => title);
  const rows = (columns[0] ?? []).map(
    ([loss], index) => `| ${loss} | ${columns.map((column) => column[index]?.[1]).join(" | ")} |`,
  );
  return `| in forms of engines | ${names.join(" | ")} |\n|---|${names.map(() => "---|").join("")}\n${rows.join("\n")}\n`;
}

function countLosses(engine: Engine): [loss: string, count: string][] {
  const { actions } = createEngineCatalog(gongManifests(), engine);
  const isPlugin = engine.kind === "plugin";
  const count = (isLost: (action: EngineAction) => boolean): string => `${actions.filter(isLost).length} actions`;
  const fields = actions.flatMap(({ form }) => listFields(form.fields));
  const countFields = (isLost: (field: FormField) => boolean): string => `${fields.filter(isLost).length} fields`;
  return [
    ["rules between inputs are checked when the action runs, not in the form", count(hasRules)],
    ["a pattern or a length is checked when the action runs", countFields(({ schema }) => hasTextLimits(schema))],
    [
      "maps, values of several types and lists that are no form are one text: JSON, in Camunda FEEL",
      countFields(({ kind }) => kind === "json"),
    ],
    [
      "an id is typed in, without a drop-down; in plugins only in the entry of a list",
      countFields((field) => {
        const hasDropDown = isPlugin && field.lookup !== undefined;
        return !hasDropDown && (field.schema.lookup ?? field.schema.items?.lookup) !== undefined;
      }),
    ],
    [
      "a choice or a switch has no expression",
      isPlugin ? "none" : countFields(({ kind }) => /^(enum|boolean)$/.test(kind)),
    ],
    ["a list is read page by page", isPlugin ? "none" : count(({ isList }) => isList)],
    ["the number of all items of a list is not returned", isPlugin ? count(({ isList }) => isList) : "none"],
    ["the number of excluded items is not returned", engine.excludedCount],
  ];
}

function listFields(fields: readonly FormField[]): FormField[] {
  return fields.flatMap((field) => [field, ...listFields(field.fields)]);
}

function hasTextLimits({ pattern, minLength, maxLength }: Schema): boolean {
  return pattern !== undefined || maxLength !== undefined || (minLength !== undefined && minLength > 1);
}

function hasRules({ input }: EngineAction): boolean {
  let found = false;
  mapSchema(input, (schema) => {
    const { anyOf, oneOf, not, dependentRequired, if: condition } = schema;
    const isObject = schema.properties !== undefined;
    found ||= isObject && (anyOf ?? oneOf ?? not ?? dependentRequired ?? condition) !== undefined;
    return schema;
  });
  return found;
}
