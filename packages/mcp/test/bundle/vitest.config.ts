// Tests of the MCP bundle, with the format's own tools.
import { defineSuite } from "../../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
