// Serves the actions as MCP tools over standard input and output, until the client goes away.
import { once } from "node:events";
import { type AnyConnector, type FilePolicy, gong, gongManifests, invalidInput, packageVersion } from "../index.ts";
import { serveSandbox } from "../sandbox/index.ts";
import { connect } from "./connect.ts";
import { needed } from "./needed.ts";

export interface McpFlags {
  groups?: string[];
  writes?: boolean;
  destructive?: boolean;
  credits?: boolean;
  pageSize: number;
  files?: string;
  sandbox?: boolean;
  actions?: string;
}

export async function mcp(flags: McpFlags, signal: AbortSignal): Promise<void> {
  const { createMcpServer, serveStdio } = await needed("@modelcontextprotocol/server", load);
  const files: FilePolicy = { local: flags.files === undefined ? "none" : { under: flags.files }, privateUrls: false };
  const { groups, writes, destructive, credits = false, pageSize } = flags;
  checkGroups(groups ?? []);
  const options = { files, credits, ...(flags.actions !== undefined && { actions: flags.actions }) };
  const sandbox = flags.sandbox ? await serveSandbox({ port: 0 }) : undefined;
  const connector: AnyConnector = sandbox
    ? gong({ ...options, auth: keyOf(sandbox.sandbox.credentials), baseUrl: sandbox.url })
    : connect(options);
  const offered = { connector, version: packageVersion(), groups, writes, destructive, credits, pageSize };
  const ended = once(process.stdin, "close", { signal }).catch(() => {});
  const served = serveStdio(() => createMcpServer(offered), {
    onerror: ({ message }) => process.stderr.write(`gong-connector mcp: ${message}\n`),
  });
  await ended;
  await served.close();
  await sandbox?.close();
}

async function load() {
  const { createMcpServer } = await import("../hosts/mcp.ts");
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
  throw invalidInput([{ path: "/groups", message: `has no ${unknown.join(", ")}; there are ${known.join(", ")}` }]);
}
