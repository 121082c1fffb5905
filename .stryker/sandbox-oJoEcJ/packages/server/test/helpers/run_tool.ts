// @ts-nocheck
// Runs a program of this folder's own packages.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../conformance/", import.meta.url));

export interface ToolResult {
  code: number | null;
  /** Both streams, without colours. */
  said: string;
  /** Standard output alone. */
  out: string;
}

/** None of these programs may phone home. */
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", DO_NOT_TRACK: "1", NO_COLOR: "1" };

/** `program` is its path under this folder's node_modules, or a whole path. */
export async function runTool(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ToolResult> {
  const child = spawn(process.execPath, [resolve(folder, "node_modules", program), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: `${folder}node_modules/.home`, ...quiet, ...env },
  });
  const chunks: { out: string; said: string } = { out: "", said: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    chunks.out += chunk;
    chunks.said += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    chunks.said += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...chunks };
}
