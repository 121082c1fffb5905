// One configuration for all packages: each test file runs in a process of its own, on the sources.
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["gong-connector-source", ...defaultServerConditions] } },
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "test/{live,packed}/**",
      "packages/server/test/{browser,conformance}/**",
      "packages/{restate,temporal}/test/**",
    ],
    // Vitest's default leaves one core idle, which is every second one on a small machine.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
