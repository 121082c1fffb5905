// Reads and validates the manifests of a directory: first each file by its JSON Schema, then the lint rules.

import { ConnectorError } from "../errors/errors.ts";
import type { Schema } from "../json/schema.ts";
import type { Manifests } from "../runtime/manifests.ts";
import { lintAction } from "./action_rules.ts";
import { lintAuthMethod, lintConnector } from "./connector_rules.ts";
import { addDirectories, type ExtraDirectories, readDirectory } from "./directory.ts";
import { parseManifests } from "./documents.ts";
import { type FormMatchers, validateForms } from "./form.ts";
import { createManifestError, type ManifestIssue, type Report } from "./manifest_issue.ts";
import { lintTrigger } from "./trigger_rules.ts";

/**
 * Reads and validates the manifests of a directory, with further directories of actions (one folder a group) and
 * triggers. Throws `invalid_manifest` with every issue.
 */
export function loadManifests(directory: URL | string, extra: ExtraDirectories = {}): Manifests {
  return addManifests(readValidManifests(directory), extra);
}

/** Validation without a compiled schema, for a process that validates once: compiling takes most of the time. */
export interface Matchers {
  forms: FormMatchers;
  /** Whether the sample of a trigger has its output schema. */
  matchesSchema(schema: Schema, sample: unknown): boolean;
}

/** The same for a directory alone. Without `handlers`, actions without a request are accepted. */
export function readValidManifests(
  directory: URL | string,
  handlers?: readonly string[],
  matchers?: Matchers,
): Manifests {
  const files = readDirectory(directory);
  assertValid(validateForms(files, files.paths, matchers?.forms));
  const manifests = parseManifests(files);
  assertValid(lintManifests(manifests, handlers, matchers));
  return manifests;
}

/** Manifests with further actions and triggers, of which only these are validated. Throws `invalid_manifest`. */
export function addManifests(manifests: Manifests, extra: ExtraDirectories, handlers?: readonly string[]): Manifests {
  if (extra.actions === undefined && extra.triggers === undefined) return manifests;
  const files = addDirectories(manifests.files, extra);
  const paths = files.paths.slice(manifests.files.paths.length);
  assertValid(validateForms(files, paths));
  const all = parseManifests(files);
  const added = new Set(paths.map(files.locate));
  assertValid(lintManifests(all, handlers).filter(({ file }) => added.has(file)));
  return all;
}

/** Every issue of a directory of manifests. `handlers` are the ids of the actions that have a handler. */
export function validateManifests(
  directory: URL | string,
  { handlers = [] }: { handlers?: readonly string[] } = {},
): readonly ManifestIssue[] {
  return listManifestIssues(directory, handlers);
}

export function listManifestIssues(
  directory: URL | string,
  handlers: readonly string[],
  matchers?: Matchers,
): readonly ManifestIssue[] {
  try {
    readValidManifests(directory, handlers, matchers);
    return [];
  } catch (error) {
    if (ConnectorError.is(error) && error.code === "invalid_manifest") return toManifestIssues(error);
    throw error;
  }
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
  handlers?: readonly string[],
  matchers?: Matchers,
): readonly ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  const reportIn = (file: string): Report => {
    return (path, message, remedy) => issues.push({ file, path, message, ...(remedy !== undefined && { remedy }) });
  };
  lintConnector(manifests, reportIn(manifests.files.locate("connector.json")));
  for (const method of manifests.auth.values()) lintAuthMethod(method, manifests, reportIn(method.file));
  for (const action of manifests.actions.values()) lintAction(action, manifests, handlers, reportIn(action.file));
  for (const trigger of manifests.triggers.values())
    lintTrigger(trigger, manifests, reportIn(trigger.file), matchers?.matchesSchema);
  return issues;
}
