// Whether a manifest file has the form of its type. The build replaces this module with code that it generates from the
// schemas: compiling them takes most of the time of `validate`.
import type { Ajv } from "../json/schema_validator.ts";
import type { ManifestType } from "./documents.ts";
import { createFormAjv, getFormName } from "./form_schemas.ts";

let ajv: Ajv | undefined;

function createMatcher(type: ManifestType): (manifest: unknown) => boolean {
  return (manifest) => {
    ajv ??= createFormAjv({ allErrors: false, verbose: false });
    return ajv.validate(getFormName(type), manifest);
  };
}

/** Whether a manifest has the form of its type. */
export const formMatchers: Readonly<Record<ManifestType, (manifest: unknown) => boolean>> = {
  connector: createMatcher("connector"),
  auth: createMatcher("auth"),
  action: createMatcher("action"),
  trigger: createMatcher("trigger"),
};
