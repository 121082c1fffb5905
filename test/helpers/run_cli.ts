// Runs the built command line in a child process.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CliResult {
  code: number | null;
  out: string;
  err: string;
}

/** The built program. */
export const bin = fileURLToPath(new URL("../../bin/gong-connector.js", import.meta.url));

/** The environment of the programs that tests start. All keep their compiled code in one cache. */
export const programEnv = {
  PATH: process.env.PATH ?? "",
  XDG_CACHE_HOME: fileURLToPath(new URL("../../node_modules/.cache", import.meta.url)),
};

/** The child process gets only PATH, the cache and `env` as its environment. */
export function startCli(args: readonly string[], env: Record<string, string> = {}, node = process.execPath) {
  return spawn(node, [bin, ...args], { env: { ...programEnv, ...env } });
}

export async function runCli(
  args: readonly string[],
  env?: Record<string, string>,
  input: string | Uint8Array = "",
  node?: string,
): Promise<CliResult> {
  const child = startCli(args, env, node);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err };
}
