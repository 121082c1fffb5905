// Who may import whom, how large a room may grow, and what the runtime must not know.
import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const sources = globSync("src/**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.startsWith("src/generated/"))
  .sort();
const read = (file: string): string => readFileSync(resolve(root, file), "utf8");

/** A room, and the rooms under src whose files it may import besides its own. A file name allows that file alone. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  runtime: ["generated"],
  handlers: ["generated", "runtime"],
  spec: ["index.ts"],
  sandbox: [],
  connections: ["index.ts"],
  hosts: ["index.ts"],
  server: ["index.ts", "hosts", "connections", "sandbox", "generated"],
  cli: ["index.ts", "hosts", "connections", "sandbox", "server", "spec"],
  web: ["server/api.ts", "server/api_actions.ts", "server/api_triggers.ts", "generated", "index.ts"],
  "gong.ts": ["generated", "handlers", "runtime"],
  "index.ts": ["generated", "handlers", "runtime", "gong.ts", "node_version.ts"],
  "node_version.ts": [],
};

/** Packages that one room owns. */
const owners: Readonly<Record<string, string>> = {
  got: "src/runtime/http.ts",
  ajv: "src/runtime/manifest.ts",
  msw: "src/sandbox/",
  fastify: "src/(server|hosts)/",
  commander: "src/cli/main.ts",
  "@modelcontextprotocol/server": "src/(hosts|cli)/",
  "@restatedev/restate-sdk": "src/hosts/restate",
  "@temporalio/activity": "src/hosts/temporal.ts",
};

/**
 * Lines. A component is mostly layout, which does not get simpler by being cut up. `call` is the runtime without triggers:
 * docs/decisions/0002-runtime-size.md says why both numbers are what they are; 0003-restate-host-size.md why one host is more than its entry.
 */
const most = { file: 250, function: 40, component: 80, call: 2750, runtime: 4400, entry: 120, restate: 520 };

function imports(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function roomOf(file: string): string {
  return file.split("/")[1] ?? "";
}

describe("imports", () => {
  test.for(sources)("%s", (file) => {
    const room = roomOf(file);
    const may = allowed[room];
    expect(may, `${room} stands in no row of the table`).toBeDefined();
    for (const name of imports(file).filter((other) => other.startsWith("."))) {
      const target = relative(root, resolve(root, dirname(file), name));
      if (!target.startsWith("src/")) continue;
      const path = target.slice("src/".length);
      const fine =
        roomOf(target) === room || (may ?? []).some((entry) => path === entry || path.startsWith(`${entry}/`));
      expect(fine, `${file} imports ${target}`).toBe(true);
    }
  });

  test("each of these packages has one owner", () => {
    for (const [name, owner] of Object.entries(owners)) {
      const users = sources.filter((file) =>
        imports(file).some((other) => other === name || other.startsWith(`${name}/`)),
      );
      expect(
        users.filter((file) => !new RegExp(`^${owner}`).test(file)),
        name,
      ).toEqual([]);
    }
  });

  test("handlers never import each other: only rooms without an action's name", () => {
    const actions = new Set(
      globSync("actions/*/*.json", { cwd: root }).map((file) => file.split("/").at(-1)?.replace(".json", ".ts")),
    );
    for (const file of sources.filter((name) => name.startsWith("src/handlers/") && name !== "src/handlers/index.ts")) {
      expect(
        imports(file).filter((name) => actions.has(name.replace("./", ""))),
        file,
      ).toEqual([]);
    }
  });
});

describe("sizes", () => {
  test.for(sources)("%s", (file) => {
    expect(read(file).split("\n").length - 1).toBeLessThanOrEqual(most.file);
    const limit = file.endsWith(".tsx") ? most.component : most.function;
    for (const { name, lines } of functions(read(file))) expect(lines, `${file} ${name}`).toBeLessThanOrEqual(limit);
  });

  const runtime = sources.filter((file) => file.startsWith("src/runtime/"));
  const linesOf = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + read(file).split("\n").length - 1, 0);

  test("the runtime as a whole", () => {
    expect(linesOf(runtime)).toBeLessThanOrEqual(most.runtime);
  });

  test("the path of a call, which is the runtime without triggers", () => {
    expect(linesOf(runtime.filter((file) => !/\/(trigger|webhook)/.test(file)))).toBeLessThanOrEqual(most.call);
  });

  test("the entry of each host, and the objects behind one of them", () => {
    const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, string | { default: string }> };
    const entries = Object.values(exports)
      .map((one) => (typeof one === "string" ? one : one.default))
      .flatMap((file) => /^\.\/dist\/(hosts\/\w+)\.js$/.exec(file)?.slice(1) ?? [])
      .map((name) => `src/${name}.ts`);
    expect(entries.length).toBeGreaterThanOrEqual(5);
    for (const file of entries) expect(linesOf([file]), file).toBeLessThanOrEqual(most.entry);
    expect(linesOf(sources.filter((file) => file.startsWith("src/hosts/restate")))).toBeLessThanOrEqual(most.restate);
  });

  test("functions are found whatever their form", () => {
    const body = (indent: string): string => `${indent}  a();\n`.repeat(3);
    const text = [
      `function plain(): void {\n${body("")}}`,
      `export async function wide(\n  a: string,\n): Promise<void> {\n${body("")}}`,
      `class Room {\n  method(): void {\n${body("  ")}  }\n  async #hidden(\n    a: string,\n  ): Promise<void> {\n${body("  ")}  }\n}`,
      `const form = whole(\n  object({\n${body("  ")}  }),\n);`,
    ].join("\n");
    expect(functions(text)).toEqual([
      { name: "plain", lines: 5 },
      { name: "wide", lines: 7 },
      { name: "method", lines: 5 },
      { name: "#hidden", lines: 7 },
    ]);
  });
});

/** Functions at the top level and methods of classes and objects there, by the indentation that the formatter gives them. */
function functions(text: string): { name: string; lines: number }[] {
  const lines = text.split("\n");
  return lines.flatMap((line, start) => {
    const top = /^(?:export )?(?:default )?(?:async )?function\*? (\w+)/.exec(line);
    const method = /^ {2}(?:static )?(?:async )?\*?\s?(#?\w+)\((?:.*\) ?.*\{)?$/.exec(line);
    const name = top?.[1] ?? method?.[1];
    if (!name || /^ {2}(?:if|for|while|switch|return|await|expect|use\w+)\b/.test(line)) return [];
    const close = top ? "}" : "  }";
    const end = lines.findIndex((other, index) => index > start && (other === close || other === `${close},`));
    const isCall = !top && lines.slice(start, end + 1).some((other) => /^ {2}\)[,;]?$/.test(other));
    return end === -1 || isCall ? [] : [{ name, lines: end - start + 1 }];
  });
}

describe("words", () => {
  test("the runtime knows no vendor", () => {
    for (const file of sources.filter((name) => name.startsWith("src/runtime/"))) {
      const text = read(file).replaceAll("urn:gong-connector:manifest:", "");
      expect(text, file).not.toMatch(/gong/i);
    }
  });

  test.for(sources)("%s says on its first line what it is for", (file) => {
    expect(read(file)).toMatch(/^(\/\/ .{10,}|#!)/);
  });

  test("no room is called by what it is made of", () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|types|misc)(\/|\.ts)/.test(file))).toEqual([]);
  });
});
