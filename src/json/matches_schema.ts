// Whether a JSON value is valid, without compiling its schema: compiling takes longer than reading one value.
import { format as formats, Validator } from "@cfworker/json-schema";
import { textFormats } from "./text_formats.ts";

// Both validation libraries must agree on these.
Object.assign(formats, textFormats);

/** For a value that is validated once. It has no `undefined`, unlike an input. */
export function matchesSchema(schema: object, json: unknown): boolean {
  return new Validator({ ...schema }, "2020-12", true).validate(json).valid;
}
