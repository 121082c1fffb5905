// Compiles every package to its dist folder and bundles the settings pages. With --if-needed: only if a source is newer than the build.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { brotliCompressSync, gzipSync } from "node:zlib";

// Two builds at a time would delete what the other one writes. The system ends the lock with the process.
const lock = new DatabaseSync("node_modules/.build-lock.sqlite");
lock.exec("PRAGMA busy_timeout = 600000; BEGIN EXCLUSIVE");

const getNewestTime = (pattern: string[]): number =>
  Math.max(0, ...globSync(pattern).map((file) => statSync(file).mtimeMs));

// The bundle is written last: without it the build is incomplete.
const lastFile = "packages/server/dist/web/index.html";
const builtAt = [lastFile, "dist/cli/main.js"].every((file) => existsSync(file)) ? statSync(lastFile).mtimeMs : 0;
const isFresh =
  builtAt >
  getNewestTime([
    "src/**/*",
    "{connector,{auth,actions,triggers,schemas}/**/*}.json",
    "packages/*/src/**/*",
    "packages/server/web/**/*",
    "tsconfig*.json",
    "package.json",
    "packages/*/package.json",
  ]);

if (!process.argv.includes("--if-needed") || !isFresh) {
  for (const folder of ["dist", ...globSync("packages/*/dist")]) rmSync(folder, { recursive: true, force: true });
  // The bundle of the pages must not depend on the environment of the person who builds.
  const env = { ...process.env, NODE_ENV: "production" };
  const run = (command: string, ...rest: string[]): boolean =>
    spawnSync(command, rest, { stdio: "inherit", env }).status === 0;
  const isComplete =
    run("tsc", "-b", "tsconfig.all.json") &&
    run(process.execPath, "scripts/bundle.ts") &&
    run(process.execPath, "scripts/catalog.ts") &&
    run("vite", "build", "-c", "packages/server/web/vite.config.ts");
  if (isComplete) compress(globSync("packages/server/dist/web/assets/*.{js,css}"));
  process.exitCode = isComplete ? 0 : 1;
}
lock.close();

/** The server sends the compressed files to browsers that accept them. */
function compress(files: readonly string[]): void {
  for (const file of files) {
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}
