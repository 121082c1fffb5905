// Compiles src to dist; --if-needed only when a source is newer than the last build.
import { spawnSync } from "node:child_process";
import { globSync, rmSync, statSync } from "node:fs";

const newest = (pattern: string[]): number => Math.max(0, ...globSync(pattern).map((file) => statSync(file).mtimeMs));

const built = newest(["dist/index.js"]);
const fresh = built > newest(["src/**/*", "tsconfig*.json", "package.json"]);

if (!process.argv.includes("--if-needed") || !fresh) {
  rmSync("dist", { recursive: true, force: true });
  const { status } = spawnSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
