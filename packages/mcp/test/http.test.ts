// The MCP tools over HTTP: the official client, in both protocol versions, with the route of the server.
import { type Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import Fastify, { type FastifyInstance } from "fastify";
import type { AnyConnector } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { sendStepError } from "gong-connector-server";
import { registerMcpRoute } from "gong-connector-server/mcp";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { estimateTokens } from "../src/answer_budget.ts";
import {
  type ConfirmCall,
  callTool,
  createClient,
  type Mode,
  modes,
  readError,
  readNext,
} from "./helpers/mcp_client.ts";
import { type McpSandbox, startMcpSandbox } from "./helpers/sandbox.ts";

const allAllowed = { allowWrites: true, allowDestructive: true, allowPaidActions: true };
let sandbox: McpSandbox;
let connector: AnyConnector;
let requests: string[];

beforeAll(async () => {
  sandbox = await startMcpSandbox();
  ({ connector, requests } = sandbox);
});
afterAll(() => sandbox.close());
afterEach(() => {
  requests.length = 0;
});

describe.each(modes)("over HTTP, protocol %s", (version, mode) => {
  let app: FastifyInstance;
  let address: URL;
  const runs: string[] = [];
  beforeAll(async () => {
    app = Fastify();
    app.setErrorHandler(sendStepError);
    await registerMcpRoute(app, {
      version: "1",
      token: "token-of-the-mcp-tests",
      ...allAllowed,
      getConnector: () => connector,
      runAction: (requested, id, input, options, { headers }) => {
        runs.push(`${headers["x-connection-id"]} ${id}`);
        return requested.run(id, input, options);
      },
    });
    address = new URL("/mcp", await app.listen({ port: 0, host: "127.0.0.1" }));
  });
  afterAll(() => app.close());

  async function connectHttp(token: string, confirm?: ConfirmCall): Promise<Client> {
    const client = createClient(mode, confirm);
    const headers = { authorization: `Bearer ${token}`, "x-connection-id": "con_1" };
    await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
    return client;
  }

  test("runs tools with the connection of the request, through runAction", async () => {
    const client = await connectHttp("token-of-the-mcp-tests");
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    expect((await client.listTools()).tools).toHaveLength(connector.manifests.actions.size);
    const { structuredContent } = await callTool(client, "list_users", { limit: 1 });
    expect(getPointer(structuredContent, "/items")).toHaveLength(1);
    expect(runs).toEqual(["con_1 list_users"]);
  });

  test("rejects a wrong token", async () => {
    await expect(connectHttp("other")).rejects.toThrow();
    const { status, headers } = await fetch(address, { method: "POST", body: "{}" });
    expect([status, headers.get("content-type")]).toEqual([401, expect.stringContaining("json")]);
  });

  test("rejects cross-origin requests", async () => {
    const sendFrom = async (origin: string) =>
      (await fetch(address, { method: "POST", headers: { authorization: "Bearer token-of-the-mcp-tests", origin } }))
        .status;
    expect(
      await Promise.all(["http://evil.example", "null", `http://127.0.0.1.evil.example:${address.port}`].map(sendFrom)),
    ).toEqual([403, 403, 403]);
    expect(await sendFrom(address.origin)).not.toBe(403);
  });

  test("answers invalid JSON with the error of the protocol", async () => {
    const accept = "application/json, text/event-stream";
    const headers = { authorization: "Bearer token-of-the-mcp-tests", "content-type": "application/json", accept };
    const response = await fetch(address, { method: "POST", headers, body: "{" });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: -32700 } }]);
  });
});

test("over HTTP, answers have the budget of the server", async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  const token = "steps-token-of-the-tests";
  await registerMcpRoute(app, { version: "1", token, maxAnswerTokens: 2000, getConnector: () => connector });
  const address = new URL("/mcp", await app.listen({ port: 0, host: "127.0.0.1" }));
  const client = createClient(modes[1]?.[1] ?? "legacy");
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(address, { requestInit }));
  const { texts, structuredContent } = await callTool(client, "list_users", { limit: 50 });
  const answer = `${texts.join("")}${JSON.stringify(structuredContent)}`;
  expect(estimateTokens(answer)).toBeLessThanOrEqual(2000);
  const items = getPointer(structuredContent, "/items");
  expect(getPointer(items, "/0/id")).toEqual(expect.any(String));
  const next = await callTool(client, "list_users", { limit: 1, ...readNext(texts[0]) });
  expect(getPointer(next.structuredContent, "/items/0/id")).not.toBe(getPointer(items, "/0/id"));
});

test("over HTTP, asks for confirmation in the newer protocol and deletes nothing in the older one", async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  await registerMcpRoute(app, {
    version: "1",
    token: "token-of-the-mcp-tests",
    allowDestructive: true,
    getConnector: () => connector,
  });
  const address = new URL("/mcp", await app.listen({ port: 0, host: "127.0.0.1" }));
  const erase = async (mode: Mode) => {
    const client = createClient(mode, () => ({ action: "accept", content: { confirm: true } }));
    const requestInit = { headers: { authorization: "Bearer token-of-the-mcp-tests" } };
    await client.connect(new StreamableHTTPClientTransport(address, { requestInit }));
    return callTool(client, "erase_data_for_email_address", { emailAddress: "nobody@example.com" });
  };
  const { isError, texts } = await erase("legacy");
  expect(isError).toBe(true);
  expect(readError(texts)).toMatchObject({ code: "confirmation_required", remedy: expect.any(String) });
  expect(requests).toEqual([]);
  await erase({ pin: "2026-07-28" });
  expect(requests).toEqual(["POST /v2/data-privacy/erase-data-for-email-address"]);
});
