// The quick tests of all packages, and the settings of the suites that `npm test` does not run.
import { defaultServerConditions } from "vite";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Imports between packages lead to their sources, so that nothing needs to be built. */
const ssr = { resolve: { conditions: ["gong-connector-source", ...defaultServerConditions] } };

/** Time limits end a test that hangs. No test needs a fraction of them, also on a busy machine. */
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000 };

/** A suite that starts programs: its files run one after another. */
export function defineSuite(root: string): ViteUserConfig {
  return defineConfig({ ssr, test: { root, include: ["*.test.ts"], fileParallelism: false, ...timeouts } });
}

export default defineConfig({
  ssr,
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "test/{live,packed}/**",
      "packages/server/test/{browser,conformance}/**",
      "packages/{restate,temporal}/test/**",
    ],
    // Vitest's default leaves one core idle, which is half of a machine with two cores.
    maxWorkers: "100%",
    ...timeouts,
  },
});
