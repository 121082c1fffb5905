// The packed package, installed once for all test files as a user's n8n does.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export const packageName = "n8n-nodes-gong-connector";
export const packageFolder = join(import.meta.dirname, "node_modules", packageName);

const packedFolder = join(import.meta.dirname, "node_modules/.packed");

/** Vitest calls this before the first test. */
export function setup(): void {
  const source = join(import.meta.dirname, "..");
  if (!existsSync(join(source, "dist/bundle.js"))) throw new Error("packages/n8n is not built. Run: npm run n8n");
  rmSync(packedFolder, { recursive: true, force: true });
  mkdirSync(packedFolder, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", packedFolder], { cwd: source });
  rmSync(packageFolder, { recursive: true, force: true });
  mkdirSync(packageFolder, { recursive: true });
  execFileSync("tar", ["-xzf", getTarball(), "-C", packageFolder, "--strip-components=1"]);
}

export function getTarball(): string {
  const [file = ""] = readdirSync(packedFolder);
  return join(packedFolder, file);
}

export function getTarballBytes(): number {
  return statSync(getTarball()).size;
}
