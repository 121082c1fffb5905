// Writes every manifest and shared schema by its path, with $refs as they are: dist/manifests.json for this package, and
// dist/catalog.json for hosts that bundle it, without evidence.
import { globSync, readFileSync, writeFileSync } from "node:fs";

const patterns = ["connector.json", "auth/*.json", "actions/*/*.json", "triggers/*.json", "schemas/gong/*.json"];

interface Content extends Record<string, unknown> {
  errorRules?: readonly Record<string, unknown>[];
  groups?: readonly Record<string, unknown>[];
}

function readManifest(path: string): Content {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Without what a host reads only when it is built: evidence, reasons of error rules, words of lists and guides. */
function toCatalogEntry({ errorRules, groups, ...content }: Content): Content {
  const {
    evidence: _evidence,
    $schema: _schema,
    guide: _guide,
    summary: _summary,
    icon: _icon,
    color: _color,
    ...rest
  } = content;
  const rules = errorRules?.map(({ reason: _reason, ...rule }) => rule);
  const plainGroups = groups?.map(({ singular: _singular, ...group }) => group);
  return { ...rest, ...(rules && { errorRules: rules }), ...(plainGroups && { groups: plainGroups }) };
}

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const manifests = globSync(patterns)
  .sort()
  .map((path) => [path, readManifest(path)] as const);
const catalog = Object.fromEntries(manifests.map(([path, content]) => [path, toCatalogEntry(content)]));
writeLines("dist/manifests.json", Object.fromEntries(manifests));
writeLines("dist/catalog.json", { version, ...catalog });

/** JSON with a line for each entry, which can be parsed alone. */
function writeLines(file: string, entries: Readonly<Record<string, unknown>>): void {
  const lines = Object.entries(entries).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  writeFileSync(file, `{\n${lines.join(",\n")}\n}`);
}
