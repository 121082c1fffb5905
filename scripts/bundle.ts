// Bundles each package: an export is one file, with chunks for the code that exports share or load late.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, minifySync, type Plugin } from "vite";
import { compiledForms } from "./compiled_forms.ts";
import { lateRequires } from "./late_requires.ts";

/** Only loaded when used: commander starts programs for commands that this program does not have. */
const rareBuiltins = ["node:child_process"];

/**
 * Takes the modules of Node.js without an import statement, which reads every export of such a module and so loads what
 * it would load later: node:http the implementation of fetch, node:fs that of streams.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  renderChunk(code) {
    let rendered = code.replaceAll(
      /^import (?:([\w$]+))?(?:, )?(?:\{(.*)\})? from "(node:[\w/]+)";$/gm,
      (_statement, name: string | undefined, names: string | undefined, module: string) => {
        const declare = (left: string): string => `const ${left} = process.getBuiltinModule("${module}");`;
        return [
          ...(name === undefined ? [] : [declare(name)]),
          ...(names === undefined ? [] : [declare(`{${names.replaceAll(" as ", ": ")}}`)]),
        ].join(" ");
      },
    );
    for (const module of rareBuiltins) {
      const declaration = new RegExp(`^const ([\\w$]+) = process\\.getBuiltinModule\\("${module}"\\);`, "m");
      const name = declaration.exec(rendered)?.[1];
      if (name === undefined) continue;
      rendered = rendered
        .replace(declaration, "")
        .replaceAll(
          new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}\\.`, "g"),
          `process.getBuiltinModule("${module}").`,
        );
    }
    const left = /^import .*"node:.*$/m.exec(rendered);
    if (left) throw new Error(`lazy-builtins does not know this form: ${left[0]}`);
    return { code: rendered, map: null };
  },
};

/** A function in parentheses is compiled with its file. Packages are in such functions, also those that are rarely called. */
const earlyWrapper = /(?<=__commonJSMin)\(\((\(.*?\) => \{.*?\n\})\)\);/gs;

/** Minifies chunks that are mostly code of dependencies or generated: nobody reads them, and the tarball has a limit. */
const minifiedDependencies: Plugin = {
  name: "minified-dependencies",
  // After the build has printed the code: it would add white space again.
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      for (const output of Object.values(bundle))
        if (output.type === "chunk" && isMostlyForeign(output.modules))
          output.code = minifySync(output.fileName, output.code.replaceAll(earlyWrapper, "($1);")).code;
    },
  },
};

function isMostlyForeign(modules: Readonly<Record<string, { renderedLength: number }>>): boolean {
  const lengths = Object.entries(modules).map(([id, { renderedLength }]) => ({
    length: renderedLength,
    isForeign: id.includes("/node_modules/") || id.endsWith("/form_matchers.ts"),
  }));
  const sum = (parts: typeof lengths): number => parts.reduce((total, { length }) => total + length, 0);
  return sum(lengths.filter(({ isForeign }) => isForeign)) * 2 >= sum(lengths);
}

interface Package {
  exports: Readonly<Record<string, string | { "gong-connector-source"?: string }>>;
}

/** The source files of a package's exports by their path in dist. */
function listEntries(folder: string): Record<string, string> {
  const { exports }: Package = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const sources = Object.values(exports).flatMap((entry) => Object(entry)["gong-connector-source"] ?? []);
  return Object.fromEntries(sources.map((source) => [source.replace(/^\.\/src\/|\.ts$/g, ""), join(folder, source)]));
}

/**
 * Without these, a chunk has the modules that exactly the same exports share: the first action would load 26 files, and
 * `describe` 15. A group takes what its modules import, unless it is in a group before it.
 */
const groups = [
  {
    name: "core",
    test: /\/src\/(errors|network\/(wait_budget|base_url)|pagination\/pagination|json\/(?!schema_validator|matches_schema|accepts_entry|drift))/,
  },
  {
    name: "manifests",
    test: /\/src\/(gong_manifests|triggers\/requests|command|cli\/(actions|triggers|describe|scopes))\.ts$/,
  },
  { name: "matches_schema", test: /\/src\/json\/matches_schema\.ts$/ },
  { name: "schema_validator", test: /\/src\/json\/schema_validator\.ts$/ },
  { name: "connector", test: /\/src\/(runtime\/connector|runtime\/got_transport|triggers\/.*)\.ts$/ },
].map((group, index) => ({ ...group, priority: 10 - index }));

async function bundle(folder: string, others: Record<string, string>): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    plugins: [lazyBuiltins, lateRequires, compiledForms, minifiedDependencies],
    // Each has many modules, whose loading takes longer than running them: 90 of ajv. Only the root package needs these.
    ssr: {
      noExternal:
        folder === "."
          ? [
              "@cfworker/json-schema",
              "ajv",
              "ajv-formats",
              "commander",
              "fast-deep-equal",
              "fast-uri",
              "json-schema-traverse",
            ]
          : [],
    },
    build: {
      ssr: true,
      outDir: join(folder, "dist"),
      emptyOutDir: false,
      target: "node22",
      minify: false,
      license: folder === "." && { fileName: "licenses.md" },
      rolldownOptions: {
        // Packages import each other by name.
        external: /^gong-connector/,
        // Otherwise each module begins with its path, which differs where packages are linked.
        experimental: { attachDebugInfo: "none" },
        input: { ...listEntries(folder), ...others },
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "[name].js",
          ...(folder === "." && { codeSplitting: { groups } }),
        },
      },
    },
  });
}

/** Files that are not exports: programs, and modules that find another file by their own URL. */
const otherEntries: Readonly<Record<string, readonly string[]>> = {
  ".": ["cli/main"],
  "packages/server": ["store/checkpoints", "store/checkpoint_worker"],
};

for (const folder of [".", ...globSync("packages/*/tsconfig.build.json").map((file) => dirname(file))]) {
  const names = otherEntries[folder] ?? [];
  await bundle(folder, Object.fromEntries(names.map((name) => [name, join(folder, "src", `${name}.ts`)])));
}
