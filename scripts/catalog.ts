// Writes dist/catalog.json: every manifest and shared schema by its path, with $refs as they are and without evidence.
import { globSync, readFileSync, writeFileSync } from "node:fs";

const patterns = ["connector.json", "auth/*.json", "actions/*/*.json", "triggers/*.json", "schemas/gong/*.json"];

/** Without evidence and editor hints, which no code reads at run time. */
function readManifest(path: string): unknown {
  const { evidence: _evidence, $schema: _schema, ...content } = JSON.parse(readFileSync(path, "utf8"));
  return content;
}

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const files = globSync(patterns).sort();
const catalog = { version, ...Object.fromEntries(files.map((path) => [path, readManifest(path)])) };
writeFileSync("dist/catalog.json", JSON.stringify(catalog));
