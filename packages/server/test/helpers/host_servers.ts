// The hosts on real sockets, with the simulated Gong behind them, until the test is over.
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

export const stepsToken = "hosts-token";

interface Extra {
  actions?: readonly Action[];
  handlers?: Readonly<Record<string, Handler>>;
}

async function newConnector({ actions = [], handlers: more = {} }: Extra = {}): Promise<AnyConnector> {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(close);
  const manifests = gongManifests();
  const all = new Map([...manifests.actions, ...actions.map((action) => [action.id, action] as const)]);
  return createConnector(
    { ...manifests, actions: all },
    {
      ...createAccountOptions(url, sandbox.credentials),
      handlers: { ...gongHandlers, ...more },
    },
  );
}

/** Address of the steps API. */
export async function startStepsServer(): Promise<string> {
  const connector = await newConnector();
  const app = await createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token: stepsToken } });
  onTestFinished(() => app.close());
  return app.listen({ port: 0, host: "127.0.0.1" });
}

/** Address of the MCP tools, all of them, behind the token. */
export async function startMcpServer(extra?: Extra): Promise<string> {
  const connector = await newConnector(extra);
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

/** Hands requests on with the token, for a program that cannot send one. */
export async function createAuthorizedFetch(address: string): Promise<string> {
  const proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${stepsToken}` };
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
