// The packed package, unpacked once for all test files into a user directory of Node-RED.
import { join } from "node:path";
import { PackedPackage } from "../../../test/helpers/packed_package.ts";

/** A folder of modules as Node-RED has it in its user directory. */
export const modulesFolder = join(import.meta.dirname, "node_modules/.modules");

export const packedPackage = new PackedPackage({
  source: join(import.meta.dirname, ".."),
  builtFile: "dist/gong.js",
  buildCommand: "npm run node-red",
  target: join(modulesFolder, "node-red-contrib-gong-connector"),
});

/** Vitest calls this before the first test. */
export function setup(): void {
  packedPackage.install();
}
