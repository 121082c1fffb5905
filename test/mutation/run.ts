// Runs Stryker over one folder: npm run test:mutation -- src/pagination [--mutate FILE]
import { spawnSync } from "node:child_process";
import { listTests } from "./folders.ts";

const programs = "test/mutation/node_modules/.bin";
const [folder = "", ...options] = process.argv.slice(2);
listTests(folder);
const { status } = spawnSync(
  `${programs}/stryker`,
  [
    "run",
    "test/mutation/stryker.config.json",
    "--incremental",
    "--incrementalFile",
    `.stryker/${folder.replaceAll("/", "_")}.json`,
    ...(options.includes("--mutate") ? [] : ["--mutate", `${folder}/**/*.ts`]),
    ...options,
  ],
  { stdio: "inherit", env: { ...process.env, MUTATED_FOLDER: folder } },
);
process.exitCode = status ?? 1;
