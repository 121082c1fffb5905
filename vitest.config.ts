// The quick tests of all packages, and the settings of the suites that `npm test` does not run.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Imports between packages lead to their sources, so that nothing needs to be built. */
const ssr = { resolve: { conditions: ["gong-connector-source", ...defaultServerConditions] } };

/** Time limits end a test that hangs. No test needs a fraction of them, also on a busy machine. */
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

/** A suite that starts programs: its files run one after another. */
export function defineSuite(root: string): ViteUserConfig {
  return defineConfig({ ssr, test: { root, include: ["*.test.ts"], fileParallelism: false, ...timeouts } });
}

/** Files that wait up to half a minute for leases, rate limits and intervals. */
const waitingFiles = /\/(process_failover|shared_quota|watch|stdio|connection_monitor|slow_requests)\.test\.ts$/;

/** Runs the files that wait first, so that the other files run meanwhile. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (waitingFiles.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  ssr,
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "test/{live,packed}/**",
      "packages/server/test/{browser,conformance}/**",
      "packages/{dbos,restate,temporal}/test/**",
      "packages/mcp/test/bundle/**",
      "packages/{activepieces,camunda,n8n,node-red}/test/**",
    ],
    // Files run one after another in the same few processes: loading the sources costs more than most tests.
    isolate: false,
    // Programs that tests start from their sources keep their compiled code.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/sources", import.meta.url)) },
    globalSetup: "test/helpers/build.ts",
    setupFiles: "test/helpers/cheap_passwords.ts",
    sequence: { sequencer: WaitingFirst },
    // More than the cores, since many tests wait. Vitest's default leaves half of a machine with two cores idle.
    maxWorkers: availableParallelism() + 3,
    ...timeouts,
  },
});
