// The contract between the command line and the commands that other packages of this repository implement.

import type { Credentials } from "./credentials.ts";
import type { GongActions } from "./generated/actions.ts";
import type { GongOptions } from "./gong.ts";
import type { Connector } from "./runtime/connector.ts";

/** The defaults of the command `mcp`. MCP clients usually give up after 60 s: an error that names the wait comes before that. */
export const mcpDefaults = { defaultLimit: 20, maxAnswerTokens: 10_000, maxWait: 45 } as const;

/** The module behind an export such as `gong-connector-mcp/command`. */
export interface CommandModule {
  /** Runs until it is done or the signal aborts. `flags` are the options and arguments of the command. */
  run(flags: object, context: CommandContext): Promise<void>;
}

/** The options of `gong()` for one account: its credentials, and where they may be sent. */
export interface AccountOptions {
  auth: { method: string; credentials: Credentials; baseUrl?: string };
  additionalDomains: readonly string[];
}

export interface CommandContext {
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** The account in the environment, or undefined. Throws `incomplete_credentials`. */
  readAccount(): AccountOptions | undefined;
  /** A connector with the credentials in the environment. Throws `no_credentials`. */
  createConnector(options?: GongOptions): Connector<GongActions>;
  /** Imports an optional package. Throws `package_missing` with the command that installs it. */
  importOptional<T>(packageName: string, load: () => Promise<T>): Promise<T>;
}

/** Resolves when a signal aborts. A server can be interrupted while it starts: then it has aborted before. */
export async function waitForAbort(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
