// Writes packages/n8n/dist: the core and the nodes in one CommonJS file, since n8n allows no dependencies, and the files
// that n8n looks for, which take their class from it.
import { cpSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { Plugin } from "vite";
import { bundlePackage } from "./engines/bundle_package.ts";

const folder = "packages/n8n";
const dist = join(folder, "dist");
const classes = globSync(["nodes/*/*.node.ts", "credentials/*.credentials.ts"], { cwd: folder }).sort();

/** One module that exports every class. */
const entry: Plugin = {
  name: "entry",
  resolveId: (id) => (id === "classes" ? `\0${id}` : null),
  load: (id) => {
    if (id !== "\0classes") return null;
    return classes.map((file) => `export * from ${JSON.stringify(join(process.cwd(), folder, file))};`).join("\n");
  },
};

await bundlePackage({
  input: "classes",
  outDir: dist,
  fileName: "bundle.js",
  external: ["n8n-workflow"],
  plugins: [entry],
});
for (const file of classes) {
  const target = join(dist, file.replace(/\.ts$/, ".js"));
  const name = basename(file).replace(/\..*$/, "");
  mkdirSync(dirname(target), { recursive: true });
  const path = relative(dirname(target), join(dist, "bundle.js"));
  writeFileSync(target, `exports.${name} = require(${JSON.stringify(path)}).${name};\n`);
}
for (const file of globSync(["icons/*.svg", "nodes/*/*.node.json", "nodes/Gong/__schema__"], { cwd: folder }))
  cpSync(join(folder, file), join(dist, file), { recursive: true });
