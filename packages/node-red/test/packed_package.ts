// The packed package, unpacked once for all test files into a user directory of Node-RED.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const packedFolder = join(import.meta.dirname, "node_modules/.packed");

/** A folder of modules as Node-RED has it in its user directory. */
export const modulesFolder = join(import.meta.dirname, "node_modules/.modules");

/** Vitest calls this before the first test. */
export function setup(): void {
  // Without its code, Node-RED waits for the nodes and starts no flow.
  if (!existsSync(join(import.meta.dirname, "../dist/gong.js"))) throw new Error("Not built. Run npm run node-red.");
  const packageFolder = join(modulesFolder, "node-red-contrib-gong-connector");
  for (const folder of [packedFolder, modulesFolder, packageFolder]) {
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
