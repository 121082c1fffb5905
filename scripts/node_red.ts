// Writes packages/node-red/dist: the core and the nodes in one CommonJS file, and beside it what the editor loads.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePackage } from "./engines/bundle_package.ts";

const folder = "packages/node-red";
const dist = join(folder, "dist");

await bundlePackage({ input: join(folder, "src/index.ts"), outDir: dist, fileName: "gong.js", external: [] });
cpSync(join(folder, "src/generated/icons"), join(dist, "icons"), { recursive: true });

const read = (path: string): string => readFileSync(join(folder, path), "utf8");
// A function, since all nodes of the editor share the global scope.
const script = `<script>\n(() => {\n${read("editor/editor.js")}})();\n</script>\n`;
writeFileSync(join(dist, "gong.html"), `${script}${read("editor/templates.html")}${read("src/generated/editor.html")}`);
