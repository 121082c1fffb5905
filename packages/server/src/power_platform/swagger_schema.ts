// Schemas of manifests in OpenAPI 2.0 with Microsoft's extensions for forms.
import type { Schema } from "gong-connector";
import { describeRules } from "gong-connector/internal";
import { toLabel, toSentences } from "./texts.ts";

type Json = Record<string, unknown>;

/** Where a schema belongs, for the choices of its inputs. */
export interface SchemaOwner {
  /** Id of the action or trigger whose input it is; undefined for an output. */
  id?: string;
  pointer: string;
  /** Top-level inputs that a form folds away. */
  advanced?: readonly string[];
}

/** Keywords that mean the same in OpenAPI 2.0. */
const sharedKeywords = [
  "default",
  "enum",
  "format",
  "maximum",
  "maxItems",
  "maxLength",
  "minimum",
  "minItems",
  "minLength",
  "minProperties",
  "pattern",
  "required",
  "uniqueItems",
] as const;

/**
 * A schema without what OpenAPI 2.0 lacks: a value of several types has none, and null is `x-nullable`. Alternatives and
 * rules between inputs stay in the descriptions.
 */
export function toSwaggerSchema(schema: Schema, owner: SchemaOwner): Json {
  return convert(describeRules(schema), owner);
}

function convert(schema: Schema, owner: SchemaOwner): Json {
  const { description, title, const: constant, examples, properties, items, additionalProperties } = schema;
  const names = [schema.type ?? []].flat();
  const types = names.filter((name) => name !== "null");
  const [type] = types.length === 1 ? types : [];
  const shared = sharedKeywords.filter((name) => schema[name] !== undefined).map((name) => [name, schema[name]]);
  return {
    ...(type && { type }),
    ...(names.includes("null") && { "x-nullable": true }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: toSentences(description) }),
    ...Object.fromEntries(shared),
    ...(constant !== undefined && { enum: [constant] }),
    ...(examples && { example: examples[0] }),
    ...createDynamicValues(schema, owner),
    ...(properties && { properties: convertProperties(schema, owner) }),
    ...(type === "array" && { items: convert(items ?? {}, { ...owner, pointer: `${owner.pointer}/0` }) }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: convert(additionalProperties, { pointer: "" }),
    }),
  };
}

function convertProperties({ properties = {}, required = [] }: Schema, owner: SchemaOwner): Json {
  const isRoot = owner.pointer === "";
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const pointer = `${owner.pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const visibility =
        owner.id === undefined ? undefined : getVisibility(name, required, isRoot ? owner.advanced : []);
      return [
        name,
        {
          ...convert(property, { ...owner, pointer }),
          "x-ms-summary": toLabel(property.title ?? name),
          ...(visibility && { "x-ms-visibility": visibility }),
        },
      ];
    }),
  );
}

/** What a form shows at first. */
export function getVisibility(
  name: string,
  required: readonly string[],
  advanced: readonly string[] = [],
): "important" | "advanced" | undefined {
  if (required.includes(name)) return "important";
  return advanced.includes(name) ? "advanced" : undefined;
}

/** The operation that lists the choices of an input; for a list of values, of each of them. */
export function createDynamicValues({ lookup }: Schema, { id, pointer }: SchemaOwner): Json {
  if (!lookup || id === undefined) return {};
  return {
    "x-ms-dynamic-values": {
      operationId: "list_choices",
      parameters: { id, path: pointer },
      "value-collection": "choices",
      "value-path": "value",
      "value-title": "label",
    },
  };
}
