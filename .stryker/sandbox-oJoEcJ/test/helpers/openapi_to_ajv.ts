// @ts-nocheck
// Turns a schema of the vendor's description into one that ajv can judge by.
import {
  enumCorrections,
  type OpenApiSchema,
  propertyCorrections,
  requiredCorrections,
} from "./openapi_corrections.ts";

export const openApiId = "https://description.example/";

export interface ConversionOptions {
  /** Answers hold nulls, and ids of type int64 as number or as text. */
  readonly isAnswer: boolean;
  /** Refuse properties that nobody declared. */
  readonly isClosed: boolean;
}

const MOMENT = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$";
const LIMITS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "uniqueItems", "pattern"];

export function convertEnum(schema: OpenApiSchema): readonly unknown[] | undefined {
  const words = Array.isArray(schema.enum) ? schema.enum : undefined;
  const spoiled = words?.find((word) => enumCorrections[String(word)] !== undefined);
  return spoiled === undefined ? words : enumCorrections[String(spoiled)];
}

function scalar(schema: OpenApiSchema, reading: ConversionOptions): OpenApiSchema {
  const limits = Object.fromEntries(LIMITS.filter((word) => word in schema).map((word) => [word, schema[word]]));
  const words = convertEnum(schema);
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

function isSchema(value: unknown): value is OpenApiSchema {
  return typeof value === "object" && value !== null;
}

function objectSchema(schema: OpenApiSchema, reading: ConversionOptions, name: string): OpenApiSchema {
  const declared = { ...(isSchema(schema.properties) ? schema.properties : {}), ...propertyCorrections[name] };
  const required = reading.isAnswer ? (requiredCorrections[name] ?? schema.required) : schema.required;
  const values = schema.additionalProperties;
  const properties = Object.fromEntries(
    Object.entries(declared).map(([key, value]) => [key, isSchema(value) ? convertSchema(value, reading) : {}]),
  );
  return {
    type: reading.isAnswer ? ["object", "null"] : "object",
    properties,
    ...(Array.isArray(required) && required.length > 0 && { required }),
    additionalProperties: isSchema(values) ? convertSchema(values, reading) : !reading.isClosed,
  };
}

export function convertSchema(schema: OpenApiSchema, reading: ConversionOptions, name = ""): OpenApiSchema {
  if (typeof schema.$ref === "string") return { $ref: `${openApiId}${schema.$ref}` };
  if (schema.type === "array") {
    const { minItems, maxItems } = schema;
    const items = isSchema(schema.items) ? convertSchema(schema.items, reading) : {};
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
