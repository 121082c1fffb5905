// The words of JSON Schema that manifests may use, as a type; schemas/manifest/dialect.json is the rule itself.

export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** Where a value's choices come from: an action, and where in its items value and label are. */
export interface Lookup {
  action: string;
  value: string;
  label: readonly string[];
  search?: readonly string[];
  dependsOn?: Readonly<Record<string, readonly string[]>>;
  input?: Record<string, unknown>;
  recentDays?: { from: string; to: string; days: number };
}

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
  maxProperties?: number;
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
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  writeOnly?: boolean;
  deprecated?: boolean;
  lookup?: Lookup;
}

/** The schema without the words that only forms and error messages use, for readers that know plain JSON Schema. */
export function plainSchema(schema: Schema): Schema {
  const { lookup: _lookup, remedy: _hint, ...words } = schema;
  const all = (parts: readonly Schema[]): Schema[] => parts.map(plainSchema);
  return {
    ...words,
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, part]) => [name, plainSchema(part)]),
      ),
    }),
    ...(typeof schema.additionalProperties === "object" && {
      additionalProperties: plainSchema(schema.additionalProperties),
    }),
    ...(schema.items && { items: plainSchema(schema.items) }),
    ...(schema.anyOf && { anyOf: all(schema.anyOf) }),
    ...(schema.oneOf && { oneOf: all(schema.oneOf) }),
  };
}
