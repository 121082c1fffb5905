// @ts-nocheck
// Linters, generators and conformance suites that check the steps API and the MCP endpoint.
import { defineSuite } from "../../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
