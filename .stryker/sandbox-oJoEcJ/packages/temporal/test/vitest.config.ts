// @ts-nocheck
// Tests with Temporal's worker.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
