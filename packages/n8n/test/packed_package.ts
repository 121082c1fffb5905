// The packed package, installed once for all test files as a user's n8n does.
import { join } from "node:path";
import { PackedPackage } from "../../../test/helpers/packed_package.ts";

export const packageName = "n8n-nodes-gong-connector";
export const packageFolder = join(import.meta.dirname, "node_modules", packageName);

export const packedPackage = new PackedPackage({
  source: join(import.meta.dirname, ".."),
  builtFile: "dist/bundle.js",
  buildCommand: "npm run n8n",
  target: packageFolder,
});

/** Vitest calls this before the first test. */
export function setup(): void {
  packedPackage.install();
}
