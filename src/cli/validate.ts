// Checks a directory of manifests: every fault with its file and pointer.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { validateManifests } from "../index.ts";
import { formatManifestIssue, gongHandlers, packageDirectory } from "../internal.ts";
import { printLine } from "./actions.ts";

export function validateDirectory(
  directory: string,
  { json = false, handler = [] }: { json?: boolean; handler?: string[] },
): void {
  const isOwn = samePlace(directory, fileURLToPath(packageDirectory));
  const faults = validateManifests(directory, { handlers: isOwn ? Object.keys(gongHandlers) : handler });
  if (json) printLine(JSON.stringify(faults, undefined, 2));
  else for (const fault of faults) printLine(formatManifestIssue(fault));
  if (faults.length > 0) process.exitCode = 1;
  else if (!json) printLine("no fault found");
}

function samePlace(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
