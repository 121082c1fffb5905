// docs/security.md names its tests and the owners of the limits: they exist.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const text = readFileSync(new URL("docs/security.md", root), "utf8");

test("names only files that exist", () => {
  const paths = [...text.matchAll(/`((?:packages|src|test)\/[^`\s]+\.ts)`/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
});
