// The command `mcp`: serves the actions as MCP tools over standard input and output until the client disconnects.
import { once } from "node:events";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { type AnyConnector, type GongOptions, gong, gongManifests } from "gong-connector";
import {
  type CommandContext,
  createInvalidInputError,
  getPackageVersion,
  loopbackDomains,
  suggestClosest,
} from "gong-connector/internal";
import { createMcpServer } from "./mcp_server.ts";

export interface McpFlags {
  groups?: string[];
  allowWrites?: boolean;
  allowDestructive?: boolean;
  allowPaid?: boolean;
  defaultLimit: number;
  maxAnswerTokens: number;
  /** In seconds. */
  maxWait: number;
  uploadDir?: string;
  sandbox?: boolean;
  actionsDir?: string;
}

export async function run(flags: McpFlags, context: CommandContext): Promise<void> {
  const options = createGongOptions(flags);
  const sandbox = flags.sandbox ? await startSandbox(context) : undefined;
  const connector = sandbox ? gong({ ...options, ...sandbox.account }) : context.createConnector(options);
  await serveUntilClosed(connector, flags, context.signal);
  await sandbox?.close();
}

/** The options of the connector for these flags. Throws `invalid_input` for an unknown group. */
export function createGongOptions({
  groups,
  allowPaid = false,
  maxWait,
  uploadDir,
  actionsDir,
}: McpFlags): GongOptions {
  assertGroups(groups ?? []);
  return {
    files: { localFiles: uploadDir === undefined ? "none" : { under: uploadDir }, allowPrivateUrls: false },
    allowPaidActions: allowPaid,
    maxWaitMs: maxWait * 1000,
    ...(actionsDir !== undefined && { actions: actionsDir }),
  };
}

/** Serves the tools over standard input and output until the client disconnects. */
export async function serveUntilClosed(connector: AnyConnector, flags: McpFlags, signal: AbortSignal): Promise<void> {
  const { groups, allowWrites, allowDestructive, allowPaid: allowPaidActions, defaultLimit, maxAnswerTokens } = flags;
  const options = { groups, allowWrites, allowDestructive, allowPaidActions, defaultLimit, maxAnswerTokens };
  // A file or the null device ends without being closed.
  const ended = Promise.race(["end", "close"].map((event) => once(process.stdin, event, { signal }))).catch(() => {});
  const server = serveStdio(() => createMcpServer({ ...options, connector, version: getPackageVersion() }), {
    onerror: ({ message }) => process.stderr.write(`mcp: ${message}\n`),
  });
  await ended;
  await server.close();
}

async function startSandbox({ importOptional }: CommandContext) {
  const packageName = "gong-connector-sandbox";
  const { startSandboxServer } = await importOptional(packageName, () => import("gong-connector-sandbox"));
  const { url, sandbox, close } = await startSandboxServer({ port: 0 });
  const auth = { method: "api_key", credentials: sandbox.credentials, baseUrl: url };
  return { account: { auth, additionalDomains: loopbackDomains }, close };
}

function assertGroups(groups: readonly string[]): void {
  const known = gongManifests().connector.groups.map(({ id }) => id);
  const unknown = groups.filter((group) => !known.includes(group));
  if (unknown.length === 0) return;
  const suggestion = suggestClosest(unknown[0] ?? "", known);
  const message = `--groups has the unknown ${unknown.join(", ")}; the groups are ${known.join(", ")}.${suggestion}`;
  throw createInvalidInputError([{ path: "", message }]);
}
