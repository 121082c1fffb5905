// Gives values the types of their schema: vendors send some ids as numbers, and null in place of a list's entry.
import { getPointer } from "./json_pointer.ts";
import { isRecord, type JsonBody, parseNumbersAsText } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";

/** The parts of a schema that can change a value. */
interface Conversion {
  isText: boolean;
  /** By name; undefined for a property whose values do not change. */
  properties: ReadonlyMap<string, Conversion | undefined>;
  /** The conversion of the properties that the schema does not name. */
  others?: Conversion | undefined;
  items?: Conversion | undefined;
  /** The entries of the list are lists or objects, so null is no entry. */
  dropsNull: boolean;
}

const conversions = new WeakMap<Schema, { conversion: Conversion | undefined }>();
/** The conversions of lists that have their types: a handler often returns the list of the page that it requested. */
const typedLists = new WeakMap<object, Conversion>();

/**
 * The value with the digits of numbers where its schema has text, and without null where the schema has lists or objects
 * as entries of a list. Nothing else changes, and parts that do not change are not copied. `parseSent` returns the same
 * value with each number as the text that was sent; without it, a number is formatted.
 */
export function applySchemaTypes(schema: Schema, value: unknown, parseSent?: () => unknown): unknown {
  const conversion = getConversion(schema);
  if (!conversion) return value;
  const converted = convert(conversion, value, undefined);
  // Numbers in the place of text are rare, and parsing them as text takes time.
  const typed = converted === value || !parseSent ? converted : convert(conversion, value, parseSent());
  if (Array.isArray(typed)) typedLists.set(typed, conversion);
  return typed;
}

/** The part of a body at a JSON Pointer, with the types of its schema. */
export function readTypedPart({ body, text }: JsonBody, pointer: string, schema: Schema = {}): unknown {
  const parseSent = text === undefined ? undefined : () => getPointer(parseNumbersAsText(text), pointer);
  return applySchemaTypes(schema, getPointer(body, pointer), parseSent);
}

/** Undefined if no value of the schema changes. */
function getConversion(schema: Schema): Conversion | undefined {
  const entry = conversions.get(schema) ?? { conversion: createConversion(schema) };
  conversions.set(schema, entry);
  return entry.conversion;
}

function createConversion(schema: Schema): Conversion | undefined {
  const { properties = {}, additionalProperties, items } = schema;
  const types = listTypes(schema);
  const itemTypes = items ? listTypes(items) : [];
  const conversion: Conversion = {
    isText: types.includes("string") && !types.includes("number") && !types.includes("integer"),
    properties: new Map(Object.entries(properties).map(([name, property]) => [name, getConversion(property)])),
    others: typeof additionalProperties === "object" ? getConversion(additionalProperties) : undefined,
    items: items && getConversion(items),
    dropsNull: itemTypes.length > 0 && itemTypes.every((type) => type === "object" || type === "array"),
  };
  const { isText, others, dropsNull } = conversion;
  const hasParts = others || conversion.items || [...conversion.properties.values()].some((part) => part);
  return isText || dropsNull || hasParts ? conversion : undefined;
}

function listTypes({ type = [] }: Schema): readonly string[] {
  return typeof type === "string" ? [type] : type;
}

function convert(conversion: Conversion, value: unknown, sent: unknown): unknown {
  if (typeof value === "number" && conversion.isText) return typeof sent === "string" ? sent : String(value);
  if (Array.isArray(value)) return convertList(conversion, value, sent);
  return isRecord(value) ? convertObject(conversion, value, sent) : value;
}

function convertList(conversion: Conversion, list: readonly unknown[], sent: unknown): readonly unknown[] {
  if (typedLists.get(list) === conversion) return list;
  const { items, dropsNull } = conversion;
  const sentList: readonly unknown[] = Array.isArray(sent) ? sent : [];
  let copy: unknown[] | undefined;
  for (let index = 0; items && index < list.length; index += 1) {
    const converted = convert(items, list[index], sentList[index]);
    if (converted === list[index]) continue;
    copy ??= [...list];
    copy[index] = converted;
  }
  const converted = copy ?? list;
  return dropsNull && list.includes(null) ? converted.filter((entry) => entry !== null) : converted;
}

function convertObject(
  { properties, others }: Conversion,
  object: Readonly<Record<string, unknown>>,
  sent: unknown,
): Readonly<Record<string, unknown>> {
  const sentObject = isRecord(sent) ? sent : {};
  let copy: Record<string, unknown> | undefined;
  for (const name in object) {
    const value = object[name];
    // Most values are texts, which never change.
    if (typeof value !== "number" && (typeof value !== "object" || value === null)) continue;
    const conversion = properties.has(name) ? properties.get(name) : others;
    if (!conversion) continue;
    const converted = convert(conversion, value, sentObject[name]);
    if (converted === value) continue;
    copy ??= { ...object };
    copy[name] = converted;
  }
  return copy ?? object;
}
