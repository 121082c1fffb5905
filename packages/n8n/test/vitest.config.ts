// Tests of the n8n package inside n8n's own runtime, with binary data and settings in a temporary folder.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeConfig } from "vitest/config";
import { defineSuite } from "../../../vitest.config.ts";

export default mergeConfig(defineSuite(import.meta.dirname), {
  test: {
    globalSetup: "packed_package.ts",
    env: { N8N_USER_FOLDER: mkdtempSync(join(tmpdir(), "n8n-")), N8N_DEFAULT_BINARY_DATA_MODE: "filesystem" },
  },
});
