// The hosts on real sockets, with the simulated Gong behind them, until the test is over.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { onTestFinished } from "vitest";
import { serveMcp } from "../../src/hosts/mcp_http.ts";
import { refuse } from "../../src/hosts/steps.ts";
import {
  type Action,
  type AnyConnector,
  createConnector,
  gongManifests,
  type Handler,
  handlers,
} from "../../src/index.ts";
import { serveSandbox } from "../../src/sandbox/index.ts";
import { createApp } from "../../src/server/app.ts";

export const token = "hosts-token";

interface Extra {
  actions?: readonly Action[];
  handlers?: Readonly<Record<string, Handler>>;
}

async function newConnector({ actions = [], handlers: more = {} }: Extra = {}): Promise<AnyConnector> {
  const { url, sandbox, close } = await serveSandbox({ port: 0, limits: false });
  onTestFinished(close);
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const manifests = gongManifests();
  const all = new Map([...manifests.actions, ...actions.map((action) => [action.id, action] as const)]);
  return createConnector(
    { ...manifests, actions: all },
    {
      auth: { method: "api_key", values: { accessKey, accessKeySecret }, baseUrl: url },
      handlers: { ...handlers, ...more },
    },
  );
}

/** Address of the steps API. */
export async function serveSteps(): Promise<string> {
  const connector = await newConnector();
  const app = await createApp({ steps: { connectorFor: () => connector, catalogue: connector, token } });
  onTestFinished(() => app.close());
  return app.listen({ port: 0, host: "127.0.0.1" });
}

/** Address of the MCP tools, all of them, behind the token. */
export async function serveTools(extra?: Extra): Promise<string> {
  const connector = await newConnector(extra);
  const app = Fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler(refuse);
  await serveMcp(app, { version: "1", token, writes: true, destructive: true, connectorFor: () => connector });
  return `${await app.listen({ port: 0, host: "127.0.0.1" })}/mcp`;
}

/** Hands requests on with the token, for a program that cannot send one. */
export async function withToken(address: string): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    const onward = request(address, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  return `http://127.0.0.1:${port}/mcp`;
}
