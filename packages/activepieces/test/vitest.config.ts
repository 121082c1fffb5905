// Tests of the packed piece in the framework of Activepieces.
import { mergeConfig } from "vitest/config";
import { defineSuite } from "../../../vitest.config.ts";

export default mergeConfig(defineSuite(import.meta.dirname), { test: { globalSetup: "packed_package.ts" } });
