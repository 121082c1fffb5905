// @ts-nocheck
// Tests with a Restate server.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
