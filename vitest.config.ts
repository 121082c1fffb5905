// How the tests run: one process a file, nothing shared.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/{browser,hosts,restate,temporal,live}/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
