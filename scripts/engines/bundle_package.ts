// Bundles a package for an engine: the core and the package in one CommonJS file, beside which the engine installs little.
import { rmSync } from "node:fs";
import { build, type Plugin } from "vite";

interface BundleOptions {
  /** A file, or a module of one of the plugins. */
  input: string;
  /** The folder that is written. */
  outDir: string;
  fileName: string;
  /** Packages that the engine has. */
  external: string[];
  plugins?: Plugin[];
}

export async function bundlePackage({ input, outDir, fileName, external, plugins = [] }: BundleOptions): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    logLevel: "warn",
    plugins,
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      outDir,
      target: "node22",
      minify: true,
      license: { fileName: "licenses.md" },
      rolldownOptions: {
        input,
        external,
        output: { format: "cjs", entryFileNames: fileName, codeSplitting: false },
      },
    },
  });
}
