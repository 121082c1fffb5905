// Checks a directory of manifests: every fault with its file and pointer.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkManifests, faultLine, gongManifests, handlers } from "../index.ts";
import { print } from "./list.ts";

export function validate(
  directory: string,
  { json = false, handler = [] }: { json?: boolean; handler?: string[] },
): void {
  const isOwn = samePlace(directory, fileURLToPath(gongManifests().directory));
  const faults = checkManifests(directory, isOwn ? Object.keys(handlers) : handler);
  if (json) print(JSON.stringify(faults, undefined, 2));
  else for (const fault of faults) print(faultLine(fault));
  if (faults.length > 0) process.exitCode = 1;
  else if (!json) print("no fault found");
}

function samePlace(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
