// The packed package, installed once for all test files beside the framework.
import { join } from "node:path";
import { PackedPackage } from "../../../test/helpers/packed_package.ts";

export const packageName = "piece-gong-connector";
export const packageFolder = join(import.meta.dirname, "node_modules", packageName);

export const packedPackage = new PackedPackage({
  source: join(import.meta.dirname, ".."),
  builtFile: "dist/index.js",
  buildCommand: "npm run activepieces",
  target: packageFolder,
});

/** Vitest calls this before the first test. */
export function setup(): void {
  packedPackage.install();
}
