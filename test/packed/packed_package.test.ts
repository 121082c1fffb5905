// The packed packages as a consumer gets them: size, imports, command line, and the commands that need another package.
import { copyFileSync, globSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, install, type PackedPackage, packAll, root, runIn, runInstalled, work } from "./installed_package.ts";

let packages: PackedPackage[];
beforeAll(() => {
  packages = packAll();
});
afterAll(() => rmSync(work, { recursive: true }));

const limits = { packages: 30, installedBytes: 12_000_000, tarballBytes: 500_000 };

/** Compilers and the module settings under which a consumer compiles. `require` of an ES module needs node20 or newer. */
const compilers = {
  "TypeScript 5.9": join(root, "test/packed/node_modules/typescript/bin/tsc"),
  "TypeScript 7": join(root, "node_modules/typescript/bin/tsc"),
};
const moduleSettings = {
  node16: { options: { module: "node16" }, files: ["consumer.mts"] },
  node20: { options: { module: "node20" }, files: ["consumer.mts", "consumer.cts"] },
  nodenext: { options: { module: "nodenext" }, files: ["consumer.mts", "consumer.cts"] },
  bundler: { options: { module: "esnext", moduleResolution: "bundler" }, files: ["consumer.mts"] },
};
const compilations = Object.keys(compilers).flatMap((compiler) =>
  Object.keys(moduleSettings).map((settings) => [compiler, settings] as const),
) as [keyof typeof compilers, keyof typeof moduleSettings][];

/** Lists the users of a simulated Gong. */
const program = `
const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
const { accessKey, accessKeySecret } = sandbox.credentials;
const auth = { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: url };
const connector = gong({ auth, additionalDomains: ["127.0.0.1"] });
const { items } = await connector.run("list_users", { limit: 2 });
console.log(items.length, connector.manifests.connector.id);
await close();
`;

describe("gong-connector alone", () => {
  let folder: string;
  beforeAll(() => {
    folder = install(
      "alone",
      packages.filter(({ name }) => name === "gong-connector"),
    );
  });

  test("installs at most 30 packages and 12 MB", () => {
    const installed = runIn(folder, "npm", "ls", "--omit=dev", "--all", "--parseable").trim().split("\n").slice(1);
    const files = globSync("node_modules/**", { cwd: folder }).map((file) => statSync(join(folder, file)));
    const bytes = files.reduce((sum, file) => sum + file.blocks * 512, 0);
    console.log(`${installed.length} packages, ${(bytes / 1e6).toFixed(1)} MB`);
    expect(installed.length).toBeLessThanOrEqual(limits.packages);
    expect(bytes).toBeLessThan(limits.installedBytes);
  });

  test("has a tarball under 500 kB without pages, pictures and docs", () => {
    const packed = packages.find(({ name }) => name === "gong-connector");
    console.log(`tarball ${((packed?.size ?? 0) / 1e3).toFixed(0)} kB`);
    expect(packed?.size).toBeLessThan(limits.tarballBytes);
    const extra = packed?.files.filter(({ path }) =>
      /\.(png|jpe?g|svg|html|css|tsbuildinfo)$|^(docs|src|test)\//.test(path),
    );
    expect(extra).toEqual([]);
  });

  test("works by import and by require", () => {
    const use = 'console.log(gong().action("list_users").title, gong().manifests.connector.id);';
    writeFileSync(join(folder, "main.mjs"), `import { gong } from "gong-connector";\n${use}`);
    writeFileSync(join(folder, "main.cjs"), `const { gong } = require("gong-connector");\n${use}`);
    for (const file of ["main.mjs", "main.cjs"])
      expect(runIn(folder, process.execPath, file)).toBe("List Users gong\n");
  });

  test("has manifests that are read without running its code", () => {
    const read = `const call = require("gong-connector/actions/calls/get_call_by_id.json");
      console.log(call.title, require("gong-connector/connector.json").id);`;
    expect(runIn(folder, process.execPath, "-e", read)).toBe("Get Call By Id gong\n");
  });

  test.for(compilations)(
    "has declarations that %s compiles with %s and without skipLibCheck",
    ([compiler, settings]) => {
      const { options, files } = moduleSettings[settings];
      const compilerOptions = {
        ...options,
        strict: true,
        noEmit: true,
        target: "es2023",
        lib: ["es2023", "dom"],
        types: [],
      };
      for (const file of files) copyFileSync(join(import.meta.dirname, "consumer.ts"), join(folder, file));
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      expect(compile(folder, compilers[compiler])).toBe("");
    },
  );

  test("has a command line", async () => {
    expect(runIn(folder, "npx", "--no-install", "gong-connector", "--help")).toContain("Usage: gong-connector");
    expect((await runInstalled(folder, ["scopes", "list_calls"])).out).toContain("api:calls:read:basic");
  });

  test.for([
    ["serve", "gong-connector-server"],
    ["sandbox", "gong-connector-sandbox"],
    ["mcp", "gong-connector-mcp"],
    ["restate", "gong-connector-restate"],
    ["openapi", "gong-connector-server"],
  ] as const)("names the package that %s needs and how to install it", async ([command, name]) => {
    const { code, err } = await runInstalled(folder, [command]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`npm install ${name}`) });
  });
});

describe("all packages", () => {
  let folder: string;
  beforeAll(() => {
    folder = install("all", packages);
  });

  test("work by import and by require", () => {
    const names = [
      ["gong", "gong-connector"],
      ["startSandboxServer", "gong-connector-sandbox"],
    ];
    const imports = names.map(([value, name]) => `import { ${value} } from "${name}";`).join("\n");
    const requires = names.map(([value, name]) => `const { ${value} } = require("${name}");`).join("\n");
    writeFileSync(join(folder, "main.mjs"), `${imports}\n${program}`);
    writeFileSync(join(folder, "main.cjs"), `${requires}\n(async () => {${program}})();`);
    for (const file of ["main.mjs", "main.cjs"]) expect(runIn(folder, process.execPath, file)).toBe("2 gong\n");
  });

  test("load", () => {
    const names = packages.map(({ name }) => name).filter((name) => !/-(dbos|temporal)$/.test(name));
    const load = `for (const name of ${JSON.stringify(names)}) await import(name);`;
    expect(runIn(folder, process.execPath, "--input-type=module", "-e", load)).toBe("");
  });

  test.for([
    ["sandbox", ["--port", "0"]],
    ["serve", ["--port", "0", "--data-dir", join(work, "data")]],
    ["restate", ["--port", "0", "--sandbox", "--data-dir", join(work, "restate")]],
  ] as const)("%s starts and stops", async ([command, args]) => {
    const { code, err } = await runInstalled(folder, [command, ...args], { readyText: "Ctrl-C" });
    expect({ code, err }).toMatchObject({ code: 0 });
  });

  test("mcp answers over standard input and output", async () => {
    const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
    const input = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`;
    const { out } = await runInstalled(folder, ["mcp", "--sandbox"], { input, readyText: "serverInfo" });
    expect(JSON.parse(out)).toMatchObject({ id: 1, result: { capabilities: { tools: {} } } });
  });

  test("have valid package files", () => {
    for (const { filename } of packages) {
      const publint = join(root, "test/packed/node_modules/.bin/publint");
      expect(runIn(root, publint, "run", join(work, filename), "--strict")).toContain("All good!");
    }
  });
});
