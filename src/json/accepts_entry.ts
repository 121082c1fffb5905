// Whether an input accepts a value as an entry of one of its lists, so that a single entry does not have a request rejected.
import { schemaAt } from "./json_pointer.ts";
import type { Schema } from "./schema.ts";
import { compileValidator, type Validator } from "./schema_validator.ts";

const validators = new WeakMap<Schema, Validator>();

/** Whether the schema accepts an entry of the list at a JSON Pointer. Without a schema of the entries, it accepts all. */
export function acceptsEntry(schema: Schema | undefined, listPointer: string, entry: unknown): boolean {
  const entrySchema = schemaAt(schema, `${listPointer}/0`);
  if (!entrySchema) return true;
  const validate = validators.get(entrySchema) ?? compileValidator(entrySchema);
  validators.set(entrySchema, validate);
  return validate(entry).length === 0;
}
