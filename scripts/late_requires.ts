// For bundles of the sources: makes a call of require lead to a package of the bundle.
import type { Plugin } from "vite";

/** Evaluates the code of the package when require is called, as an import statement cannot. */
export const lateRequires: Plugin = {
  name: "late-requires",
  transform: (code) => code.replace(/^const require = createRequire\(import\.meta\.url\);$/m, ""),
};
