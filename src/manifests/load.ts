// Loads and validates directories of manifests with compiled schemas, which find every issue.
import { type Ajv, compileValidator, toIssues } from "../json/schema_validator.ts";
import type { Manifests } from "../runtime/manifests.ts";
import type { ExtraDirectories } from "./directory.ts";
import { createFormAjv, getFormName } from "./form_schemas.ts";
import type { ManifestIssue } from "./manifest_issue.ts";
import { addValidManifests, listManifestIssues, readValidManifests, type SchemaChecks } from "./read.ts";

let forms: Ajv | undefined;

const checks: SchemaChecks = {
  listFormIssues(type, manifest) {
    forms ??= createFormAjv({});
    const validate = forms.getSchema(getFormName(type));
    return !validate || validate(manifest) ? [] : toIssues(validate.errors ?? [], "is not a word of this manifest");
  },
  listSampleIssues: (schema, sample) => compileValidator(schema)(sample),
};

/**
 * Reads and validates the manifests of a directory, with further directories of actions (one folder a group) and
 * triggers. Throws `invalid_manifest` with every issue.
 */
export function loadManifests(directory: URL | string, extra: ExtraDirectories = {}): Manifests {
  return addManifests(readManifests(directory), extra);
}

/** The same for a directory alone. Without `handlers`, actions without a request are accepted. */
export function readManifests(directory: URL | string, handlers?: readonly string[]): Manifests {
  return readValidManifests(directory, handlers, checks);
}

/** Manifests with further actions and triggers, of which only these are validated. Throws `invalid_manifest`. */
export function addManifests(manifests: Manifests, extra: ExtraDirectories, handlers?: readonly string[]): Manifests {
  return addValidManifests(manifests, extra, handlers, checks);
}

/** Every issue of a directory of manifests. `handlers` are the ids of the actions that have a handler. */
export function validateManifests(
  directory: URL | string,
  { handlers = [] }: { handlers?: readonly string[] } = {},
): readonly ManifestIssue[] {
  return listManifestIssues(directory, handlers, checks);
}
