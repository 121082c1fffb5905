// Packs the packages of the repository and installs some of them in an empty folder, as a user would.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PackedPackage {
  name: string;
  filename: string;
  /** Bytes of the tarball. */
  size: number;
  files: readonly { path: string }[];
}

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const work = mkdtempSync(join(tmpdir(), "packed-"));

export function runIn(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The tarballs of the root package and of the workspaces of a repository, by default of this one in `work`. */
export function packAll(repository = root, destination = work): PackedPackage[] {
  const options = ["--ignore-scripts", "--workspaces", "--include-workspace-root", "--pack-destination", destination];
  return JSON.parse(runIn(repository, "npm", "pack", "--json", ...options));
}

/** Installs tarballs in a new folder below `work` and returns its path. */
export function install(name: string, packages: readonly PackedPackage[]): string {
  const folder = join(work, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true }');
  const tarballs = packages.map(({ filename }) => join(work, filename));
  runIn(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs);
  return folder;
}

/** The errors of a TypeScript compiler; empty without errors. */
export function compile(folder: string, tsc: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  return stdout + stderr;
}

export interface ProgramResult {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the installed command line. Interrupts it once its output contains `readyText`. */
export async function runInstalled(
  folder: string,
  args: readonly string[],
  { input, readyText }: { input?: string; readyText?: string } = {},
): Promise<ProgramResult> {
  const child = spawn(join(folder, "node_modules/.bin/gong-connector"), args, { cwd: folder });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
    if (readyText !== undefined && out.includes(readyText)) child.kill("SIGINT");
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  if (input !== undefined) child.stdin.write(input);
  if (readyText === undefined) child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err };
}
