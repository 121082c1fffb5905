// The MCP tools with the official client: over stdio on the real program, and over HTTP on a real socket, in both protocols.
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import Fastify, { type FastifyInstance } from "fastify";
import { type AnyConnector, gong } from "gong-connector";
import { getActionScopes, getPointer } from "gong-connector/internal";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { registerMcpRoute, sendStepError } from "gong-connector-server";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runCli } from "../../../test/helpers/run_cli.ts";
import { selectToolActions } from "../src/mcp_server.ts";

const bin = fileURLToPath(new URL("../../../bin/gong-connector.js", import.meta.url));
const everything = { writes: true, destructive: true, credits: true };
let served: SandboxServer;
let connector: AnyConnector;
let env: Record<string, string>;
let key: { accessKey: string; accessKeySecret: string };
const asked: string[] = [];

beforeAll(async () => {
  served = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onResponse: ({ method, path }) => asked.push(`${method} ${path}`),
  });
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  key = { accessKey, accessKeySecret };
  connector = gong({ auth: key, baseUrl: served.url, maxRetries: 0 });
  env = { GONG_BASE_URL: served.url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret };
});
afterAll(() => served.close());
afterEach(() => {
  asked.length = 0;
});

type Mode = "legacy" | { pin: string };
type Answer = (message: string) => { action: "accept" | "decline" | "cancel"; content?: { confirm: boolean } };

function newClient(mode: Mode, answer?: Answer): Client {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode }, capabilities: answer ? { elicitation: { form: {} } } : {} },
  );
  if (answer) client.setRequestHandler("elicitation/create", async ({ params }) => answer(params.message));
  onTestFinished(() => client.close());
  return client;
}

async function overStdio(args: string[], mode: Mode, answer?: Answer): Promise<Client> {
  const client = newClient(mode, answer);
  const given = { PATH: process.env.PATH ?? "", ...env };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [bin, "mcp", ...args], env: given }),
  );
  return client;
}

/** What a tool said, and whether as an error. */
async function call(client: Client, name: string, input: Record<string, unknown>) {
  const { content, isError = false, structuredContent } = await client.callTool({ name, arguments: input });
  return { texts: content.map((part) => String(getPointer(part, "/text"))), isError, structuredContent };
}

const modes: [string, Mode][] = [
  ["2025-11-25", "legacy"],
  ["2026-07-28", { pin: "2026-07-28" }],
];

describe("the host adds no ability of its own", () => {
  test("with everything allowed, the tools are the actions", () => {
    expect(selectToolActions({ connector, version: "1", ...everything })).toEqual([...connector.actions.values()]);
  });

  test("by default they are the reads that cost nothing", () => {
    const ids = selectToolActions({ connector, version: "1" }).map(({ id }) => id);
    const reads = [...connector.actions.values()].filter(({ effect, cost }) => effect === "read" && !cost);
    expect(ids).toEqual(reads.map(({ id }) => id));
  });
});

describe.each(modes)("over stdio, protocol %s", (version, mode) => {
  test("tools carry schemas, hints, scopes and group", async () => {
    const client = await overStdio([], mode);
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === "get_call_by_id");
    const action = connector.action("get_call_by_id");
    expect(tool).toMatchObject({
      title: action.title,
      description: action.description,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      inputSchema: { required: ["id"], additionalProperties: false },
      _meta: { "gong/scopes": [...getActionScopes(action)], "gong/group": "calls", "gong/effect": "read" },
    });
    expect(JSON.stringify(tools)).not.toMatch(/"lookup"|"hint"/);
  });

  test("a list is paged, and says how to go on", async () => {
    const client = await overStdio(["--groups", "users", "--page-size", "2"], mode);
    const first = await call(client, "list_users", {});
    expect(getPointer(first.structuredContent, "/items")).toHaveLength(2);
    const cursor = getPointer(first.structuredContent, "/nextCursor");
    expect(first.texts[1]).toContain(`"cursor": ${JSON.stringify(cursor)}`);
    const second = await call(client, "list_users", { cursor, limit: 3 });
    expect(getPointer(second.structuredContent, "/items")).toHaveLength(3);
    expect(JSON.parse(second.texts[0] ?? "")).toEqual(second.structuredContent);
  });

  test("a transcript is Markdown to read, and structure beside it", async () => {
    const { items } = await gong({ auth: key, baseUrl: served.url }).run("list_extensive_calls", {
      filter: {},
      limit: 1,
    });
    const client = await overStdio(["--groups", "calls"], mode);
    const { texts, structuredContent } = await call(client, "get_call_transcript", {
      callIds: [items[0]?.metaData?.id],
    });
    expect(texts).toEqual([getPointer(structuredContent, "/markdown")]);
    expect(texts[0]).toMatch(/^#/);
  });

  test("an error says its kind, every fault and what to do, and is no protocol error", async () => {
    const client = await overStdio([], mode);
    const wrong = await call(client, "get_call_by_id", { id: "x", extra: 1 });
    expect({ ...wrong, texts: JSON.parse(wrong.texts[0] ?? "") }).toMatchObject({
      isError: true,
      texts: { kind: "invalid_input", retryable: false, issues: [{ path: "/extra" }, { path: "/id" }] },
    });
    const missing = await call(client, "get_call_by_id", { id: "1" });
    expect(JSON.parse(missing.texts[0] ?? "")).toMatchObject({ kind: "not_found", requestId: expect.any(String) });
  });

  test("what deletes happens only after the person has said yes, with the input before their eyes", async () => {
    const erase = { emailAddress: "nobody@example.com" };
    const answers: ReturnType<Answer>[] = [
      { action: "decline" },
      { action: "cancel" },
      { action: "accept", content: { confirm: false } },
      { action: "accept", content: { confirm: true } },
    ];
    const messages: string[] = [];
    const client = await overStdio(["--destructive"], mode, (message) => {
      messages.push(message);
      return answers[messages.length - 1] ?? { action: "cancel" };
    });
    for (let round = 1; round <= 3; round += 1) {
      const { isError, texts } = await call(client, "erase_data_for_email_address", erase);
      expect(isError).toBe(true);
      expect(texts[0]).toContain("the person declined");
    }
    expect(asked).toEqual([]);
    await call(client, "erase_data_for_email_address", erase);
    expect(asked).toEqual(["POST /v2/data-privacy/erase-data-for-email-address"]);
    expect(messages).toHaveLength(4);
    expect(messages[0]).toContain('"emailAddress": "nobody@example.com"');
  });

  test("a client that cannot ask a person deletes nothing", async () => {
    const client = await overStdio(["--destructive"], mode);
    const outcome = await client
      .callTool({ name: "erase_data_for_email_address", arguments: { emailAddress: "nobody@example.com" } })
      .catch((error: Error) => error);
    expect(outcome instanceof Error || outcome.isError).toBe(true);
    expect(asked).toEqual([]);
  });

  test("flags choose the tools", async () => {
    const names = async (...flags: string[]): Promise<string[]> =>
      (await (await overStdio(flags, mode)).listTools()).tools.map(({ name }) => name);
    expect(await names("--groups", "meetings", "--writes")).not.toContain("delete_meeting");
    expect(await names("--groups", "meetings", "--writes")).toContain("create_meeting");
    expect(await names("--groups", "meetings", "--destructive")).not.toContain("create_meeting");
    expect(await names("--groups", "meetings", "--destructive")).toContain("delete_meeting");
  });
});

