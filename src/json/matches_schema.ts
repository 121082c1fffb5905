// Whether a JSON value is valid, without compiling its schema: compiling takes longer than reading one value.
import { format as formats, validate } from "@cfworker/json-schema";
import { isPlainUrl, textFormats } from "./text_formats.ts";

const { uri: isUri } = formats;
// Both validation libraries must agree on these.
Object.assign(formats, textFormats, { uri: (text: string) => isPlainUrl(text) || isUri?.(text) });

export { formats };

/** For a value that is validated once. It must be JSON, and the schema without $refs. */
export function matchesSchema(schema: object, json: unknown): boolean {
  return validate(json, { ...schema }, "2020-12", {}, true).valid;
}

/** With more values in a value, compiled code is faster. */
const maxValues = 100;

/** Whether it is valid and has only what JSON has, and few values inside. */
export function acceptsSmallJson(schema: object, value: unknown): boolean {
  return countDown(value, maxValues) >= 0 && matchesSchema(schema, value);
}

/** What is left of a number of values; negative if a value has more, or is not JSON. */
function countDown(value: unknown, left: number): number {
  if (left === 0) return -1;
  if (typeof value === "number") return Number.isFinite(value) ? left - 1 : -1;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return left - 1;
  const parts: readonly unknown[] | undefined = Array.isArray(value)
    ? value
    : isPlainObject(value)
      ? Object.values(value)
      : undefined;
  if (!parts) return -1;
  let rest = left - 1;
  for (const part of parts) {
    rest = countDown(part, rest);
    if (rest < 0) break;
  }
  return rest;
}

function isPlainObject(value: unknown): value is object {
  const prototype: unknown = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || prototype === null;
}
