// Writes packages/activepieces/dist: the core and the piece in one CommonJS file.
import { bundlePackage } from "./engines/bundle_package.ts";

await bundlePackage({
  input: "packages/activepieces/src/index.ts",
  outDir: "packages/activepieces/dist",
  fileName: "index.js",
  external: ["@activepieces/pieces-framework"],
});
