// Tests of the n8n package inside n8n's own runtime.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
