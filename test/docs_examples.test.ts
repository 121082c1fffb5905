// The TypeScript examples of the documentation compile.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const pages = ["docs/api.md", "docs/errors.md"];
/** In the repository, so that the examples resolve the package. */
const folder = join(root, "dist/docs_examples");

/** The values of an application that the examples use. */
const prelude = `
import {
  ConnectorError, createConnector, createRateLimiter, gong, gongManifests, loadManifests, plainSchema, poll, validateManifests,
  verifyWebhook, type AuthOptions, type Credentials, type Handler, type RateLimiter, type Transport, type Trigger, type WebhookRule,
} from "gong-connector";
import { authorizeUrl, exchangeCode, refresh, type OAuthClient, type OAuthTokens } from "gong-connector/oauth";
import type { Catalog } from "gong-connector/embed";
declare const accessKey: string, accessKeySecret: string, id: string, state: string, code: string, url: string, startAt: number;
declare const client: OAuthClient, rateLimiter: RateLimiter, sendWithHost: Transport, auth: AuthOptions<Credentials>, trigger: Trigger, rule: WebhookRule;
declare const headers: [string, string][], body: Uint8Array, input: Record<string, string>, step: { action: string; input: unknown };
declare const connector: ReturnType<typeof gong>;
declare function wait(ms: number): Promise<void>;
declare function reconnect(scopes: readonly string[] | undefined): void;
declare function metrics(action: string, status: number | undefined, waitMs: number): void;
declare const db: {
  lock<T>(key: string, task: () => Promise<T>): Promise<T>;
  connection(id: string): Promise<{ tokens: OAuthTokens & { refreshToken: string }; baseUrl: string }>;
  save(id: string, tokens: OAuthTokens): Promise<void>;
  state(id: string): Promise<string | undefined>;
  storeOnce(key: string, until: number): Promise<boolean>;
};
`;

/** The names that an example for a bundle imports. */
const embedImports = `const { gong } = await import("gong-connector/embed"); const catalog = {} as Catalog;`;

/** The examples of a page, each in a function, since they use the same names. */
function listExamples(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, example = ""], index) => {
    const statements = example.replaceAll(/^import .*$/gm, "");
    const imports = example.includes('from "gong-connector/embed"') ? embedImports : "";
    return `export async function example${index}() {\n${imports}${statements}\n}`;
  });
}

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test("compile", () => {
  const files = pages.map((page) => {
    const file = `${page.replaceAll(/\W/g, "_")}.ts`;
    writeFileSync(join(folder, file), `${prelude}\n${listExamples(page).join("\n\n")}\n`);
    return file;
  });
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.json", compilerOptions, files, include: [], exclude: [] }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
});
