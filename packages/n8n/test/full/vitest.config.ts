// The acceptance test with n8n itself.
import { mergeConfig } from "vitest/config";
import { defineSuite } from "../../../../vitest.config.ts";

export default mergeConfig(defineSuite(import.meta.dirname), { test: { globalSetup: "../packed_package.ts" } });
