// Compiles every package to its dist folder and bundles the settings pages. With --if-needed: only when a source is newer than the last build.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const newest = (pattern: string[]): number => Math.max(0, ...globSync(pattern).map((file) => statSync(file).mtimeMs));

// The bundle comes last: without it the build did not end well.
const last = "packages/server/dist/web/index.html";
const built = existsSync(last) ? statSync(last).mtimeMs : 0;
const fresh =
  built >
  newest([
    "src/**/*",
    "{connector,{auth,actions,triggers,schemas}/**/*}.json",
    "packages/*/src/**/*",
    "packages/server/web/**/*",
    "tsconfig*.json",
    "package.json",
    "packages/*/package.json",
  ]);

if (!process.argv.includes("--if-needed") || !fresh) {
  for (const folder of ["dist", ...globSync("packages/*/dist")]) rmSync(folder, { recursive: true, force: true });
  const run = (command: string, ...rest: string[]): boolean =>
    spawnSync(command, rest, { stdio: "inherit" }).status === 0;
  const done =
    run("tsc", "-b", "tsconfig.all.json") &&
    run(process.execPath, "scripts/catalog.ts") &&
    run("vite", "build", "-c", "packages/server/web/vite.config.ts");
  if (done) compress(globSync("packages/server/dist/web/assets/*.{js,css}"));
  process.exitCode = done ? 0 : 1;
}

/** The server sends these to browsers that take them, instead of compressing each time. */
function compress(files: readonly string[]): void {
  for (const file of files) {
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}
