// The packed package, installed once for all test files beside the framework.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export const packageName = "piece-gong-connector";
export const packageFolder = join(import.meta.dirname, "node_modules", packageName);

const packedFolder = join(import.meta.dirname, "node_modules/.packed");

/** Vitest calls this before the first test. */
export function setup(): void {
  for (const folder of [packedFolder, packageFolder]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const source = join(import.meta.dirname, "..");
  execFileSync("npm", ["pack", "--silent", "--pack-destination", packedFolder], { cwd: source });
  execFileSync("tar", ["-xzf", getTarball(), "-C", packageFolder, "--strip-components=1"]);
}

export function getTarballBytes(): number {
  return statSync(getTarball()).size;
}

function getTarball(): string {
  const [file = ""] = readdirSync(packedFolder);
  return join(packedFolder, file);
}
