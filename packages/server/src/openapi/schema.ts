// Schemas of manifests in OpenAPI 3.0, which has neither the type null nor lists of types.
import { plainSchema, type Schema } from "gong-connector";
import { isRecord } from "gong-connector/internal";

type Json = Record<string, unknown>;

/** Converts null to `nullable`, lists of types to `anyOf`, and a constant to an enum with one value. */
export function toOpenApiSchema(schema: Schema): Json {
  return convertSchema({ ...plainSchema(schema) });
}

function convertSchema({ type, const: constant, examples, ...rest }: Json): Json {
  const names = [type].flat().filter((name) => name !== undefined);
  const types = names.filter((name) => name !== "null");
  const nullable = names.length > types.length && { nullable: true };
  const schemas = types.map((name) => ({ type: name, ...(name === "array" && { items: {} }), ...nullable }));
  return {
    ...Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, convertKeyword(keyword, value)])),
    ...(types.length === 1 ? { type: types[0], ...nullable } : types.length > 1 && { anyOf: schemas }),
    ...(constant !== undefined && { enum: [constant] }),
    ...(Array.isArray(examples) && { example: examples[0] }),
  };
}

function convertKeyword(keyword: string, value: unknown): unknown {
  if (Array.isArray(value) && (keyword === "anyOf" || keyword === "oneOf")) return value.map(convertSchema);
  if (!isRecord(value)) return value;
  if (keyword === "items" || keyword === "additionalProperties") return convertSchema(value);
  if (keyword !== "properties") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [name, isRecord(property) ? convertSchema(property) : property]),
  );
}
