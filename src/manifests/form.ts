// Validates manifest files against schemas/manifest/*.json.
import { type Ajv, type DetailedIssue, toIssues } from "../json/schema_validator.ts";
import type { ManifestFiles } from "../runtime/manifests.ts";
import { type ManifestType, parsePath } from "./documents.ts";
import { createFormAjv, getFormName } from "./form_schemas.ts";
import type { ManifestIssue } from "./manifest_issue.ts";

/** Whether a manifest has the form of its type. */
export type FormMatchers = Readonly<Record<ManifestType, (manifest: unknown) => boolean>>;

/**
 * Every issue of these files. Rules that a schema cannot express are in *_rules.ts. With `matchers`, schemas are only
 * compiled if a file has an issue.
 */
export function validateForms(
  files: ManifestFiles,
  paths: readonly string[],
  matchers?: FormMatchers,
): readonly ManifestIssue[] {
  return paths.flatMap((path) => {
    const type = parsePath(path)?.type;
    if (!type) return [];
    const manifest = files.read(path);
    if (matchers?.[type](manifest)) return [];
    const file = files.locate(path);
    return validateForm(type, manifest).map((issue) => ({ file, ...issue }));
  });
}

let collector: Ajv | undefined;

function validateForm(type: ManifestType, manifest: unknown): readonly DetailedIssue[] {
  collector ??= createFormAjv({});
  const validate = collector.getSchema(getFormName(type));
  return !validate || validate(manifest) ? [] : toIssues(validate.errors ?? [], "is not a word of this manifest");
}
