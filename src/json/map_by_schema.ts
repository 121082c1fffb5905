// Edits a value part by part, with the schema of each part.
import { isRecord } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";

/**
 * The value in which every declared part, and at last the value itself, is replaced by `edit`. The given value does not change;
 * properties that the schema does not declare stay as they are.
 */
export function mapBySchema(
  schema: Schema,
  value: unknown,
  edit: (schema: Schema, value: unknown) => unknown,
): unknown {
  const { items } = schema;
  if (Array.isArray(value))
    return edit(schema, items ? value.map((item: unknown) => mapBySchema(items, item, edit)) : value);
  if (!isRecord(value)) return edit(schema, value);
  const properties = listProperties(schema);
  let edited = value;
  // Only declared properties are visited: an input can have a million others.
  for (const [name, property] of Object.entries(properties)) {
    if (!Object.hasOwn(value, name)) continue;
    const part = mapBySchema(property, value[name], edit);
    if (part !== value[name]) edited = { ...edited, [name]: part };
  }
  return edit({ ...schema, properties }, edited);
}

/** The properties that an object has in any of its alternatives. */
function listProperties({ properties, anyOf = [], oneOf = [] }: Schema): Record<string, Schema> {
  return Object.assign({}, ...[...anyOf, ...oneOf].map(listProperties), properties);
}
