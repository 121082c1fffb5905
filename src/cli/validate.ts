// The command `validate`: every issue of a directory of manifests, with its file and path.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matchesSchema } from "../json/matches_schema.ts";
import { formMatchers } from "../manifests/form_matchers.ts";
import { formatManifestIssue, type ManifestIssue } from "../manifests/manifest_issue.ts";
import { listManifestIssues, type SchemaChecks } from "../manifests/read.ts";
import { packageDirectory } from "../package_directory.ts";
import { printJson, printLine } from "./output.ts";

const notValid = [{ path: "", message: "is not valid" }];

/** Whether there is an issue, without compiling a schema. */
const quickChecks: SchemaChecks = {
  listFormIssues: (type, manifest) => (formMatchers[type](manifest) ? [] : notValid),
  listSampleIssues: (schema, sample) => (matchesSchema(schema, sample) ? [] : notValid),
};

export interface ValidateFlags {
  handlers?: string[];
  json?: boolean;
}

export async function validateDirectory(
  directory: string,
  { json = false, handlers = [] }: ValidateFlags,
): Promise<void> {
  const isPackage = isSamePath(directory, fileURLToPath(packageDirectory));
  const issues = await listIssues(directory, isPackage ? await listGongHandlers() : handlers);
  if (json) printJson(issues);
  else for (const issue of issues) printLine(formatManifestIssue(issue));
  if (issues.length > 0) process.exitCode = 1;
  else if (!json) printLine("No issues found.");
}

/** Only a directory with an issue needs the compiled schemas, which find every one. */
export async function listIssues(directory: string, handlers: readonly string[]): Promise<readonly ManifestIssue[]> {
  if (listManifestIssues(directory, handlers, quickChecks).length === 0) return [];
  const { validateManifests } = await import("../manifests/load.ts");
  return validateManifests(directory, { handlers });
}

async function listGongHandlers(): Promise<string[]> {
  const { gongHandlers } = await import("../handlers/index.ts");
  return Object.keys(gongHandlers);
}

function isSamePath(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
