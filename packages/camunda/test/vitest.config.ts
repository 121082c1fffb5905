// Tests of the element templates with Camunda's schema, and with the steps API.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
