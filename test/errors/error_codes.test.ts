// Every error code is of one kind, documented, and thrown somewhere.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { errorCodes, errorKinds } from "../../src/errors/error_codes.ts";
import { ConnectorError } from "../../src/index.ts";

const root = new URL("../../", import.meta.url);
const codes = Object.keys(errorCodes) as (keyof typeof errorCodes)[];

function readSources(): string {
  const patterns = ["src/**/*.ts", "packages/*/src/**/*.ts", "packages/server/web/**/*.{ts,tsx}", "connector.json"];
  const files = globSync(patterns, { cwd: fileURLToPath(root) }).filter(
    (file) => !/error_code(s|_table)\.ts$/.test(file),
  );
  return files.map((file) => readFileSync(new URL(file, root), "utf8")).join("\n");
}

const sources = readSources();
const page = readFileSync(new URL("docs/errors.md", root), "utf8");

describe.each(codes)("%s", (code) => {
  test("is documented once", () => {
    expect(page.split(`| \`${code}\` | ${errorCodes[code].when} |`)).toHaveLength(2);
  });

  test("is thrown by the sources", () => {
    expect(sources).toContain(`"${code}"`);
  });

  test("has sentences as its cause and its remedy", () => {
    const sentence = /^[A-Z].*\.$/;
    expect(errorCodes[code].when).toMatch(sentence);
    expect(errorCodes[code].remedy).toMatch(sentence);
  });
});

test("each kind has codes, and no code has two kinds", () => {
  const error = readFileSync(new URL("src/errors/error_code_table.ts", root), "utf8");
  for (const code of codes) expect(error.split(`\n    ${code}: [`), code).toHaveLength(2);
  expect(new Set(Object.values(errorCodes).map(({ kind }) => kind))).toEqual(new Set(errorKinds));
});

test("an error has kind, retryability and remedy of its code, unless it has its own", () => {
  expect(new ConnectorError("wait_too_long", "later")).toMatchObject({
    kind: "rate_limited",
    retryable: true,
    remedy: errorCodes.wait_too_long.remedy,
  });
  const error = new ConnectorError("timeout", "late", { retryable: true, remedy: "Wait.", action: "list_users" });
  expect(error).toMatchObject({ kind: "unavailable", retryable: true, remedy: "Wait." });
  expect(String(error)).toBe("list_users: unavailable: late. Wait.");
});

test("is recognizes an error of another copy of the package, and nothing else", async () => {
  const specifier = new URL("src/errors/errors.ts?copy", root).href;
  const copy: { ConnectorError: typeof ConnectorError } = await import(specifier);
  const error = new copy.ConnectorError("timeout", "late");
  expect(error instanceof ConnectorError).toBe(false);
  expect(ConnectorError.is(error)).toBe(true);
  expect(ConnectorError.is(new Error("late"))).toBe(false);
  expect(ConnectorError.is({ ...error })).toBe(false);
});
