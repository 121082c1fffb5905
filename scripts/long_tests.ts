// Runs the tests on random data for a given time: npm run test:long -- [--minutes 10] [--seed NUMBER]
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const files = [
  "test/triggers/poll_properties.test.ts",
  "test/generated_inputs.test.ts",
  "test/forms/assemble.test.ts",
  "test/hostile/fault_matrix.test.ts",
  "test/hostile/hostile_vendor.test.ts",
  "test/hostile/oauth_vendor.test.ts",
  "test/hostile/webhook_vendor.test.ts",
  "test/handlers/sync_new_items.test.ts",
  "test/upload_memory.test.ts",
  "packages/server/test/store/process_failover.test.ts",
];
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string" } },
});
const env = {
  ...process.env,
  LONG_TEST_MINUTES: values.minutes,
  ...(values.seed !== undefined && { LONG_TEST_SEED: values.seed }),
};
process.exitCode = spawnSync("vitest", ["run", "--testTimeout=0", ...files], { stdio: "inherit", env }).status ?? 1;
