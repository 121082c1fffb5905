// Installs n8n into this folder, if needed. Only two of its packages need their install scripts; those of others download
// from hosts that a build machine may not reach.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const isInstalled = join(folder, "node_modules/.complete");

/** Node's headers, if the package that has this Node contains them: else node-gyp downloads them. */
const headers = join(process.execPath, `../../node_modules/node-${process.platform}-${process.arch}`);

function npm(...args: string[]): void {
  const env = { ...process.env, ...(existsSync(join(headers, "include")) && { npm_config_nodedir: headers }) };
  execFileSync("npm", args, { cwd: folder, stdio: "inherit", env });
}

if (!existsSync(isInstalled)) {
  npm("install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund");
  npm("rebuild", "sqlite3", "isolated-vm");
  writeFileSync(isInstalled, "");
}
