// Writes dist/gong-connector.mcpb: the MCP server as one file that MCP clients install, without node_modules.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "vite";

const folder = "dist/mcpb";
const file = "dist/gong-connector.mcpb";
const packer = "packages/mcp/test/bundle/node_modules/.bin/mcpb";

interface Field {
  title: string;
  description: string;
  writeOnly?: boolean;
  default?: string;
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

const { version, description, license, engines, author } = readJson("package.json");
const connector: { title: string; description: string; links: { website: string } } = readJson("connector.json");
const { fields }: { fields: { required: string[]; properties: Record<string, Field> } } = readJson("auth/api_key.json");

/** The variable of an input of the settings: accessKey is GONG_ACCESS_KEY. */
function toVariable(name: string): string {
  return `GONG_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

const credentials = Object.entries(fields.properties).map(([name, field]) => {
  const { title, description: text, writeOnly: sensitive = false, default: value } = field;
  const required = fields.required.includes(name);
  return [name, { type: "string", title, description: text, required, sensitive, ...(value && { default: value }) }];
});

const settings = {
  ...Object.fromEntries(credentials),
  groups: {
    type: "string",
    title: "Groups",
    description: "Groups of actions to expose, separated by spaces. Fewer tools leave more room for the conversation.",
    default: "calls users",
    required: false,
  },
  allowWrites: createSwitch("Allow writes", "Expose actions that create and update."),
  allowDestructive: createSwitch("Allow deletes", "Expose actions that delete. Your client asks before each call."),
  allowPaid: createSwitch("Allow paid actions", "Expose actions that use Gong credits."),
  uploadDir: {
    type: "directory",
    title: "Upload folder",
    description: "Folder from which uploads may read files. Without it, none are read.",
    required: false,
  },
};

function createSwitch(title: string, text: string) {
  return { type: "boolean", title, description: text, default: false, required: false };
}

const manifest = {
  manifest_version: "0.3",
  name: "gong-connector",
  display_name: connector.title,
  version,
  description,
  long_description: connector.description,
  author: { name: author },
  license,
  server: {
    type: "node",
    entry_point: "dist/main.js",
    mcp_config: {
      command: "node",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the bundle format
      args: ["${__dirname}/dist/main.js"],
      env: Object.fromEntries(Object.keys(settings).map((name) => [toVariable(name), `\${user_config.${name}}`])),
    },
  },
  tools_generated: true,
  compatibility: { runtimes: { node: engines.node } },
  user_config: settings,
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/dist`, { recursive: true });
await build({
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: `${folder}/dist`,
    emptyOutDir: false,
    target: "node22",
    minify: true,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      // Only with --sandbox, which the bundle does not offer.
      external: ["gong-connector-sandbox"],
      input: { server: "packages/mcp/src/bundle/main.ts" },
      output: { entryFileNames: "[name].js", codeSplitting: false },
    },
  },
});
copyFileSync("packages/mcp/src/bundle/check_version.js", `${folder}/dist/main.js`);
writeFileSync(`${folder}/dist/manifests.json`, readFileSync("dist/catalog.json"));
writeFileSync(`${folder}/package.json`, JSON.stringify({ name: manifest.name, version, type: "module" }));
writeFileSync(`${folder}/manifest.json`, JSON.stringify(manifest, undefined, 2));
process.exitCode = spawnSync(packer, ["pack", folder, file], { stdio: "inherit" }).status ?? 1;
