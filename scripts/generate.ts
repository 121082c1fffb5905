// Makes src/generated from the manifests: their own types, and each action's input and output. --check only compares.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { loadManifests } from "../src/runtime/load.ts";

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
const check = process.argv.includes("--check");

function pascal(id: string): string {
  return id.replace(/(^|_)([a-z0-9])/g, (_all, _gap, letter: string) => letter.toUpperCase());
}

async function manifestTypes(): Promise<string> {
  const parts: string[] = [];
  for (const kind of ["action", "connector", "auth", "trigger"]) {
    const text = await readFile(new URL(`schemas/manifest/${kind}.json`, root), "utf8");
    const schema: JSONSchema = JSON.parse(text, (_key, value) =>
      value?.$ref === "urn:gong-connector:manifest:dialect"
        ? { tsType: "Schema", description: value.description }
        : value,
    );
    delete schema.$id;
    const name = `${pascal(kind)}Manifest`;
    schema.title = name;
    const code = await compile(schema, name, { ...options, $refOptions: { dereference: { circular: "ignore" } } });
    parts.push(localise(code, name));
  }
  return `${header}import type { Schema } from "../runtime/schema.ts";\n\n${parts.join("\n")}`;
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

async function actionTypes(): Promise<string> {
  const actions = [...loadManifests(root).actions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const parts: string[] = [];
  for (const action of actions) {
    for (const side of ["input", "output"] as const) {
      const name = `${pascal(action.id)}${pascal(side)}`;
      const schema: JSONSchema = JSON.parse(
        JSON.stringify(action[side], (key, value) =>
          key === "title" && typeof value === "string" ? undefined : value,
        ),
      );
      const code = await compile(schema, name, options);
      parts.push(code);
    }
  }
  const map = actions.map(
    (action) => `  ${action.id}: { input: ${pascal(action.id)}Input; output: ${pascal(action.id)}Output };`,
  );
  const handled = actions.filter((action) => !action.request).map((action) => `  | "${action.id}"`);
  return `${header}\n${parts.join("\n")}\n/** Every action's input and output, by id. */\nexport interface GongActions {\n${map.join("\n")}\n}\n\n/** Actions that a manifest cannot say: each has a handler. */\nexport type HandledAction =\n${handled.join("\n")};\n`;
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
