// Serves the actions as MCP tools over standard input and output, until the client goes away.
import { once } from "node:events";
import { type AnyConnector, type FilePolicy, gong, gongManifests } from "gong-connector";
import {
  createEnvironmentConnector,
  createInvalidInputError,
  getPackageVersion,
  importOptional,
} from "gong-connector/internal";
import { startSandboxServer } from "gong-connector-sandbox";

export interface McpFlags {
  groups?: string[];
  allowWrites?: boolean;
  allowDestructive?: boolean;
  allowPaid?: boolean;
  defaultLimit: number;
  uploadDir?: string;
  sandbox?: boolean;
  actionsDir?: string;
}

export async function runMcpServer(flags: McpFlags, signal: AbortSignal): Promise<void> {
  const { createMcpServer, serveStdio } = await importOptional("@modelcontextprotocol/server", load);
  const files: FilePolicy = {
    local: flags.uploadDir === undefined ? "none" : { under: flags.uploadDir },
    privateUrls: false,
  };
  const { groups, allowWrites, allowDestructive, allowPaid = false, defaultLimit } = flags;
  checkGroups(groups ?? []);
  const options = { files, credits: allowPaid, ...(flags.actionsDir !== undefined && { actions: flags.actionsDir }) };
  const sandbox = flags.sandbox ? await startSandboxServer({ port: 0 }) : undefined;
  const connector: AnyConnector = sandbox
    ? gong({ ...options, auth: keyOf(sandbox.sandbox.credentials), baseUrl: sandbox.url })
    : createEnvironmentConnector(options);
  const offered = {
    connector,
    version: getPackageVersion(),
    groups,
    writes: allowWrites,
    destructive: allowDestructive,
    credits: allowPaid,
    pageSize: defaultLimit,
  };
  const ended = once(process.stdin, "close", { signal }).catch(() => {});
  const served = serveStdio(() => createMcpServer(offered), {
    onerror: ({ message }) => process.stderr.write(`gong-connector mcp: ${message}\n`),
  });
  await ended;
  await served.close();
  await sandbox?.close();
}

async function load() {
  const { createMcpServer } = await import("./mcp_server.ts");
  const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
  return { createMcpServer, serveStdio };
}

function keyOf({ accessKey, accessKeySecret }: { accessKey: string; accessKeySecret: string }) {
  return { accessKey, accessKeySecret };
}

function checkGroups(groups: readonly string[]): void {
  const known = gongManifests().connector.groups.map(({ id }) => id);
  const unknown = groups.filter((group) => !known.includes(group));
  if (unknown.length === 0) return;
  throw createInvalidInputError([
    { path: "/groups", message: `has no ${unknown.join(", ")}; there are ${known.join(", ")}` },
  ]);
}
