// Validates manifest files against schemas/manifest/*.json.
import { readFileSync } from "node:fs";
import { type Ajv, createAjv, type DetailedIssue, toIssues } from "../json/schema_validator.ts";
import { packageDirectory } from "../package_directory.ts";
import type { ManifestFiles } from "../runtime/manifests.ts";
import { type ManifestType, parsePath } from "./documents.ts";
import type { ManifestIssue } from "./manifest_issue.ts";

/** Every issue of these files. Rules that a schema cannot express are in *_rules.ts. */
export function validateForms(files: ManifestFiles, paths: readonly string[]): readonly ManifestIssue[] {
  return paths.flatMap((path) => {
    const type = parsePath(path)?.type;
    if (!type) return [];
    const file = files.locate(path);
    return validateForm(type, files.read(path)).map((issue) => ({ file, ...issue }));
  });
}

let metaAjv: Ajv | undefined;

function validateForm(type: ManifestType, manifest: unknown): readonly DetailedIssue[] {
  if (!metaAjv) {
    metaAjv = createAjv({ strict: false });
    for (const name of ["shared", "dialect", "connector", "auth", "action", "trigger"]) {
      const file = new URL(`schemas/manifest/${name}.json`, packageDirectory);
      metaAjv.addSchema(JSON.parse(readFileSync(file, "utf8")));
    }
  }
  const validate = metaAjv.getSchema(`urn:gong-connector:manifest:${type}`);
  return !validate || validate(manifest) ? [] : toIssues(validate.errors ?? [], "is not a word of this manifest");
}
