// Makes src/generated from the manifests: their own types, and each action's input and output. --check only compares.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { posix } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { isRequiredChoice } from "../src/json/input_rules.ts";
import { isRecord } from "../src/json/lossless_json.ts";
import type { Schema } from "../src/json/schema.ts";
import { readDirectory } from "../src/manifests/directory.ts";
import { parseManifests, SchemaReader } from "../src/manifests/documents.ts";

const header = "// Made by scripts/generate.ts from the manifests. Never edit by hand.\n";
const options = {
  bannerComment: "",
  additionalProperties: false,
  format: true,
  style: { printWidth: 120 },
  ignoreMinAndMaxItems: true,
  unreachableDefinitions: false,
} as const;

const root = new URL("../", import.meta.url);
const files = readDirectory(root);
const dialect = "urn:gong-connector:manifest:dialect";
const shared = "urn:gong-connector:manifest:shared";
const check = process.argv.includes("--check");

function pascal(id: string): string {
  return id.replace(/(^|_)([a-z0-9])/g, (_all, _gap, letter: string) => letter.toUpperCase());
}

async function manifestTypes(): Promise<string> {
  const parts: string[] = [];
  const { $defs } = await readManifestSchema("shared");
  for (const kind of ["action", "connector", "auth", "trigger"]) {
    const schema = await readManifestSchema(kind);
    schema.$defs = { ...$defs, ...schema.$defs };
    const name = `${pascal(kind)}Manifest`;
    schema.title = name;
    const code = await compile(schema, name, { ...options, $refOptions: { dereference: { circular: "ignore" } } });
    parts.push(localise(code, name));
  }
  return `${header}import type { Schema } from "../json/schema.ts";\n\n${parts.join("\n")}`;
}

/** A manifest schema with references into itself: the dialect becomes the type Schema, shared definitions are copied. */
async function readManifestSchema(name: string): Promise<JSONSchema> {
  const text = await readFile(new URL(`schemas/manifest/${name}.json`, root), "utf8");
  const { $id: _id, ...schema }: JSONSchema = JSON.parse(text, (_key, value) => {
    if (!isRecord(value)) return value;
    if (value.$ref === dialect) return { tsType: "Schema", description: value.description };
    const { $ref, ...keywords } = withoutRules(value);
    return typeof $ref === "string" ? { ...keywords, $ref: $ref.replace(shared, "") } : keywords;
  });
  return schema;
}

/** The schema without rules between properties, which have no type. */
function withoutRules({
  anyOf,
  oneOf,
  not,
  dependentRequired,
  if: condition,
  then,
  ...keywords
}: Schema & object): Record<string, unknown> {
  return {
    ...keywords,
    ...(anyOf && !isRequiredChoice(anyOf) && { anyOf }),
    ...(oneOf && !isRequiredChoice(oneOf) && { oneOf }),
  };
}

/** Two manifests have definitions of the same name: only the manifest's own type is exported, the rest is prefixed. */
function localise(code: string, name: string): string {
  const others = [...code.matchAll(/^export (?:interface|type) (\w+)/gm)]
    .map((match) => match[1])
    .filter((other) => other !== name);
  return others.reduce<string>(
    (text, other) => text.replaceAll(new RegExp(`\\b${other}\\b`, "g"), `${name}${other}`),
    code,
  );
}

/** Shapes that several actions share: each becomes one type, named after its file. */
class SharedShapes {
  readonly #schemas = new SchemaReader(files);
  readonly #code = new Map<string, string>();

  /** The schema with each reference to a shared object replaced by the name of its type; other references are followed. */
  async localise(value: unknown, path: string): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.localise(item, path)));
    if (!isRecord(value)) return value;
    const { $ref, ...words } = withoutRules(value);
    const own = await Promise.all(
      Object.entries(words)
        .filter(([word, content]) => word !== "title" || typeof content !== "string")
        .map(async ([word, content]) => [word, await this.localise(content, path)] as const),
    );
    if (typeof $ref !== "string") return Object.fromEntries(own);
    const target = posix.join(posix.dirname(path), $ref);
    const shared = Object(this.#schemas.expand({ $ref }, path));
    const rest = Object.fromEntries(own);
    const isAlone = Object.keys(rest).every((word) => word === "description");
    if (!shared.properties || !isAlone) {
      return { ...Object(await this.localise(files.read(target), target)), ...rest };
    }
    return { description: shared.description, ...rest, tsType: await this.#typeOf(target) };
  }

  async #typeOf(target: string): Promise<string> {
    const name = pascal(posix.basename(target, ".json"));
    if (!this.#code.has(name)) {
      this.#code.set(name, "");
      const schema = await this.localise(files.read(target), target);
      this.#code.set(name, await compile(Object(schema), name, options));
    }
    return name;
  }

  get code(): string {
    return [...this.#code.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, code]) => code)
      .join("\n");
  }
}

async function actionTypes(): Promise<string> {
  const actions = [...parseManifests(files).actions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shapes = new SharedShapes();
  const parts: string[] = [];
  for (const action of actions) {
    const path = `actions/${action.group}/${action.id}.json`;
    for (const side of ["input", "output"] as const) {
      const name = `${pascal(action.id)}${pascal(side)}`;
      const schema = Object(await shapes.localise(Object(files.read(path))[side], path));
      parts.push(schema.tsType ? `export type ${name} = ${schema.tsType};\n` : await compile(schema, name, options));
    }
  }
  const map = actions.map(
    (action) => `  ${action.id}: { input: ${pascal(action.id)}Input; output: ${pascal(action.id)}Output };`,
  );
  const handled = actions.filter((action) => !action.request).map((action) => `  | "${action.id}"`);
  return `${header}\n${shapes.code}\n${parts.join("\n")}\n/** Every action's input and output, by id. */\nexport interface GongActions {\n${map.join("\n")}\n}\n\n/** Actions that a manifest cannot say: each has a handler. */\nexport type HandledAction =\n${handled.join("\n")};\n`;
}

async function emit(file: string, text: string): Promise<void> {
  const target = new URL(`src/generated/${file}`, root);
  const old = await readFile(target, "utf8").catch(() => "");
  if (old === text) return;
  if (check) {
    console.error(`src/generated/${file} is not what the manifests say: run npm run generate`);
    process.exitCode = 1;
    return;
  }
  await mkdir(new URL(".", target), { recursive: true });
  await writeFile(target, text);
}

await emit("manifest.ts", await manifestTypes());
await emit("actions.ts", await actionTypes());
