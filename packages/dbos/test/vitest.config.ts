// Tests with DBOS on PostgreSQL.
import { defineSuite } from "../../../vitest.config.ts";

export default defineSuite(import.meta.dirname);
