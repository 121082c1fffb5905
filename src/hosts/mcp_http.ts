// The MCP tools at /mcp over streamable HTTP, behind the token of the steps API.
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RunOptions } from "../index.ts";
import { createMcpServer, type McpOptions } from "./mcp.ts";
import { authorize, type StepsOptions } from "./steps.ts";

export interface McpHttpOptions
  extends Omit<McpOptions, "connector" | "run">,
    Pick<StepsOptions, "connectorFor" | "execute" | "token"> {}

/** Registers the tools on a Fastify server. Each request stands for itself, so any process may answer it. */
export async function serveMcp(server: FastifyInstance, options: McpHttpOptions): Promise<void> {
  if (options.token === "") throw new Error("MCP over HTTP needs a token that is not empty");
  await server.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "string" }, async (_request: FastifyRequest, body: string) => body);
    inner.route({
      method: ["GET", "POST", "DELETE"],
      url: "/mcp",
      onRequest: async (request) => authorize(request, options.token),
      handler: (request, reply) => answer(request, reply, options),
    });
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: McpHttpOptions): Promise<Response> {
  const { connectorFor, execute, token: _token, ...rest } = options;
  const connector = await connectorFor(request);
  const run = (id: string, input: unknown, given: RunOptions = {}): Promise<unknown> =>
    execute ? execute(connector, id, input, given, request) : connector.run(id, input, given);
  const { fetch } = createMcpHandler(() => createMcpServer({ ...rest, connector, run }), {
    onerror: (error) => request.log.warn({ err: error }, "MCP request refused"),
  });
  return fetch(webRequest(request, reply));
}

function webRequest({ method, url, headers, body }: FastifyRequest, { raw }: FastifyReply): Request {
  const gone = new AbortController();
  raw.once("close", () => raw.writableEnded || gone.abort());
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: pairs,
    signal: gone.signal,
    ...(typeof body === "string" && { body }),
  });
}
