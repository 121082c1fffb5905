// n8n itself with the installed package: a workflow through its REST API, and its editor in Chromium.
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { launchBrowser, openPage } from "../../../server/test/helpers/browser.ts";
import { N8nServer, owner } from "./n8n_server.ts";
import { type Credential, createCredential, createFollowUp, createWorkflow } from "./workflows.ts";

/** n8n polls once a minute. */
const waiting = { timeout: 200_000, interval: 1000 };
const screenshots = process.env.N8N_SCREENSHOTS;

let server: SandboxServer;
let n8n: N8nServer;
let credential: Credential;
let workflowId: string;
const requests: string[] = [];
const statuses: number[] = [];
let nextId = 8_000_000_000_000_001;

beforeAll(async () => {
  server = await startSandboxServer({
    port: 0,
    calls: 60,
    rateLimits: false,
    onResponse: ({ method, path, status }) => {
      requests.push(`${method} ${path}`);
      statuses.push(status);
    },
  });
  n8n = await N8nServer.start();
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  credential = await createCredential(n8n, "Gong", { accessKey, accessKeySecret, baseUrl: server.url });
});
afterAll(async () => {
  await n8n?.stop();
  await server?.close();
});

function addCall(): string {
  const { calls } = server.sandbox.state;
  const [base] = calls.visible(Date.now());
  if (!base) throw new Error("no call");
  const id = String(nextId++);
  calls.add({ ...base, id, started: Date.now(), scheduled: Date.now(), visibleFrom: 0 });
  return id;
}

/** The results of the last node of each successful execution: ids of the calls that the workflow created. */
async function listCreated(): Promise<string[]> {
  const executions = await n8n.listExecutions(workflowId);
  return executions
    .filter((execution) => Object(execution).status === "success")
    .map((execution) => String(getItems(execution, "Create")[0]?.callId));
}

function getItems(execution: unknown, node: string): Record<string, unknown>[] {
  const [run] = Object(execution).data.resultData.runData[node];
  return run.data.main[0].map(({ json }: { json: unknown }) => json);
}

/** Waits until the workflow has created a call for each id, and no other. */
async function waitForFollowUps(ids: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    const created = await listCreated();
    const titles = created.map((id) => server.sandbox.state.calls.find(id)?.title);
    expect(titles.toSorted()).toEqual(ids.map((id) => `Follow-up of ${id}`).toSorted());
  }, waiting);
}

test("n8n loads the nodes of the package, and offers the action node as a tool", async () => {
  const types = await n8n.request("GET", "/types/nodes.json");
  const names = Array.isArray(types) ? types.map(({ name }) => String(name)) : [];
  expect(names.filter((name) => name.startsWith("n8n-nodes-gong-connector.")).toSorted()).toEqual(
    ["gong", "gongTool", "gongTrigger", "gongWebhookTrigger"].map((name) => `n8n-nodes-gong-connector.${name}`),
  );
});

test.for([
  { secret: "right", status: "OK" },
  { secret: "wrong", status: "Error" },
])("n8n tests a credential with the $secret secret", async ({ secret, status }) => {
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  const data = { accessKey, accessKeySecret: secret === "right" ? accessKeySecret : "wrong", baseUrl: server.url };
  const credentials = { ...credential, type: "gongConnectorApi", data };
  expect(await n8n.request("POST", "/credentials/test", { credentials })).toMatchObject({ status });
});

describe("a workflow from a trigger over a transcript to a new call", () => {
  const ids: string[] = [];

  test("runs once for a new call", async () => {
    workflowId = await createWorkflow(n8n, "Follow up", createFollowUp(), credential);
    // The first poll, from which on calls are new.
    await vi.waitFor(() => expect(requests).toContain("GET /v2/calls"), waiting);
    ids.push(addCall());
    await waitForFollowUps(ids);
    const [execution] = await n8n.listExecutions(workflowId);
    expect(execution).toMatchObject({ mode: "trigger" });
    expect(getItems(execution, "Trigger")).toMatchObject([{ itemId: ids[0], trigger: "call_recorded" }]);
    expect(getItems(execution, "Transcript")).toHaveLength(1);
  });

  test("finds the calls of a poll that failed at the next one, and repeats nothing", async () => {
    server.sandbox.injectFault({ operation: "GET /v2/calls", status: 403 });
    ids.push(addCall());
    await waitForFollowUps(ids);
    expect(statuses).toContain(403);
    ids.push(addCall());
    await waitForFollowUps(ids);
  });
});

describe("the editor", () => {
  async function signIn() {
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const { page } = await openPage(browser, { origins: [n8n.url], width: 1280, height: 800 });
    await page.goto(`${n8n.url}/signin`);
    await page.getByLabel(/email/i).fill(owner.email);
    await page.getByLabel(/password/i).fill(owner.password);
    await page.getByRole("button", { name: /sign in/i }).click();
    await page.waitForURL(({ pathname }) => pathname !== "/signin");
    return page;
  }

  test("shows the node with its fields", async () => {
    const page = await signIn();
    await page.goto(`${n8n.url}/workflow/${workflowId}/Create`);
    for (const label of ["Resource", "Operation", "Primary User", "Parties"])
      await page.getByText(label, { exact: true }).first().waitFor({ timeout: 60_000 });
    if (screenshots) await page.screenshot({ path: `${screenshots}/n8n_node.png` });
  });

  test("shows the credential with a hidden secret", async () => {
    const page = await signIn();
    await page.goto(`${n8n.url}/home/credentials/${credential.id}`);
    await page.getByText("Connection tested successfully").waitFor({ timeout: 60_000 });
    for (const label of ["Access Key", "Access Key Secret", "Base URL"]) await page.getByText(label).first().waitFor();
    expect(await page.content()).not.toContain(server.sandbox.credentials.accessKeySecret);
    if (screenshots) await page.screenshot({ path: `${screenshots}/n8n_credential.png` });
  });
});
