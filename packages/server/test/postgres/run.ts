// Runs the tests of the store, or the test files of its arguments, on a temporary PostgreSQL server.
import { spawnSync } from "node:child_process";
import { startPostgres } from "./server.ts";

const files = process.argv.slice(2);
const defaultFiles = ["packages/server/test/store", "packages/server/test/fair_queues.test.ts"];
// Without durability, which one test run does not need.
const server = await startPostgres(["fsync=off", "max_connections=200"]);
try {
  const args = ["vitest", "run", ...(files.length > 0 ? files : defaultFiles)];
  const env = { ...process.env, TEST_DATABASE_URL: server.url };
  process.exitCode = spawnSync("npx", args, { stdio: "inherit", env }).status ?? 1;
} finally {
  await server.stop();
}
