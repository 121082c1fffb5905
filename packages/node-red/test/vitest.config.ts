// Tests of the packed nodes in the runtime and the editor of Node-RED.
import { mergeConfig } from "vitest/config";
import { defineSuite } from "../../../vitest.config.ts";

export default mergeConfig(defineSuite(import.meta.dirname), { test: { globalSetup: "packed_package.ts" } });
