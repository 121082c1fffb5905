// Servers of the steps API and the MCP tools with a sandbox, until the test ends.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { type Action, type AnyConnector, createConnector, gongManifests, type Handler } from "gong-connector";
import { gongHandlers } from "gong-connector/internal";
import { startSandboxServer } from "gong-connector-sandbox";
import { onTestFinished } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { createApp } from "../../src/app.ts";
import { registerMcpRoute } from "../../src/steps/mcp_route.ts";
import { sendStepError } from "../../src/steps/steps_api.ts";

export const stepsToken = "steps-token-of-the-hosts";

interface AdditionalActions {
  actions?: readonly Action[];
  handlers?: Readonly<Record<string, Handler>>;
}

async function createSandboxConnector({ actions = [], handlers = {} }: AdditionalActions = {}): Promise<AnyConnector> {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(close);
  const manifests = gongManifests();
  const allActions = new Map([...manifests.actions, ...actions.map((action) => [action.id, action] as const)]);
  return createConnector(
    { ...manifests, actions: allActions },
    {
      ...createAccountOptions(url, sandbox.credentials),
      handlers: { ...gongHandlers, ...handlers },
    },
  );
}

/** Returns the URL of a server with the steps API. */
export async function startStepsServer(): Promise<string> {
  const connector = await createSandboxConnector();
  const app = await createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token: stepsToken } });
  onTestFinished(() => app.close());
  return app.listen({ port: 0, host: "127.0.0.1" });
}

/** Returns the URL of all MCP tools. */
export async function startMcpServer(additional?: AdditionalActions): Promise<string> {
  const connector = await createSandboxConnector(additional);
  const app = Fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler(sendStepError);
  await registerMcpRoute(app, {
    version: "1",
    token: stepsToken,
    allowWrites: true,
    allowDestructive: true,
    getConnector: () => connector,
  });
  return `${await app.listen({ port: 0, host: "127.0.0.1" })}/mcp`;
}

/** Starts a proxy that adds the token, for a program that cannot send it, and returns its URL. */
export async function startAuthorizingProxy(target: string): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${stepsToken}` };
    const forwarded = request(target, { method: incoming.method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  return `http://127.0.0.1:${port}/mcp`;
}
