// The built program `serve` in a temporary directory.
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startCli } from "../../../../test/helpers/run_cli.ts";

/** Returns the URL of the pages as the program prints it. The program ends with the test. */
export async function startServedProgram(
  env: Record<string, string> = {},
): Promise<{ url: string; child: ChildProcessWithoutNullStreams }> {
  const directory = mkdtempSync(join(tmpdir(), "program-"));
  const child = startCli(["serve", "--port", "0", "--data-dir", directory], env);
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  });
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes("Ctrl-C")) break;
  }
  return { url: /Settings page: (\S+)/.exec(output)?.[1] ?? "", child };
}
