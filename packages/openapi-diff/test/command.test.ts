// The command diff-openapi: sources, output and exit codes.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";

const folder = mkdtempSync(join(tmpdir(), "diff-openapi-"));
const file = join(folder, "openapi.json");
const empty = JSON.stringify({ openapi: "3.0.1", paths: {} });

test("exits with 1 on differences and prints the actions concerned", async () => {
  writeFileSync(file, empty);
  const { code, out } = await runCli(["diff-openapi", file]);
  expect(code).toBe(1);
  expect(out).toMatch(/^removed {2}operation {2}GET \/v2\/users: is not in the document \(list_users\)$/m);
  expect(out).toMatch(/\d differences: 0 operations/);
});

test("downloads the document and prints JSON with --json", async () => {
  const url = await startHttpServer((_request, response) => void response.end(empty));
  const { code, out } = await runCli(["diff-openapi", url, "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ operations: 0, differences: expect.arrayContaining([]) });
});

test.each([
  ["a missing file", join(folder, "none.json"), 2],
  ["a URL without TLS", "http://gong.example/openapi.json", 2],
  ["a file that is not JSON", import.meta.filename, 2],
  ["a URL that refuses connections", "http://127.0.0.1:1/openapi.json", 9],
])("rejects %s", async (_name, source, exit) => {
  const { code, err } = await runCli(["diff-openapi", source]);
  expect(code).toBe(exit);
  expect(err).toMatch(/^diff-openapi: /);
});
