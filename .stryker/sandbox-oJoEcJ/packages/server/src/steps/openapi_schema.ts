// @ts-nocheck
// A manifest's schema in the words of OpenAPI 3.0, which knows neither null as a type nor several types at once.
import { plainSchema, type Schema } from "gong-connector";
import { isRecord } from "gong-connector/internal";

type Json = Record<string, unknown>;

/** JSON Schema 2020-12 as OpenAPI 3.0: null is `nullable`, several types are `anyOf`, a constant is an enum of one. */
export function toOpenApiSchema(schema: Schema): Json {
  return inOpenApi({ ...plainSchema(schema) });
}

function inOpenApi({ type, const: constant, examples, exclusiveMinimum, exclusiveMaximum, ...rest }: Json): Json {
  const names = [type].flat().filter((name) => name !== undefined);
  const types = names.filter((name) => name !== "null");
  const nullable = names.length > types.length && { nullable: true };
  const each = types.map((name) => ({ type: name, ...(name === "array" && { items: {} }), ...nullable }));
  return {
    ...Object.fromEntries(Object.entries(rest).map(([word, value]) => [word, convert(word, value)])),
    ...(types.length === 1 ? { type: types[0], ...nullable } : types.length > 1 && { anyOf: each }),
    ...(constant !== undefined && { enum: [constant] }),
    ...(Array.isArray(examples) && { example: examples[0] }),
    ...(exclusiveMinimum !== undefined && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    ...(exclusiveMaximum !== undefined && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
  };
}

function convert(word: string, value: unknown): unknown {
  if (Array.isArray(value) && (word === "anyOf" || word === "oneOf")) return value.map(inOpenApi);
  if (!isRecord(value)) return value;
  if (word === "items" || word === "additionalProperties") return inOpenApi(value);
  if (word !== "properties") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isRecord(part) ? inOpenApi(part) : part]),
  );
}
