// @ts-nocheck
// The MCP tools at /mcp over streamable HTTP, behind the token of the steps API.
import { createHash, timingSafeEqual } from "node:crypto";
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError, type RunOptions } from "gong-connector";
import { isLoopback } from "gong-connector/internal";
import { createMcpServer, type McpOptions } from "gong-connector-mcp";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import type { StepsApiOptions } from "./steps_api.ts";

export interface McpHttpOptions
  extends Omit<McpOptions, "connector" | "run">,
    Pick<StepsApiOptions, "getConnector" | "runAction" | "token"> {
  /** Whether a page of this host, such as localhost:3400, may call; only pages on loopback when left out. */
  isAllowedHost?: (host: string) => boolean;
}

/** Registers the tools on a Fastify server. Each request stands for itself, so any process may answer it. */
export async function registerMcpRoute(server: FastifyInstance, options: McpHttpOptions): Promise<void> {
  if (options.token === "") throw new Error("MCP over HTTP needs a token that is not empty");
  await server.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "string" }, async (_request: FastifyRequest, body: string) => body);
    inner.route({
      method: ["GET", "POST", "DELETE"],
      url: "/mcp",
      onRequest: async (request) => {
        refuseForeignPages(request, options);
        refuseStrangers(request, options);
      },
      handler: (request, reply) => answer(request, reply, options),
    });
  });
}

/** A browser says whose page calls, so that a name that was bent to this machine opens nothing; programs say nothing. */
function refuseForeignPages(
  { headers: { origin } }: FastifyRequest,
  { isAllowedHost = isLocal }: McpHttpOptions,
): void {
  if (origin === undefined || (URL.canParse(origin) && isAllowedHost(new URL(origin).host))) return;
  throw new ConnectorError("foreign_origin", "this came from another site's page");
}

function isLocal(host: string): boolean {
  return isLoopback(host.replace(/:\d+$/, ""));
}

function refuseStrangers({ headers }: FastifyRequest, { token }: McpHttpOptions): void {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const given = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new ConnectorError("access_token_required", "MCP needs the token of the steps API", {
    remedy: "Send it as Authorization: Bearer TOKEN.",
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: McpHttpOptions): Promise<Response> {
  const { getConnector, runAction, token: _token, isAllowedHost: _isOwnHost, ...rest } = options;
  const connector = await getConnector(request);
  const run = (id: string, input: unknown, given: RunOptions = {}): Promise<unknown> =>
    runAction ? runAction(connector, id, input, given, request) : connector.run(id, input, given);
  const { fetch } = createMcpHandler(() => createMcpServer({ ...rest, connector, run }), {
    onerror: (error) => request.log.warn({ err: error }, "MCP request refused"),
  });
  return fetch(webRequest(request, reply));
}

function webRequest({ method, url, headers, body }: FastifyRequest, reply: FastifyReply): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: pairs,
    signal: createDisconnectSignal(reply),
    ...(typeof body === "string" && { body }),
  });
}
