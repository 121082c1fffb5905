// Bundles the root package: each export and the command line is one file, with chunks for the code that they share or load late.
import { build, type Plugin } from "vite";

/**
 * Takes the modules of Node.js without an import statement, which reads every export of such a module and so loads what
 * it would load later: node:http the implementation of fetch, node:fs that of streams.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  renderChunk(code) {
    const rendered = code.replaceAll(
      /^import (?:([\w$]+))?(?:, )?(?:\{(.*)\})? from "(node:[\w/]+)";$/gm,
      (_statement, name: string | undefined, names: string | undefined, module: string) => {
        const declare = (left: string): string => `const ${left} = process.getBuiltinModule("${module}");`;
        return [
          ...(name === undefined ? [] : [declare(name)]),
          ...(names === undefined ? [] : [declare(`{${names.replaceAll(" as ", ": ")}}`)]),
        ].join(" ");
      },
    );
    const left = /^import .*"node:.*$/m.exec(rendered);
    if (left) throw new Error(`lazy-builtins does not know this form: ${left[0]}`);
    return { code: rendered, map: null };
  },
};

await build({
  configFile: false,
  logLevel: "warn",
  plugins: [lazyBuiltins],
  // Each has many modules, whose loading takes longer than running them: 90 of ajv.
  ssr: { noExternal: ["ajv", "ajv-formats", "commander", "fast-deep-equal", "fast-uri", "json-schema-traverse"] },
  build: {
    ssr: true,
    outDir: "dist",
    emptyOutDir: false,
    target: "node22",
    minify: false,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: {
        index: "src/index.ts",
        internal: "src/internal.ts",
        embed: "src/embed.ts",
        "oauth/index": "src/oauth/index.ts",
        "cli/main": "src/cli/main.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
