// The JSON Schema keywords that manifests may use, as a type. schemas/manifest/dialect.json validates them.

export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** The list action behind an input, with JSON Pointers into its items. */
export interface Lookup {
  action: string;
  value: string;
  label: readonly string[];
  search?: readonly string[];
  dependsOn?: Readonly<Record<string, readonly string[]>>;
  recentDays?: { from: string; to: string; days: number };
}

/** A schema in the dialect of JSON Schema 2020-12 that manifests use. */
export interface Schema {
  $ref?: string;
  type?: SchemaType | readonly SchemaType[];
  title?: string;
  description?: string;
  remedy?: string;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  minProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  enum?: readonly (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  default?: unknown;
  examples?: readonly unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  dependentRequired?: Readonly<Record<string, readonly string[]>>;
  if?: Schema;
  then?: Schema;
  writeOnly?: boolean;
  lookup?: Lookup;
}

/** The schema with every schema inside it, and at last itself, replaced by `edit`. */
export function mapSchema(schema: Schema, edit: (schema: Schema) => Schema): Schema {
  const map = (part: Schema): Schema => mapSchema(part, edit);
  const { properties, additionalProperties, items, anyOf, oneOf } = schema;
  return edit({
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, map(part)])),
    }),
    ...(typeof additionalProperties === "object" && { additionalProperties: map(additionalProperties) }),
    ...(items && { items: map(items) }),
    ...(anyOf && { anyOf: anyOf.map(map) }),
    ...(oneOf && { oneOf: oneOf.map(map) }),
  });
}
