// The generated files of packages/node-red by path: the data of its editor, the form of an account and the icon.
import type { Manifests, Schema } from "../../src/index.ts";
import type { EngineCatalog } from "./engine_catalog.ts";

export function createNodeRedPackage(
  catalog: EngineCatalog,
  { auth, triggers }: Manifests,
): ReadonlyMap<string, string> {
  const fields = Object.entries(auth.get("api_key")?.fields.properties ?? {});
  const groups = new Map(catalog.groups.map(({ id, singular }) => [id, singular]));
  const data = {
    title: catalog.title,
    color: lighten(catalog.color),
    credentials: Object.fromEntries(fields.map(([name, schema]) => [name, { type: getInputType(schema) }])),
    actions: catalog.actions.map(({ id, title, description, isList, group }) => {
      return { id, title, description, isList, group: groups.get(group) };
    }),
    triggers: catalog.triggers
      .filter(({ isPolling }) => isPolling)
      .map(({ id, title, description }) => {
        const { group = "", poll } = triggers.get(id) ?? {};
        return { id, title, description, group: groups.get(group), intervalSeconds: poll?.intervalSeconds.default };
      }),
  };
  const template = `<script type="text/html" data-template-name="gong-account">\n${createAccountForm(fields)}</script>\n`;
  const script = `<script>\nregisterGongNodes(${JSON.stringify(data).replaceAll("<", "\\u003c")});\n</script>\n`;
  return new Map([
    ["src/generated/editor.html", `${template}${script}`],
    ["src/generated/icons/gong.svg", `${catalog.icon.light}\n`],
  ]);
}

function createAccountForm(fields: readonly [string, Schema][]): string {
  const rows = fields.map(([name, schema]) =>
    createRow(name, schema.title ?? name, getInputType(schema), String(schema.default ?? "")),
  );
  return [createRow("name", "Name", "text", ""), ...rows].join("");
}

function createRow(name: string, label: string, type: string, placeholder: string): string {
  const id = `node-config-input-${name}`;
  const input = `<input type="${type}" id="${id}" placeholder="${placeholder}" autocomplete="off">`;
  return `  <div class="form-row">\n    <label for="${id}">${label}</label>\n    ${input}\n  </div>\n`;
}

function getInputType({ writeOnly }: Schema): "password" | "text" {
  return writeOnly ? "password" : "text";
}

/** A third of the color and two thirds of white: labels of nodes are dark. */
function lighten(color: string): string {
  const parts = color.slice(1).match(/../g) ?? [];
  const light = parts.map((part) => Math.round((Number.parseInt(part, 16) + 2 * 255) / 3).toString(16));
  return `#${light.map((part) => part.padStart(2, "0")).join("")}`;
}