describe("the command", () => {
  test("refuses a group that is not there, and names those that are", async () => {
    const { code, err } = await runCli(["mcp", "--groups", "cals"], env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/cals; there are .*calls/) });
  });

  test("needs credentials, unless a simulated Gong stands behind it", async () => {
    expect((await runCli(["mcp"])).code).toBe(3);
    expect(await runCli(["mcp", "--sandbox"])).toEqual({ code: 0, out: "", err: "" });
  });

  test("reads no local file unless a directory is given", async () => {
    const client = await overStdio(["--writes"], "legacy");
    const { texts } = await call(client, "add_call_media", { id: "1", file: bin });
    expect(JSON.parse(texts[0] ?? "")).toMatchObject({ kind: "invalid_input" });
    expect(asked).toEqual([]);
  });
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
      token: "secret",
      ...everything,
      getConnector: () => connector,
      runAction: (with_, id, input, options, { headers }) => {
        runs.push(`${headers["x-connection-id"]} ${id}`);
        return with_.run(id, input, options);
      },
    });
    address = new URL("/mcp", await app.listen({ port: 0, host: "127.0.0.1" }));
  });
  afterAll(() => app.close());

  async function overHttp(token: string, answer?: Answer): Promise<Client> {
    const client = newClient(mode, answer);
    const headers = { authorization: `Bearer ${token}`, "x-connection-id": "con_1" };
    await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
    return client;
  }

  test("tools run under the connection of the request, and through what records them", async () => {
    const client = await overHttp("secret");
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    expect((await client.listTools()).tools).toHaveLength(connector.actions.size);
    const { structuredContent } = await call(client, "list_users", { limit: 1 });
    expect(getPointer(structuredContent, "/items")).toHaveLength(1);
    expect(runs).toEqual(["con_1 list_users"]);
  });

  test("without the token nothing is shown", async () => {
    await expect(overHttp("other")).rejects.toThrow();
    const { status, headers } = await fetch(address, { method: "POST", body: "{}" });
    expect([status, headers.get("content-type")]).toEqual([401, expect.stringContaining("json")]);
  });

  test("another site's page is refused, whatever it sends", async () => {
    const ask = async (origin: string) =>
      (await fetch(address, { method: "POST", headers: { authorization: "Bearer secret", origin } })).status;
    expect(
      await Promise.all(["http://evil.example", "null", `http://127.0.0.1.evil.example:${address.port}`].map(ask)),
    ).toEqual([403, 403, 403]);
    expect(await ask(address.origin)).not.toBe(403);
  });

  test("what is no JSON is answered as the protocol says", async () => {
    const accept = "application/json, text/event-stream";
    const headers = { authorization: "Bearer secret", "content-type": "application/json", accept };
    const response = await fetch(address, { method: "POST", headers, body: "{" });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: -32700 } }]);
  });
});

test("over HTTP a person is asked in the protocol that can; in the older one nothing is deleted", async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  await registerMcpRoute(app, { version: "1", token: "secret", allowDestructive: true, getConnector: () => connector });
  const address = new URL("/mcp", await app.listen({ port: 0, host: "127.0.0.1" }));
  const erase = async (mode: Mode) => {
    const client = newClient(mode, () => ({ action: "accept", content: { confirm: true } }));
    const requestInit = { headers: { authorization: "Bearer secret" } };
    await client.connect(new StreamableHTTPClientTransport(address, { requestInit }));
    return call(client, "erase_data_for_email_address", { emailAddress: "nobody@example.com" });
  };
  expect((await erase("legacy")).isError).toBe(true);
  expect(asked).toEqual([]);
  await erase({ pin: "2026-07-28" });
  expect(asked).toEqual(["POST /v2/data-privacy/erase-data-for-email-address"]);
});
