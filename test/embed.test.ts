// gong-connector/embed, bundled into one CommonJS file as a host's plugin would be, and run without the package.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSandboxServer } from "gong-connector-sandbox";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { lateRequires } from "../scripts/late_requires.ts";
import { gongManifests, plainSchema } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "embed-"));
const bundle = join(folder, "plugin.cjs");
const root = new URL("../", import.meta.url).pathname;
afterAll(() => rmSync(folder, { recursive: true }));

const plugin = `
import catalog from ${JSON.stringify(join(root, "dist/catalog.json"))};
import { ConnectorError, createConnector, gong, plainSchema } from ${JSON.stringify(join(root, "src/embed.ts"))};
export async function main({ baseUrl, accessKey, accessKeySecret }) {
  const auth = { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl };
  const connector = gong(catalog, { auth, additionalDomains: ["127.0.0.1"], rateLimiter: false });
  const { items } = await connector.run("list_users", { limit: 2 });
  const found = await connector.run("search_user", { email: items[0].emailAddress });
  const file = connector.run("add_call_media", { id: "1", file: "/recording.mp3" });
  const { code } = await file.catch((error) => (ConnectorError.is(error) ? error : { code: String(error) }));
  return { count: items.length, isFound: JSON.stringify(found).includes(items[0].id), code };
}
export function listManifests() {
  const { actions, triggers } = createConnector(catalog).manifests;
  return [...actions.values(), ...triggers.values()].map(({ id, input, output }) => [id, plainSchema(input), plainSchema(output)]);
}
`;

beforeAll(async () => {
  const entry = join(folder, "plugin.js");
  writeFileSync(entry, plugin);
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [lateRequires],
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      minify: true,
      rolldownOptions: { output: { format: "cjs", entryFileNames: "plugin.cjs", codeSplitting: false } },
    },
  });
}, 120_000);

/** Calls a function of the bundle in a separate process. */
async function call(name: string, options: object): Promise<unknown> {
  const script = `(async () => require("./plugin.cjs").${name}(JSON.parse(process.argv[1])))()
    .then((result) => console.log(JSON.stringify(result)));`;
  const settings = { cwd: folder, maxBuffer: 50_000_000 };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, JSON.stringify(options)], settings);
  return JSON.parse(stdout);
}

describe("gong-connector/embed in one CommonJS file", () => {
  test("is at most 700 kB", () => {
    expect(statSync(bundle).size).toBeLessThanOrEqual(700_000);
  });

  test("reads no file at run time", () => {
    expect(readFileSync(bundle, "utf8")).not.toMatch(/import\.meta|require\(["'`](?:node:)?fs(?:\/promises)?["'`]\)/);
  });

  test("runs declared actions and handlers, and rejects local files", async () => {
    const { url, sandbox, close } = await startSandboxServer({ port: 0 });
    onTestFinished(close);
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const result = await call("main", { baseUrl: url, accessKey, accessKeySecret });
    expect(result).toEqual({ count: 2, isFound: true, code: "invalid_upload" });
  });

  test("has the actions and triggers of the package's files", async () => {
    const { actions, triggers } = gongManifests();
    const expected = [...actions.values(), ...triggers.values()].map(({ id, input, output }) => [
      id,
      plainSchema(input),
      plainSchema(output),
    ]);
    expect(await call("listManifests", {})).toEqual(JSON.parse(JSON.stringify(expected)));
  });
});
