// The command `validate`: every issue of a directory of manifests, with its file and path.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gongHandlers } from "../handlers/index.ts";
import { formatManifestIssue } from "../manifests/manifest_issue.ts";
import { validateManifests } from "../manifests/read.ts";
import { packageDirectory } from "../package_directory.ts";
import { printJson, printLine } from "./output.ts";

export interface ValidateFlags {
  handlers?: string[];
  json?: boolean;
}

export function validateDirectory(directory: string, { json = false, handlers = [] }: ValidateFlags): void {
  const isPackage = isSamePath(directory, fileURLToPath(packageDirectory));
  const issues = validateManifests(directory, { handlers: isPackage ? Object.keys(gongHandlers) : handlers });
  if (json) printJson(issues);
  else for (const issue of issues) printLine(formatManifestIssue(issue));
  if (issues.length > 0) process.exitCode = 1;
  else if (!json) printLine("No issues found.");
}

function isSamePath(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
