// Turns a schema of the vendor's description into one that ajv can judge by.
import { ENUMERATIONS, PROPERTIES, REQUIRED_IN_ANSWERS, type Schema } from "./spec-faults.ts";

export const SPEC_ID = "https://description.example/";

export interface Reading {
  /** Answers hold nulls, and ids of type int64 as number or as text. */
  readonly isAnswer: boolean;
  /** Refuse properties that nobody declared. */
  readonly isClosed: boolean;
}

const MOMENT = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$";
const LIMITS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "uniqueItems", "pattern"];

export function enumeration(schema: Schema): readonly unknown[] | undefined {
  const words = Array.isArray(schema.enum) ? schema.enum : undefined;
  const spoiled = words?.find((word) => ENUMERATIONS[String(word)] !== undefined);
  return spoiled === undefined ? words : ENUMERATIONS[String(spoiled)];
}

function scalar(schema: Schema, reading: Reading): Schema {
  const limits = Object.fromEntries(LIMITS.filter((word) => word in schema).map((word) => [word, schema[word]]));
  const words = enumeration(schema);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes("integer") && schema.format === "int64" && reading.isAnswer) {
    return { anyOf: [{ type: ["integer", "null"] }, { type: "string", pattern: "^-?\\d+$" }] };
  }
  return {
    type: reading.isAnswer ? [...new Set([...types, "null"])] : types,
    ...limits,
    ...(words !== undefined && { enum: reading.isAnswer ? [...words, null] : words }),
    ...(schema.format === "date-time" && { pattern: MOMENT }),
  };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null;
}

function objectSchema(schema: Schema, reading: Reading, name: string): Schema {
  const declared = { ...(isSchema(schema.properties) ? schema.properties : {}), ...PROPERTIES[name] };
  const required = reading.isAnswer ? (REQUIRED_IN_ANSWERS[name] ?? schema.required) : schema.required;
  const values = schema.additionalProperties;
  const properties = Object.fromEntries(
    Object.entries(declared).map(([key, value]) => [key, isSchema(value) ? convert(value, reading) : {}]),
  );
  return {
    type: reading.isAnswer ? ["object", "null"] : "object",
    properties,
    ...(Array.isArray(required) && required.length > 0 && { required }),
    additionalProperties: isSchema(values) ? convert(values, reading) : !reading.isClosed,
  };
}

export function convert(schema: Schema, reading: Reading, name = ""): Schema {
  if (typeof schema.$ref === "string") return { $ref: `${SPEC_ID}${schema.$ref}` };
  if (schema.type === "array") {
    const { minItems, maxItems } = schema;
    const items = isSchema(schema.items) ? convert(schema.items, reading) : {};
    const size = {
      ...(typeof minItems === "number" && { minItems }),
      ...(typeof maxItems === "number" && { maxItems }),
    };
    return { type: reading.isAnswer ? ["array", "null"] : "array", items, ...size };
  }
  const isObject = schema.type === "object" || schema.properties !== undefined;
  // A bare object stands for any value: its examples are texts and numbers.
  if (isObject && !isSchema(schema.properties) && !isSchema(schema.additionalProperties)) return {};
  return isObject ? objectSchema(schema, reading, name) : scalar(schema, reading);
}
