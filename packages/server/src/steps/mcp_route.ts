// The MCP tools at /mcp over streamable HTTP, with the token of the steps API.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError, type RunOptions } from "gong-connector";
import { isLoopback } from "gong-connector/internal";
import type { McpOptions } from "gong-connector-mcp";
import { createMemoryLimiter } from "../http/attempt_limiter.ts";
import { assertStrongToken, requireBearerToken } from "../http/bearer_token.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { maxJsonBodyBytes } from "../http/limits.ts";
import type { StepsApiOptions } from "./steps_api.ts";

export interface McpHttpOptions
  extends Omit<McpOptions, "connector" | "run">,
    Pick<StepsApiOptions, "getConnector" | "runAction" | "token" | "attemptLimiter"> {
  /** Whether pages of a host, such as localhost:3400, may send requests; by default, those of loopback hosts. */
  isAllowedHost?: (host: string) => boolean;
}

/** Registers the route. Each request is independent, so that any process can answer it. */
export async function registerMcpRoute(server: FastifyInstance, options: McpHttpOptions): Promise<void> {
  assertStrongToken(options.token, "the token of the MCP route");
  const attemptLimiter = options.attemptLimiter ?? createMemoryLimiter();
  await server.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    const parserOptions = { parseAs: "string", bodyLimit: maxJsonBodyBytes } as const;
    inner.addContentTypeParser("*", parserOptions, async (_request: FastifyRequest, body: string) => body);
    inner.route({
      method: ["GET", "POST", "DELETE"],
      url: "/mcp",
      onRequest: async (request) => {
        requireAllowedOrigin(request, options);
        await requireBearerToken(request, options.token, attemptLimiter);
      },
      handler: (request, reply) => handleRequest(request, reply, options),
    });
  });
}

/** Rejects pages of other hosts, also after DNS rebinding. Programs send no Origin header. */
function requireAllowedOrigin(
  { headers: { origin } }: FastifyRequest,
  { isAllowedHost = isLoopbackHost }: McpHttpOptions,
): void {
  if (origin === undefined || (URL.canParse(origin) && isAllowedHost(new URL(origin).host))) return;
  throw new ConnectorError("foreign_origin", "cross-origin request rejected");
}

function isLoopbackHost(host: string): boolean {
  return isLoopback(host.replace(/:\d+$/, ""));
}

let mcp: ReturnType<typeof importMcp> | undefined;

/** Loads the optional MCP packages with the first request: they have a fifth of the modules that the server would load. */
function loadMcp(): ReturnType<typeof importMcp> {
  mcp ??= importMcp();
  return mcp;
}

async function importMcp() {
  try {
    const { createMcpHandler } = await import("@modelcontextprotocol/server");
    const { createMcpServer } = await import("gong-connector-mcp");
    return { createMcpHandler, createMcpServer };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new ConnectorError("package_missing", "the MCP packages of the server are not installed", {
      remedy: "Install them: npm install gong-connector-mcp @modelcontextprotocol/server",
    });
  }
}

async function handleRequest(request: FastifyRequest, reply: FastifyReply, options: McpHttpOptions): Promise<Response> {
  const { getConnector, runAction, token: _1, attemptLimiter: _2, isAllowedHost: _3, ...mcpOptions } = options;
  const connector = await getConnector(request);
  const run = (id: string, input: unknown, runOptions: RunOptions = {}): Promise<unknown> =>
    runAction ? runAction(connector, id, input, runOptions, request) : connector.run(id, input, runOptions);
  const { createMcpHandler, createMcpServer } = await loadMcp();
  const { fetch } = createMcpHandler(() => createMcpServer({ ...mcpOptions, connector, run }), {
    onerror: (error) => request.log.warn({ err: error }, "MCP request rejected"),
  });
  return fetch(toWebRequest(request, reply));
}

function toWebRequest({ method, url, headers, body }: FastifyRequest, reply: FastifyReply): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((item): [string, string] => [name, item]),
  );
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: pairs,
    signal: createDisconnectSignal(reply),
    ...(typeof body === "string" && { body }),
  });
}
