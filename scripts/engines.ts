// Writes the generated files of the packages for engines: packages/n8n, packages/activepieces and packages/node-red.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { gong } from "../src/index.ts";
import { createActivepiecesPackage } from "./engines/activepieces_package.ts";
import { createEngineCatalog } from "./engines/engine_catalog.ts";
import { engines } from "./engines/engine_docs.ts";
import { createN8nPackage } from "./engines/n8n_package.ts";
import { createNodeRedPackage } from "./engines/node_red_package.ts";

const connector = gong();
const { manifests } = connector;

writePackage(
  "packages/n8n",
  ["src/generated", "icons", "nodes/Gong/__schema__"],
  createN8nPackage(createEngineCatalog(manifests, engines.n8n), connector, packageJson.version),
);
writePackage(
  "packages/activepieces",
  ["src/generated"],
  createActivepiecesPackage(createEngineCatalog(manifests, engines.activepieces)),
);
writePackage(
  "packages/node-red",
  ["src/generated"],
  createNodeRedPackage(createEngineCatalog(manifests, engines.nodeRed), manifests),
);

/** Replaces the generated folders of a package. */
function writePackage(folder: string, generated: readonly string[], files: ReadonlyMap<string, string>): void {
  for (const path of generated) rmSync(join(folder, path), { recursive: true, force: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
