// Tests of the piece in the framework of Activepieces.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
