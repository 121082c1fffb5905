// The packed package, installed into an empty folder, works by import and by require; so does its sandbox.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "packed-"));

function call(command: string, args: string[], cwd = folder): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

beforeAll(() => {
  const [packed] = JSON.parse(call("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root));
  writeFileSync(join(folder, "package.json"), '{"name":"empty","private":true}');
  call("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    join(folder, packed.filename),
  ]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const program = `
const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
const { accessKey, accessKeySecret } = sandbox.credentials;
const connector = gong({ auth: { accessKey, accessKeySecret }, baseUrl: url });
const { items } = await connector.run("list_users", { limit: 2 });
console.log(items.length, connector.manifests.connector.id);
await close();
`;

test("by import", () => {
  writeFileSync(
    join(folder, "main.mjs"),
    `import { gong } from "gong-connector";\nimport { startSandboxServer } from "gong-connector-sandbox";\n${program}`,
  );
  expect(call(process.execPath, ["main.mjs"])).toBe("2 gong\n");
});

test("by require", () => {
  const required =
    'const { gong } = require("gong-connector");\nconst { startSandboxServer } = require("gong-connector-sandbox");';
  writeFileSync(join(folder, "main.cjs"), `${required}\n(async () => {${program}})();`);
  expect(call(process.execPath, ["main.cjs"])).toBe("2 gong\n");
});

test("manifests are data: an engine reads them without running code", () => {
  const read =
    'const a = require("gong-connector/actions/calls/get_call_by_id.json"); console.log(a.title, require("gong-connector/connector.json").id)';
  expect(call(process.execPath, ["-e", read])).toBe("Get Call By Id gong\n");
});

test("the command line is there", () => {
  expect(call(process.execPath, [join(folder, "node_modules/.bin/gong-connector"), "scopes", "list_calls"])).toContain(
    "api:calls:read:basic",
  );
});
