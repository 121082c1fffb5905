// The command `test-connection`: tests the credentials in the environment with one request.
import { createEnvironmentConnector } from "./environment.ts";
import { printLine } from "./output.ts";

export interface ConnectionTestFlags {
  json?: boolean;
  /** In seconds. */
  maxWait: number;
}

export async function runConnectionTest(
  { json = false, maxWait }: ConnectionTestFlags,
  signal: AbortSignal,
): Promise<void> {
  const result = await createEnvironmentConnector({ maxWait }).testConnection({ signal });
  const { method, baseUrl, message } = result;
  printLine(json ? JSON.stringify(result) : `The credentials (${method}) work at ${baseUrl}: ${message}`);
}
