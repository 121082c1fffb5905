// The program of the MCP bundle: the command `mcp` with the settings of the MCP client.
import { gong } from "gong-connector";
import { loopbackDomains, toConnectorError } from "gong-connector/internal";
import { createGongOptions, serveUntilClosed } from "../command.ts";
import { readSettings } from "./settings.ts";

/** Serves until the client disconnects. Sets the exit code; never throws. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const cancellation = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => cancellation.abort());
  try {
    const { auth, flags } = readSettings(env);
    const connector = gong({ ...createGongOptions(flags), auth, additionalDomains: loopbackDomains });
    await serveUntilClosed(connector, flags, cancellation.signal);
  } catch (error) {
    process.stderr.write(`gong: ${toConnectorError(error)}\n`);
    process.exitCode = 1;
  }
}
