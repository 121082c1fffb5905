// Runs a program of the packages in conformance/.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../conformance/", import.meta.url));

export interface ToolResult {
  code: number | null;
  /** Standard output and standard error, without colors. */
  output: string;
  /** Standard output. */
  out: string;
}

/** Switches telemetry and update checks off. */
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", DO_NOT_TRACK: "1", NO_COLOR: "1" };

/** `program` is a path in node_modules of conformance/, or an absolute path. */
export async function runTool(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ToolResult> {
  const child = spawn(process.execPath, [resolve(folder, "node_modules", program), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: `${folder}node_modules/.home`, ...quiet, ...env },
  });
  const chunks: { out: string; output: string } = { out: "", output: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    chunks.out += chunk;
    chunks.output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    chunks.output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...chunks };
}
