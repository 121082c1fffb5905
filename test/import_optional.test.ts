// Commands of packages that are not installed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { importOptional } from "../src/cli/import_optional.ts";

/** Imports a module that imports a missing package. */
function importModule(): Promise<unknown> {
  const directory = mkdtempSync(join(tmpdir(), "optional-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "command.mjs");
  writeFileSync(file, 'import "gong-connector-missing";');
  return import(pathToFileURL(file).href);
}

test("names the install command of a missing package", async () => {
  await expect(importOptional("gong-connector-missing", importModule)).rejects.toMatchObject({
    code: "package_missing",
    kind: "invalid_input",
    remedy: expect.stringContaining("npm install gong-connector-missing"),
  });
});

test("does not blame a package for another missing module", async () => {
  await expect(importOptional("gong-connector-server", importModule)).rejects.toMatchObject({
    code: "ERR_MODULE_NOT_FOUND",
  });
});
