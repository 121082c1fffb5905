// Converts a schema to table rows, one for each property, with the nesting depth.
import type { Schema } from "gong-connector";
import { isUnion } from "../../form/form_schema.ts";

export interface SchemaRow {
  path: string;
  name: string;
  depth: number;
  type: string;
  required: boolean;
  description: string;
  rules: readonly string[];
}

export function toSchemaRows(schema: Schema, depth = 0, path = ""): SchemaRow[] {
  const { properties, required } = getItemSchema(schema);
  return Object.entries(properties ?? {}).flatMap(([name, property]) => {
    const propertyPath = `${path}/${name}`;
    const row: SchemaRow = {
      path: propertyPath,
      name,
      depth,
      type: formatType(property),
      required: required?.includes(name) ?? false,
      description: property.description ?? "",
      rules: formatRules(property),
    };
    return [row, ...toSchemaRows(property, depth + 1, propertyPath)];
  });
}

/** The schema of the items of a list or of nested lists; otherwise the schema itself. */
function getItemSchema(schema: Schema): Schema {
  return schema.items ? getItemSchema(schema.items) : schema;
}

export function formatType(schema: Schema): string {
  if (isUnion(schema)) return (schema.anyOf ?? schema.oneOf ?? []).map(formatType).join(" or ");
  if (schema.items) return `list of ${formatType(schema.items)}`;
  const types = [schema.type ?? (schema.properties ? "object" : "any")].flat();
  const names = types.filter((type) => type !== "null").join(" or ");
  return types.includes("null") ? `${names}, may be null` : names;
}

function formatRules(schema: Schema): string[] {
  const { format, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const values = schema.enum ?? schema.items?.enum;
  return [
    values && `one of ${values.slice(0, 12).join(", ")}${values.length > 12 ? ` and ${values.length - 12} more` : ""}`,
    schema.const !== undefined && `must be ${JSON.stringify(schema.const)}`,
    format && `format ${format}`,
    pattern && `matches ${pattern}`,
    formatRange("", minimum, maximum),
    minLength === 1 && maxLength === undefined ? "not empty" : formatRange(" characters", minLength, maxLength),
    formatRange(" entries", minItems, maxItems),
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
    schema.writeOnly && "secret",
  ].filter((rule): rule is string => typeof rule === "string");
}

function formatRange(unit: string, min: number | undefined, max: number | undefined): string | undefined {
  if (min !== undefined && max !== undefined) return `${min} to ${max}${unit}`;
  if (min !== undefined) return `at least ${min}${unit}`;
  return max === undefined ? undefined : `at most ${max}${unit}`;
}
