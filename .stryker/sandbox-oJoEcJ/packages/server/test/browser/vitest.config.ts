// @ts-nocheck
// Tests of the settings pages in Chromium.
import { defineSuite } from "../../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
