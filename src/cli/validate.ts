// The command `validate`: every issue of a directory of manifests, with its file and path.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matchesSchema } from "../json/matches_schema.ts";
import { formMatchers } from "../manifests/form_matchers.ts";
import { formatManifestIssue } from "../manifests/manifest_issue.ts";
import { listManifestIssues } from "../manifests/read.ts";
import { packageDirectory } from "../package_directory.ts";
import { printJson, printLine } from "./output.ts";

export interface ValidateFlags {
  handlers?: string[];
  json?: boolean;
}

export async function validateDirectory(
  directory: string,
  { json = false, handlers = [] }: ValidateFlags,
): Promise<void> {
  const isPackage = isSamePath(directory, fileURLToPath(packageDirectory));
  const matchers = { forms: formMatchers, matchesSchema };
  const issues = listManifestIssues(directory, isPackage ? await listGongHandlers() : handlers, matchers);
  if (json) printJson(issues);
  else for (const issue of issues) printLine(formatManifestIssue(issue));
  if (issues.length > 0) process.exitCode = 1;
  else if (!json) printLine("No issues found.");
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
