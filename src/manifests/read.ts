// Reads and validates the manifests of a directory: first each file by its JSON Schema, then the lint rules. How schemas are
// checked is for the caller: compiling them takes most of the time.
import { ConnectorError, type Issue } from "../errors/errors.ts";
import type { Schema } from "../json/schema.ts";
import type { DetailedIssue } from "../json/schema_validator.ts";
import type { ManifestFiles, Manifests } from "../runtime/manifests.ts";
import { lintAction } from "./action_rules.ts";
import { lintAuthMethod, lintConnector } from "./connector_rules.ts";
import { addDirectories, type ExtraDirectories, readDirectory } from "./directory.ts";
import { type ManifestType, parseManifests, parsePath } from "./documents.ts";
import { createManifestError, type ManifestIssue, type Report } from "./manifest_issue.ts";
import { lintTrigger } from "./trigger_rules.ts";

/** Finds the issues that a JSON Schema expresses. An empty list means that the value is valid. */
export interface SchemaChecks {
  /** Whether a manifest file has the form of its type. */
  listFormIssues(type: ManifestType, manifest: unknown): readonly DetailedIssue[];
  /** Whether the sample of a trigger has its output schema. */
  listSampleIssues(schema: Schema, sample: unknown): readonly Issue[];
}

/** The manifests of a directory. Without `handlers`, actions without a request are accepted. Throws `invalid_manifest`. */
export function readValidManifests(
  directory: URL | string,
  handlers: readonly string[] | undefined,
  checks: SchemaChecks,
): Manifests {
  const files = readDirectory(directory);
  assertValid(listFormIssues(files, files.paths, checks));
  const manifests = parseManifests(files);
  assertValid(lintManifests(manifests, handlers, checks));
  return manifests;
}

/** Manifests with further actions and triggers, of which only these are validated. Throws `invalid_manifest`. */
export function addValidManifests(
  manifests: Manifests,
  extra: ExtraDirectories,
  handlers: readonly string[] | undefined,
  checks: SchemaChecks,
): Manifests {
  if (extra.actions === undefined && extra.triggers === undefined) return manifests;
  const files = addDirectories(manifests.files, extra);
  const paths = files.paths.slice(manifests.files.paths.length);
  assertValid(listFormIssues(files, paths, checks));
  const all = parseManifests(files);
  const added = new Set(paths.map(files.locate));
  assertValid(lintManifests(all, handlers, checks).filter(({ file }) => added.has(file)));
  return all;
}

/** Every issue of a directory of manifests. `handlers` are the ids of the actions that have a handler. */
export function listManifestIssues(
  directory: URL | string,
  handlers: readonly string[],
  checks: SchemaChecks,
): readonly ManifestIssue[] {
  try {
    readValidManifests(directory, handlers, checks);
    return [];
  } catch (error) {
    if (ConnectorError.is(error) && error.code === "invalid_manifest") return toManifestIssues(error);
    throw error;
  }
}

function listFormIssues(files: ManifestFiles, paths: readonly string[], checks: SchemaChecks): ManifestIssue[] {
  return paths.flatMap((path) => {
    const type = parsePath(path)?.type;
    if (!type) return [];
    return checks.listFormIssues(type, files.read(path)).map((issue) => ({ file: files.locate(path), ...issue }));
  });
}

/** The issues of an `invalid_manifest` error; each names its file. */
function toManifestIssues({ issues = [] }: ConnectorError): readonly ManifestIssue[] {
  return issues.map((issue) => ({ file: "", ...issue }));
}

function assertValid(issues: readonly ManifestIssue[]): void {
  if (issues.length > 0) throw createManifestError(issues);
}

/** Every violation of a lint rule. Without `handlers`, actions without a request are accepted. */
function lintManifests(
  manifests: Manifests,
  handlers: readonly string[] | undefined,
  checks: SchemaChecks,
): readonly ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  const reportIn = (file: string): Report => {
    return (path, message, remedy) => issues.push({ file, path, message, ...(remedy !== undefined && { remedy }) });
  };
  lintConnector(manifests, reportIn(manifests.files.locate("connector.json")));
  for (const method of manifests.auth.values()) lintAuthMethod(method, manifests, reportIn(method.file));
  for (const action of manifests.actions.values()) lintAction(action, manifests, handlers, reportIn(action.file));
  for (const trigger of manifests.triggers.values())
    lintTrigger(trigger, manifests, reportIn(trigger.file), checks.listSampleIssues);
  return issues;
}
