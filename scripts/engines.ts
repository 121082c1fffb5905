// Writes the generated files of the packages for engines: packages/n8n.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { gong } from "../src/index.ts";
import { createEngineCatalog } from "./engines/engine_catalog.ts";
import { engines } from "./engines/engine_docs.ts";
import { createN8nPackage } from "./engines/n8n_package.ts";

const folder = "packages/n8n";
for (const generated of ["src/generated", "icons", "nodes/Gong/__schema__"])
  rmSync(join(folder, generated), { recursive: true, force: true });
const connector = gong();
const catalog = createEngineCatalog(connector.manifests, engines.n8n.listLevels);
for (const [file, text] of createN8nPackage(catalog, connector, packageJson.version)) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
