// @ts-nocheck
// Tests of the packed packages.
import { defineSuite } from "../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
