// JSON Pointers (RFC 6901): into a value, and into the schema of a value.
import type { Schema } from "./schema.ts";

/** The value at a JSON Pointer, or undefined. */
export function getPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of parsePointer(pointer)) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Object.hasOwn(current, token) ? Reflect.get(current, token) : undefined;
  }
  return current;
}

/** A copy of the object with another value at a JSON Pointer; missing objects on the way are created. */
export function setPointer(
  object: Readonly<Record<string, unknown>>,
  pointer: string,
  value: unknown,
): Record<string, unknown> {
  const [, name = "", ...rest] = pointer.split("/");
  const key = unescapeToken(name);
  if (rest.length === 0) return { ...object, [key]: value };
  const child = Object.hasOwn(object, key) ? object[key] : undefined;
  const copy = typeof child === "object" && child !== null ? { ...child } : {};
  return { ...object, [key]: setPointer(copy, `/${rest.join("/")}`, value) };
}

/** The schema of the value at a JSON Pointer; undefined where the schema declares nothing there. */
export function schemaAt(schema: Schema | undefined, pointer: string): Schema | undefined {
  let current = schema;
  for (const token of parsePointer(pointer)) {
    const { properties = {}, additionalProperties, items }: Schema = current ?? {};
    const other = typeof additionalProperties === "object" ? additionalProperties : undefined;
    const property = Object.hasOwn(properties, token) ? properties[token] : other;
    current = items && /^\d+$/.test(token) ? items : property;
  }
  return current;
}

/** The JSON Pointers of all declared properties. */
export function listPointers({ properties = {} }: Schema, parent = ""): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const pointer = `${parent}/${escapeToken(name)}`;
    return [pointer, ...listPointers(property, pointer)];
  });
}

export function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapeToken(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

/** Manifests have a few hundred pointers, which are read for every item of a list. */
const maxKeptPointers = 1000;
const keptTokens = new Map<string, readonly string[]>();

function parsePointer(pointer: string): readonly string[] {
  const kept = keptTokens.get(pointer);
  if (kept) return kept;
  const tokens = pointer === "" ? [] : pointer.slice(1).split("/").map(unescapeToken);
  if (keptTokens.size < maxKeptPointers) keptTokens.set(pointer, tokens);
  return tokens;
}
