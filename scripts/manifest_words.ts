// The words of the manifest language, from schemas/manifest, with the values that manifests give them.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isRecord } from "../src/json/lossless_json.ts";

type Json = Record<string, unknown>;

export interface ManifestWord {
  /** Names from the root of the manifest or definition, such as response.exclude.when. */
  path: readonly string[];
  isRequired: boolean;
  schema: Json;
  /** The definition that its value or elements have, such as condition. */
  definition: string | undefined;
  /** The values that manifests of Gong and of the test connector have, by file. */
  values: ReadonlyMap<string, readonly unknown[]>;
}

export interface ManifestSection {
  /** Kind of manifest, or name of a definition that several kinds use. */
  name: string;
  title: string;
  description: string;
  words: readonly ManifestWord[];
}

const root = new URL("../", import.meta.url);

function readJson(file: string): Json {
  return JSON.parse(readFileSync(new URL(file, root), "utf8"));
}

const folders: Readonly<Record<string, string>> = {
  connector: "connector.json",
  auth: "auth/*.json",
  action: "actions/*/*.json",
  trigger: "triggers/*.json",
};
const definitions = ["condition", "evidence", "guideStep", "dialect"];
const schemas = new Map(
  ["shared", "dialect", ...Object.keys(folders)].map((name) => {
    const schema = readJson(`schemas/manifest/${name}.json`);
    return [String(schema.$id), schema] as const;
  }),
);
const schemaFiles = readFiles("schemas/{gong,.}/*.json");

function readFiles(pattern: string): ReadonlyMap<string, readonly unknown[]> {
  const files = globSync(`{.,test/fixtures/weather}/${pattern}`, { cwd: fileURLToPath(root) });
  return new Map(files.sort().map((file) => [file, [readJson(file)]]));
}

/** The sections of the manifest language: the kinds of manifest, then the definitions that they use. */
export function listSections(): ManifestSection[] {
  const kinds = Object.entries(folders).map(([name, pattern]) => {
    const schema = resolve({ $ref: `urn:gong-connector:manifest:${name}` }, "");
    return createSection(name, schema, readFiles(pattern));
  });
  const words = kinds.flatMap((section) => section.words);
  const used = definitions.map((name) => {
    const isDialect = name === "dialect";
    const $ref = `urn:gong-connector:manifest:${isDialect ? name : `shared#/$defs/${name}`}`;
    const values = merge(words.filter(({ definition }) => definition === name).map((word) => word.values));
    return createSection(name, resolve({ $ref }, ""), isDialect ? listSchemas(merge([values, schemaFiles])) : values);
  });
  return [...kinds, ...used];
}

function createSection(name: string, resolved: Resolved, files: ManifestWord["values"]): ManifestSection {
  const { title = name, description = "" } = resolved.schema;
  const words = listProperties(resolved, []).map((word) => {
    const values = [...files].map(([file, roots]) => [file, word.path.reduce(selectValues, roots)] as const);
    return { ...word, values: new Map(values.filter(([, found]) => found.length > 0)) };
  });
  return { name, title: String(title), description: String(description), words };
}

function merge(maps: readonly ManifestWord["values"][]): ManifestWord["values"] {
  const merged = new Map<string, unknown[]>();
  for (const [file, values] of maps.flatMap((map) => [...map]))
    merged.set(file, [...(merged.get(file) ?? []), ...values]);
  return merged;
}

function selectValues(values: readonly unknown[], name: string): unknown[] {
  const objects = values.flat().filter(isRecord);
  return objects.flatMap((value) => (Object.hasOwn(value, name) ? [value[name]] : []));
}

function listProperties({ schema, base }: Resolved, path: readonly string[]): Omit<ManifestWord, "values">[] {
  const { properties, items, required } = schema;
  if (isRecord(items)) return listProperties(resolve(items, base), path);
  return Object.entries(isRecord(properties) ? properties : {}).flatMap(([name, value]) => {
    const property = resolve(Object(value), base);
    const definition = findDefinition(property);
    const isRequired = Array.isArray(required) && required.includes(name);
    const word = { path: [...path, name], isRequired, schema: property.schema, definition };
    return [word, ...(definition === undefined ? listProperties(property, word.path) : [])];
  });
}

function findDefinition({ schema, base, $ref }: Resolved): string | undefined {
  const name = $ref === "#" ? "dialect" : $ref?.split(/[:/]/).at(-1);
  if (name !== undefined && definitions.includes(name)) return name;
  return isRecord(schema.items) ? findDefinition(resolve(schema.items, base)) : undefined;
}

interface Resolved {
  schema: Json;
  /** Id of the schema file that references are relative to. */
  base: string;
  /** The last reference that was followed. */
  $ref?: string;
}

/** Follows the references of a schema. Keywords next to a reference override. */
function resolve(schema: Json, base: string): Resolved {
  const { $ref, ...keywords } = schema;
  if (typeof $ref !== "string") return { schema, base };
  const [id, pointer = ""] = $ref.split("#");
  const names = pointer.split("/").slice(1);
  const target = names.reduce<unknown>((value, name) => Reflect.get(Object(value), name), schemas.get(id || base));
  const next = resolve(Object(target), id || base);
  return { $ref, ...next, schema: { ...next.schema, ...keywords } };
}

/** All schemas within the values, at any depth. */
function listSchemas(files: ManifestWord["values"]): ManifestWord["values"] {
  const list = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return value.flatMap(list);
    return isRecord(value) ? [value, ...Object.values(value).flatMap(list)] : [];
  };
  return new Map([...files].map(([file, values]) => [file, values.flatMap(list)]));
}
