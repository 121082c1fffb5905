// Executions of the action node: cancelled, with hints, and as a tool of an agent.
import { gongManifests } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Tool } from "./agent_node.ts";
import { N8nHost } from "./n8n_host.ts";
import { getAction, toParameters } from "./values.ts";

async function start() {
  const requests: string[] = [];
  const server = await startSandboxServer({
    port: 0,
    rateLimits: false,
    privateShare: 0.5,
    onRequest: ({ operation }) => requests.push(operation),
  });
  onTestFinished(() => server.close());
  const { sandbox } = server;
  const host = await N8nHost.create({ gongConnectorApi: { ...sandbox.credentials, baseUrl: server.url } });
  return { host, sandbox, requests };
}

const listCalls = (privateCalls: string) => ({
  ...toParameters(getAction("list_calls"), { privateCalls }),
  returnAll: true,
});

test("a cancelled execution ends its request and sends no other, also if errors do not stop the workflow", async () => {
  const { host, sandbox, requests } = await start();
  sandbox.injectFault({ connection: "hang" });
  const items = [{ json: {} }, { json: {} }];
  const execution = host.execute(listCalls("include"), { items, onError: "continueRegularOutput" });
  await vi.waitFor(() => expect(requests).toHaveLength(1), { timeout: 60_000 });
  execution.cancel();
  const { status } = await execution;
  expect(status).toBe("canceled");
  expect(requests).toHaveLength(1);
});

test("a hint has the number of items that are left out and how to include them", async () => {
  const { host } = await start();
  const run = async (privateCalls: string) => {
    const { data } = await host.execute(listCalls(privateCalls));
    const [task] = data.resultData.runData.node ?? [];
    return { count: task?.data?.main?.[0]?.length ?? 0, hints: task?.hints ?? [] };
  };
  const all = await run("include");
  const visible = await run("exclude");
  expect(all.hints).toEqual([]);
  expect(visible.count).toBeLessThan(all.count);
  expect(visible.hints).toEqual([
    {
      location: "outputPane",
      type: "info",
      message: `${all.count - visible.count} items were left out. ${gongManifests().actions.get("list_calls")?.response?.exclude?.reason} To read all, add the field Private calls and choose Include.`,
    },
  ]);
});

test("an agent calls the node as a tool with one argument", async () => {
  const { host, sandbox } = await start();
  const [user] = sandbox.state.users;
  const parameters = {
    ...toParameters(getAction("get_user_by_id"), {}),
    id: "={{ $fromAI('user', 'Id of the user') }}",
  };
  let schema: unknown;
  let answer: unknown;
  await host.useTool(parameters, async (tool) => {
    schema = tool.schema;
    answer = await tool.invoke({ user: user?.id });
  });
  expect(Object.keys(Object(schema).shape)).toEqual(["user"]);
  expect(JSON.parse(String(answer))).toMatchObject([{ id: user?.id }]);
});

test("a tool that is called again with the same input creates nothing twice", async () => {
  const { host, sandbox } = await start();
  const [user] = sandbox.state.users;
  const input = {
    actualStart: "2026-01-05T10:00:00Z",
    direction: "Conference",
    primaryUser: user?.id,
    parties: [{ userId: user?.id }],
  };
  const parameters = {
    ...toParameters(getAction("create_call"), input),
    actualStart: "={{ $fromAI('start', 'When the call started') }}",
  };
  const created: unknown[] = [];
  await host.useTool(parameters, async (tool: Tool) => {
    for (const start of ["2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z"])
      created.push(JSON.parse(String(await tool.invoke({ start })))[0].callId);
  });
  expect(created[1]).toBe(created[0]);
  expect(created[2]).not.toBe(created[0]);
});
