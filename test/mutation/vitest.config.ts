// The tests that Stryker runs for each mutant of the runtime.
import { defineConfig } from "vitest/config";
import root from "../../vitest.config.ts";

export default defineConfig({
  ...root,
  test: {
    ...root.test,
    include: ["test/{cases,send,upload_transport,vendor_neutral}.test.ts", "test/{runtime,handlers}/*.test.ts"],
  },
});
