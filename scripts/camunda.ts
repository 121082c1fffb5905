// Writes packages/camunda/dist: an element template of Camunda 8 for each action.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { gongManifests } from "../src/index.ts";
import { createElementTemplates } from "./engines/camunda_templates.ts";
import { createEngineCatalog } from "./engines/engine_catalog.ts";
import { engines } from "./engines/engine_docs.ts";

const folder = "packages/camunda/dist";

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const template of createElementTemplates(
  createEngineCatalog(gongManifests(), engines.camunda),
  packageJson.version,
))
  writeFileSync(
    `${folder}/${template.id.replace(/^gong-connector\./, "")}.json`,
    `${JSON.stringify(template, undefined, 2)}\n`,
  );
