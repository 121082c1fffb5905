// Writes every manifest and shared schema by its path, with $refs as they are: dist/manifests.json for this package, and
// dist/catalog.json for hosts that bundle it, without evidence.
import { globSync, readFileSync, writeFileSync } from "node:fs";

const patterns = ["connector.json", "auth/*.json", "actions/*/*.json", "triggers/*.json", "schemas/gong/*.json"];

interface Content extends Record<string, unknown> {
  groups?: readonly Record<string, unknown>[];
}

/** The parts whose reason is in an error or a report. */
const readReasons: ReadonlySet<string> = new Set(["exclude", "partialFailure"]);

function readManifest(path: string): Content {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Without what a host reads only when it is built: evidence, most reasons, words of lists and guides. */
function toCatalogEntry({ groups, ...content }: Content): unknown {
  const {
    evidence: _evidence,
    $schema: _schema,
    guide: _guide,
    summary: _summary,
    icon: _icon,
    color: _color,
    ...rest
  } = content;
  const plainGroups = groups?.map(({ singular: _singular, ...group }) => group);
  return omitReasons({ ...rest, ...(plainGroups && { groups: plainGroups }) }, "");
}

function omitReasons(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => omitReasons(entry, name));
  if (typeof value !== "object" || value === null) return value;
  // A property of a schema can have this name too.
  const isRead = ([key, part]: [string, unknown]): boolean =>
    key !== "reason" || typeof part !== "string" || readReasons.has(name);
  const entries = Object.entries(value).filter(isRead);
  return Object.fromEntries(entries.map(([key, part]) => [key, omitReasons(part, key)]));
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
