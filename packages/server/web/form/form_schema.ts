// From an action's input schema to what the form library needs: a plain schema, and which field draws what.
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import type { Schema } from "gong-connector";
import type { ActionDetail } from "../../src/api/settings_contract.ts";

type Ui = ActionDetail["ui"];

/** The schema without what only checks: faults are found from the original. Defaults go too, since they are never sent. */
export function createFormSchema(schema: Schema, name = ""): RJSFSchema {
  const { properties, items, required, additionalProperties } = schema;
  return {
    title: schema.title ?? toTitle(name),
    type: getType(schema),
    ...(schema.description && { description: schema.description }),
    ...(schema.format && { format: schema.format }),
    ...(schema.enum && { enum: schema.enum.filter((value) => value !== null) }),
    ...(properties && { properties: createPropertySchemas(properties) }),
    ...(items && { items: createFormSchema(items, toSingular(name)) }),
    ...(required && { required: [...required] }),
    ...(typeof additionalProperties === "boolean" && { additionalProperties }),
  };
}

export function createUiSchema({ input, ui }: Pick<ActionDetail, "input" | "ui">): UiSchema {
  return {
    ...createFieldUi(input, ui, ""),
    "ui:order": getFieldOrder(input, ui),
    "ui:globalOptions": { enableOptionalDataFieldForType: ["object"] },
  };
}

/** "fromDateTime" as words: "From date time". */
export function toTitle(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/\bIds\b/g, "IDs")
    .toLowerCase()
    .replace(/\bids\b/g, "ids")
    .replace(/\b(url|crm|api|ai)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the input means when it is left out, for a placeholder. */
export function getDefaultText(schema: Schema | undefined): string | undefined {
  if (schema?.default === undefined) return undefined;
  if (typeof schema.default === "boolean") return `${schema.default ? "Yes" : "No"} when left out`;
  return `${typeof schema.default === "string" ? schema.default : JSON.stringify(schema.default)} when left out`;
}

/** The original schema at a place in the input. */
export function getSchemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
  let here: Schema | undefined = schema;
  for (const step of path) here = typeof step === "number" ? here?.items : here?.properties?.[step];
  return here;
}

function createPropertySchemas(properties: Readonly<Record<string, Schema>>): Record<string, RJSFSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, createFormSchema(part, name)]));
}

function getType(schema: Schema): "object" | "array" | "string" | "number" | "integer" | "boolean" {
  const type = [schema.type ?? (schema.properties ? "object" : "string")].flat().find((one) => one !== "null");
  return type ?? "string";
}

/** Which field draws each part, by pointer into the input; a list's entries have no index there. */
function createFieldUi(schema: Schema, ui: Ui, pointer: string): UiSchema {
  const field = selectField(schema, ui.widgets?.[pointer]);
  if (field) return { "ui:field": field };
  const parts = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    createFieldUi(part, ui, `${pointer}/${name}`),
  ]);
  return { ...Object.fromEntries(parts), ...(schema.items && { items: createFieldUi(schema.items, ui, pointer) }) };
}

function selectField(schema: Schema, widget: string | undefined): string | undefined {
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (widget === "json" || schema.anyOf || schema.oneOf) return "json";
  if (widget === "textarea") return "lines";
  if (types.length > 1) return "json";
  if (schema.lookup) return "lookup";
  if (schema.items?.lookup) return "lookupMany";
  if (schema.items?.enum) return "ticks";
  if (types[0] === "boolean") return "yesNo";
  if (schema.format === "date-time") return "moment";
  if (types[0] === "array" && (!schema.items || Object.keys(schema.items).length === 0)) return "json";
  if (types[0] === "object" && !schema.properties) return "json";
  return undefined;
}

/** Required first, then as the manifest says, then the rest; what is folded away comes last. */
function getFieldOrder(input: Schema, { order = [], advanced = [] }: Ui): string[] {
  const names = Object.keys(input.properties ?? {});
  const rank = (name: string): number => {
    const place = order.includes(name) ? order.indexOf(name) : order.length;
    if (advanced.includes(name)) return 2_000 + place;
    return (input.required?.includes(name) ? 0 : 1_000) + place;
  };
  return names.sort((a, b) => rank(a) - rank(b));
}

function toSingular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return name.endsWith("s") && !name.endsWith("ss") ? name.slice(0, -1) : name;
}
