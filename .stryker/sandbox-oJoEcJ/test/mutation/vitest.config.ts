// @ts-nocheck
// The tests that Stryker runs for each mutant: those of the runtime, which need no other process.
import { defineConfig, mergeConfig } from "vitest/config";
import root from "../../vitest.config.ts";

export default mergeConfig(root, defineConfig({ test: { exclude: ["packages/**", "test/{cli,cli_process,watch,live,upload_memory}.test.ts"] } }));
