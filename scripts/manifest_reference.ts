// docs/manifests.md: the words of the manifest language with their descriptions and an example of each.
import { listSections, type ManifestSection, type ManifestWord } from "./manifest_words.ts";

const titles: Readonly<Record<string, string>> = {
  connector: "`connector.json`",
  auth: "`auth/<id>.json`",
  action: "`actions/<group>/<id>.json`",
  trigger: "`triggers/<id>.json`",
  condition: "Condition",
  evidence: "Evidence",
  guideStep: "Step of a guide",
  dialect: "Schema",
};

const introduction = `# Manifests

To validate a directory of manifests, run \`gong-connector validate DIRECTORY\`. It prints every issue with file, JSON Pointer and remedy.
To add an action or a trigger, follow [CONTRIBUTING.md](../CONTRIBUTING.md).

A directory of manifests has one \`connector.json\`, the folders \`auth\`, \`actions\` and \`triggers\`, and shared schemas that other
files name by \`$ref\`. The JSON Schemas of the manifests are in \`schemas/manifest\`; \`$schema\` makes an editor complete the words.

- **Template**: a text that is exactly \`"{name}"\` is the input of that name with its type. An absent input is omitted, and so is an object or
  list that is empty without it. In a \`path\`, \`{name}\` inserts the input percent-encoded.
- **JSON Pointer** (RFC 6901): \`/a/b\` selects a part of a value; \`""\` is the whole value.
- **Rules between inputs** are keywords of JSON Schema: \`anyOf\` and \`oneOf\` of \`required\`, \`not\`, \`dependentRequired\`, \`if\` and \`then\`. Language
  models, OpenAPI and forms get them as sentences in the description.

Examples are taken from the manifests of Gong, or else from those of the test connector in \`test/fixtures/weather\`.
`;

export function formatManifestReference(generatedNote: string): string {
  return [generatedNote, introduction, ...listSections().map(formatSection)].join("\n");
}

function formatSection({ name, description, words }: ManifestSection): string {
  return `## ${titles[name]}\n\n${description}\n\n${words.map(formatWord).join("\n")}\n`;
}

function formatWord(word: ManifestWord): string {
  const { path, isRequired, schema } = word;
  const name = path.map((part, index) => (index === path.length - 1 ? `**\`${part}\`**` : "")).join("");
  const facts = [formatType(word), ...(isRequired ? ["required"] : [])].join(", ");
  return `${"  ".repeat(path.length - 1)}- ${name} (${facts}): ${schema.description}${formatExample(word)}`;
}

function formatType({ schema, definition }: ManifestWord): string {
  const title = definition && titles[definition];
  const link = title && `[${title.toLowerCase()}](#${title.toLowerCase().replaceAll(" ", "-")})`;
  if (link) return schema.type === "array" ? `list of ${link}` : link;
  const { type, enum: choices, const: constant } = schema;
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  if (Array.isArray(choices)) return choices.map((choice) => `\`${choice}\``).join(" \\| ");
  const names = [type ?? "any"].flat().map((one) => (one === "array" ? "list" : String(one)));
  return names.join(" or ");
}

/** The shortest value, of Gong's manifests if there is one. Words with words below have their examples there. */
function formatExample({ values, schema, definition }: ManifestWord): string {
  if (definition === "dialect" || schema.properties !== undefined || Object(schema.items).properties !== undefined)
    return "";
  const own = [...values].filter(([file]) => !file.startsWith("test/"));
  const examples = (own.length > 0 ? own : [...values]).flatMap(([, found]) =>
    found.map((value) => JSON.stringify(value)),
  );
  const shortest = examples.sort((a, b) => a.length - b.length).find((text) => text.length > 2) ?? examples[0];
  return shortest === undefined ? "" : ` Example: \`${shortest}\``;
}
