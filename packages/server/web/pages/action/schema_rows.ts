// A schema as lines of a table: one for each value, nested by depth.
import type { Schema } from "gong-connector";

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
  const inner = getItemSchema(schema);
  return Object.entries(inner.properties ?? {}).flatMap(([name, part]) => {
    const here = `${path}/${name}`;
    const row: SchemaRow = {
      path: here,
      name,
      depth,
      type: formatType(part),
      required: inner.required?.includes(name) ?? false,
      description: part.description ?? "",
      rules: formatRules(part),
    };
    return [row, ...toSchemaRows(part, depth + 1, here)];
  });
}

/** The object of a list of objects, of lists of them, or the object itself. */
function getItemSchema(schema: Schema): Schema {
  return schema.items ? getItemSchema(schema.items) : schema;
}

export function formatType(schema: Schema): string {
  if (schema.anyOf ?? schema.oneOf) return (schema.anyOf ?? schema.oneOf ?? []).map(formatType).join(" or ");
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
    schema.const !== undefined && `always ${JSON.stringify(schema.const)}`,
    format && `format ${format}`,
    pattern && `matches ${pattern}`,
    formatRange("", minimum, maximum),
    minLength === 1 && maxLength === undefined ? "not empty" : formatRange(" characters", minLength, maxLength),
    formatRange(" entries", minItems, maxItems),
    schema.default !== undefined && `${JSON.stringify(schema.default)} when left out`,
    schema.deprecated && "deprecated",
    schema.writeOnly && "secret",
  ].filter((rule): rule is string => typeof rule === "string");
}

function formatRange(unit: string, least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? undefined : `at most ${most}${unit}`;
}
