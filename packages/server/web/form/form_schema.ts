// Converts an input schema to the schemas of the form library: a plain JSON Schema, and a UI schema with the field of each property.
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import type { Schema } from "gong-connector";
import { deriveLabel } from "gong-connector/forms";
import type { ActionDetail } from "../../src/api/settings_contract.ts";

type Ui = ActionDetail["ui"];

/** The schema without validation keywords, since the manifest's schema validates, and without defaults, since they are not sent. */
export function createFormSchema(schema: Schema, name = ""): RJSFSchema {
  const { properties, items, required, additionalProperties } = schema;
  return {
    title: schema.title ?? deriveLabel(name),
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

/** Placeholder that shows the default. */
export function getDefaultText(schema: Schema | undefined): string | undefined {
  if (schema?.default === undefined) return undefined;
  if (typeof schema.default === "boolean") return `Default: ${schema.default ? "Yes" : "No"}`;
  return `Default: ${typeof schema.default === "string" ? schema.default : JSON.stringify(schema.default)}`;
}

/** The manifest's schema of a path in the input. */
export function getSchemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
  let current: Schema | undefined = schema;
  for (const token of path) current = typeof token === "number" ? current?.items : current?.properties?.[token];
  return current;
}

function createPropertySchemas(properties: Readonly<Record<string, Schema>>): Record<string, RJSFSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, createFormSchema(schema, name)]));
}

function getType(schema: Schema): "object" | "array" | "string" | "number" | "integer" | "boolean" {
  const type = [schema.type ?? (schema.properties ? "object" : "string")].flat().find((name) => name !== "null");
  return type ?? "string";
}

/** The field of each property. `pointer` points into the input and has no list indexes. */
function createFieldUi(schema: Schema, ui: Ui, pointer: string): UiSchema {
  const field = selectField(schema, ui.widgets?.[pointer]);
  if (field) return { "ui:field": field };
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    createFieldUi(property, ui, `${pointer}/${name}`),
  ]);
  return {
    ...Object.fromEntries(properties),
    ...(schema.items && { items: createFieldUi(schema.items, ui, pointer) }),
  };
}

function selectField(schema: Schema, widget: string | undefined): string | undefined {
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (widget === "json" || isUnion(schema)) return "json";
  if (widget === "textarea") return "textarea";
  if (types.length > 1) return "json";
  if (schema.lookup) return "choice";
  if (schema.items?.lookup) return "multiChoice";
  if (schema.items?.enum) return "checkboxes";
  if (types[0] === "boolean") return "boolean";
  if (schema.format === "date-time") return "dateTime";
  if (types[0] === "array" && (!schema.items || Object.keys(schema.items).length === 0)) return "json";
  if (types[0] === "object" && !schema.properties) return "json";
  return undefined;
}

/** Required fields first, advanced fields last; otherwise the order of the schema. */
function getFieldOrder({ properties = {}, required = [] }: Schema, { advanced = [] }: Ui): string[] {
  const rank = (name: string): number => (advanced.includes(name) ? 2 : required.includes(name) ? 0 : 1);
  return Object.keys(properties).sort((a, b) => rank(a) - rank(b));
}

/** Whether the value has alternative types. Next to `properties`, alternatives are rules between these properties. */
export function isUnion({ anyOf, oneOf, properties }: Schema): boolean {
  return properties === undefined && (anyOf ?? oneOf) !== undefined;
}

function toSingular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return name.endsWith("s") && !name.endsWith("ss") ? name.slice(0, -1) : name;
}
