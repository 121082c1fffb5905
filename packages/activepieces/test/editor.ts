// What Activepieces makes of the properties of a step: the defaults of its editor, and the conversion and check of its
// engine. Written from the published rules, since the engine is in no package registry.
import { ApFile, type InputPropertyMap, PropertyType } from "@activepieces/pieces-framework";

type InputProperty = InputPropertyMap[string];
type Values = Readonly<Record<string, unknown>>;

/** The `propsValue` of a step whose other properties have no value. Throws what the engine reports. */
export function enterValues(properties: InputPropertyMap, entered: Values): Record<string, unknown> {
  const stored = Object.entries(properties).map(([name, property]) => [name, entered[name] ?? getDefault(property)]);
  const values = convertAll(properties, Object.fromEntries(stored));
  const issues = listIssues(properties, values);
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  return values;
}

/** What the editor stores for a property without a value. */
function getDefault({ type, defaultValue }: InputProperty): unknown {
  if (defaultValue !== undefined) return defaultValue;
  switch (type) {
    case PropertyType.ARRAY:
    case PropertyType.MULTI_SELECT_DROPDOWN:
    case PropertyType.STATIC_MULTI_SELECT_DROPDOWN:
      return [];
    case PropertyType.OBJECT:
    case PropertyType.JSON:
      return {};
    case PropertyType.CHECKBOX:
      return false;
    case PropertyType.DROPDOWN:
    case PropertyType.STATIC_DROPDOWN:
      return null;
    default:
      return "";
  }
}

function convertAll(properties: InputPropertyMap, values: Values): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => {
    const property = properties[name];
    return [name, property ? convert(property, value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function convert(property: InputProperty, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (property.type) {
    case PropertyType.SHORT_TEXT:
    case PropertyType.LONG_TEXT: {
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      return text === "" && !property.required ? undefined : text;
    }
    case PropertyType.NUMBER:
      return value === "" ? undefined : Number(value);
    case PropertyType.ARRAY: {
      const { properties } = property;
      if (!properties || !Array.isArray(value)) return value;
      return value.map((entry) => convertAll(properties, Object(entry)));
    }
    case PropertyType.FILE:
      return typeof value === "string" && value !== "" ? toFile(value) : null;
    default:
      return value;
  }
}

/** The content of a data URL; the engine also downloads other URLs. */
function toFile(url: string): ApFile | null {
  const [, extension = "", content] = /^data:audio\/(\w+);base64,(.+)$/.exec(url) ?? [];
  return content === undefined ? null : new ApFile(`unknown.${extension}`, Buffer.from(content, "base64"), extension);
}

function listIssues(properties: InputPropertyMap, values: Values): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = values[name];
    if (!property.required && (value === null || value === undefined)) return [];
    return hasType(property, value) ? [] : [`${name}: expected ${property.type}, received: ${value}`];
  });
}

function hasType({ type }: InputProperty, value: unknown): boolean {
  switch (type) {
    case PropertyType.SHORT_TEXT:
    case PropertyType.LONG_TEXT:
      return typeof value === "string";
    case PropertyType.NUMBER:
      return typeof value === "number" && !Number.isNaN(value);
    case PropertyType.CHECKBOX:
      return typeof value === "boolean";
    case PropertyType.ARRAY:
      return Array.isArray(value);
    case PropertyType.FILE:
      return typeof value === "object";
    default:
      return true;
  }
}
