// Converts schemas of Gong's OpenAPI document into schemas for ajv.
import {
  enumCorrections,
  type OpenApiSchema,
  propertyCorrections,
  requiredCorrections,
} from "./openapi_corrections.ts";

export const openApiId = "https://description.example/";

export interface ConversionOptions {
  /** Responses contain nulls, and int64 values as number or text. */
  readonly isResponse: boolean;
  /** Whether undeclared properties are rejected. */
  readonly isClosed: boolean;
}

const dateTimePattern = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$";
const limitKeywords = ["minimum", "maximum", "minLength", "maxLength", "minItems", "uniqueItems", "pattern"];

export function convertEnum(schema: OpenApiSchema): readonly unknown[] | undefined {
  const values = Array.isArray(schema.enum) ? schema.enum : undefined;
  const incorrect = values?.find((value) => enumCorrections[String(value)] !== undefined);
  return incorrect === undefined ? values : enumCorrections[String(incorrect)];
}

function convertScalar(schema: OpenApiSchema, options: ConversionOptions): OpenApiSchema {
  const limits = Object.fromEntries(limitKeywords.filter((word) => word in schema).map((word) => [word, schema[word]]));
  const values = convertEnum(schema);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes("integer") && schema.format === "int64" && options.isResponse) {
    return { anyOf: [{ type: ["integer", "null"] }, { type: "string", pattern: "^-?\\d+$" }] };
  }
  return {
    type: options.isResponse ? [...new Set([...types, "null"])] : types,
    ...limits,
    ...(values !== undefined && { enum: options.isResponse ? [...values, null] : values }),
    ...(schema.format === "date-time" && { pattern: dateTimePattern }),
  };
}

function isSchema(value: unknown): value is OpenApiSchema {
  return typeof value === "object" && value !== null;
}

function convertObject(schema: OpenApiSchema, options: ConversionOptions, name: string): OpenApiSchema {
  const declared = { ...(isSchema(schema.properties) ? schema.properties : {}), ...propertyCorrections[name] };
  const required = options.isResponse ? (requiredCorrections[name] ?? schema.required) : schema.required;
  const values = schema.additionalProperties;
  const properties = Object.fromEntries(
    Object.entries(declared).map(([key, value]) => [key, isSchema(value) ? convertSchema(value, options) : {}]),
  );
  return {
    type: options.isResponse ? ["object", "null"] : "object",
    properties,
    ...(Array.isArray(required) && required.length > 0 && { required }),
    additionalProperties: isSchema(values) ? convertSchema(values, options) : !options.isClosed,
  };
}

export function convertSchema(schema: OpenApiSchema, options: ConversionOptions, name = ""): OpenApiSchema {
  if (typeof schema.$ref === "string") return { $ref: `${openApiId}${schema.$ref}` };
  if (schema.type === "array") {
    const { minItems, maxItems } = schema;
    const items = isSchema(schema.items) ? convertSchema(schema.items, options) : {};
    const size = {
      ...(typeof minItems === "number" && { minItems }),
      ...(typeof maxItems === "number" && { maxItems }),
    };
    return { type: options.isResponse ? ["array", "null"] : "array", items, ...size };
  }
  const isObject = schema.type === "object" || schema.properties !== undefined;
  // An object without properties is used for any value: its examples are texts and numbers.
  if (isObject && !isSchema(schema.properties) && !isSchema(schema.additionalProperties)) return {};
  return isObject ? convertObject(schema, options, name) : convertScalar(schema, options);
}
