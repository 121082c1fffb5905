// A valid example input of an action, from its schema: the required inputs only.
import { getPointer, schemaAt, setPointer } from "../json/json_pointer.ts";
import type { Lookup, Schema } from "../json/schema.ts";
import type { Action } from "../runtime/manifests.ts";

const byFormat: Readonly<Record<string, string>> = {
  "date-time": "2026-03-01T09:00:00Z",
  date: "2026-03-01",
  "idn-email": "ana@example.com",
  phone: "+14255552671",
  uri: "https://example.com/",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
};

/** The end of a date range that starts at the example of its format. */
const rangeEnds: Readonly<Record<string, string>> = { "date-time": "2026-03-08T09:00:00Z", date: "2026-03-08" };

/** An input that names a record or a person: an id, an e-mail address, a phone number, or a choice of a lookup. */
export interface RecordReference {
  name: string;
  lookup?: Lookup | undefined;
  format?: string | undefined;
  /** A value of the right form. No such record needs to exist. */
  example: unknown;
}

/** Returns the id of an existing record; undefined leaves the input empty. */
export type FindRecord = (reference: RecordReference) => unknown;

/**
 * An input that the action accepts, with its required inputs and the first alternative where one of several is required.
 * With `findRecord`, ids are those of existing records; an example without some of them is not valid.
 */
export function createExampleInput(
  { input: schema, dateRanges = [], idempotencyKeyInput }: ExampleAction,
  findRecord?: FindRecord,
): Record<string, unknown> {
  const fill =
    findRecord && ((reference: RecordReference) => fillReference(reference, idempotencyKeyInput, findRecord));
  return dateRanges.reduce(
    (input, { from, to }) => {
      const format = schemaAt(schema, to)?.format ?? "";
      const hasBoth = getPointer(input, from) !== undefined && getPointer(input, to) !== undefined;
      return hasBoth && rangeEnds[format] ? setPointer(input, to, rangeEnds[format]) : input;
    },
    createObject(schema, fill),
  );
}

type ExampleAction = Pick<Action, "input" | "dateRanges" | "idempotencyKeyInput">;

const personFormats = ["idn-email", "phone"];

/** The caller invents idempotency keys: they name no record. */
function fillReference(reference: RecordReference, idempotencyKeyInput: string | undefined, findRecord: FindRecord) {
  const { name, lookup, format, example } = reference;
  const isReference = lookup !== undefined || /(^|[a-z-])ids?$/i.test(name) || personFormats.includes(format ?? "");
  if (!isReference || name === idempotencyKeyInput || !isReferenceValue(example)) return example;
  const found = findRecord({ ...reference, example: Array.isArray(example) ? example[0] : example });
  return found !== undefined && Array.isArray(example) ? [found] : found;
}

function isReferenceValue(example: unknown): boolean {
  return typeof (Array.isArray(example) ? example[0] : example) === "string";
}

function createObject(schema: Schema, fill?: FindRecord): Record<string, unknown> {
  const { properties = {}, required = [], minProperties = 0, anyOf = [], oneOf = [] } = schema;
  const names = new Set([...required, ...(anyOf[0]?.required ?? []), ...(oneOf[0]?.required ?? [])]);
  for (const name of Object.keys(properties)) if (names.size < minProperties) names.add(name);
  // Without its only input, an action that reads one record may read nothing.
  const [only, ...others] = Object.entries(properties);
  if (fill && only?.[1].lookup && others.length === 0) names.add(only[0]);
  const entries = [...names].map((name) => {
    const { [name]: property = {} } = properties;
    const { lookup = property.items?.lookup, format = property.items?.format } = property;
    const example = createValue(property, fill);
    return [name, fill ? fill({ name, lookup, format, example }) : example] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function createValue(schema: Schema, fill?: FindRecord): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const alternative = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  const [type] = [schema.type].flat();
  if (alternative && type === undefined) return createValue(alternative, fill);
  switch (type) {
    case "object":
      return createObject(schema, fill);
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => createValue(schema.items ?? {}, fill));
    case "boolean":
      return true;
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    default:
      return byFormat[schema.format ?? ""] ?? "example".padEnd(schema.minLength ?? 0, "e");
  }
}
