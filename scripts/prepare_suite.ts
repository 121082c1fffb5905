// Prepares a test folder that has a package.json: installs its packages if needed, and builds the project.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const folder = process.argv[2] ?? "";
const lock = `${folder}/package-lock.json`;
if (!existsSync(lock)) throw new Error(`${lock} does not exist`);

const installed = `${folder}/node_modules/.package-lock.json`;
const isFresh = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
const isReady =
  (isFresh || run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)) &&
  run(process.execPath, ["scripts/build.ts", "--if-needed"]);
process.exitCode = isReady ? 0 : 1;

function run(command: string, args: readonly string[], cwd = "."): boolean {
  return spawnSync(command, args, { stdio: "inherit", cwd }).status === 0;
}
