// The action node in n8n's execution engine. Requests go to the sandbox by n8n's HTTP client.
import { Container } from "@n8n/di";
import { gong, gongManifests } from "gong-connector";
import packageJson from "gong-connector/package.json" with { type: "json" };
import { createSandboxInput, type Sandbox, type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { BinaryDataService } from "n8n-core";
import type { INodeExecutionData, INodeParameters } from "n8n-workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { N8nHost, type NodeOptions } from "./n8n_host.ts";
import { packedPackage } from "./packed_package.ts";
import { getAction, toParameters } from "./values.ts";

let host: N8nHost;
let server: SandboxServer;
let sandbox: Sandbox;
const actions = [...gongManifests().actions.values()];

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, calls: 250, rateLimits: false, bulkProcessingMs: 0 });
  sandbox = server.sandbox;
  host = await N8nHost.create({ gongConnectorApi: { ...sandbox.credentials, baseUrl: server.url } });
  await createRecords();
});
afterAll(() => server.close());

/** The parameters of an action with an input that exists in the sandbox, and other values. */
function fill(id: string, others: INodeParameters = {}): INodeParameters {
  const action = getAction(id);
  return { ...toParameters(action, createSandboxInput(action, sandbox)), ...others };
}

/** Creates the records that a new sandbox does not have. */
async function createRecords(): Promise<void> {
  await host.run(fill("register_crm_integration"));
  await host.run(fill("update_crm_schema_fields"));
  const entities = JSON.stringify([{ objectId: "acc-1", modifiedDate: "2026-03-01T09:00:00Z", name: "Harbourline" }]);
  await host.run(fill("upload_crm_entities", { additionalFields: { entities } }));
  await host.run(fill("bulk_assign_prospects_to_flow"));
  await host.run(fill("get_crm_request_status"));
  await host.run(fill("assign_prospects_to_flow"));
}

async function catchError(parameters: INodeParameters, options?: NodeOptions): Promise<unknown> {
  return host.run(parameters, options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("the package", () => {
  test("has at most 300 kB", () => {
    expect(packedPackage.getTarballBytes()).toBeLessThanOrEqual(300_000);
  });

  test("has three nodes, two credentials and no dependency", () => {
    expect(Object.keys(host.loader.nodeTypes)).toEqual(["gong", "gongTrigger", "gongWebhookTrigger"]);
    expect(Object.keys(host.loader.credentialTypes)).toEqual(["gongConnectorApi", "gongConnectorOAuth2Api"]);
    expect(Object.keys(host.loader.packageJson)).not.toContain("dependencies");
  });

  test("has the version of the connector, and its nodes have the first number of it", () => {
    expect(host.loader.packageJson.version).toBe(packageJson.version);
    const nodeVersion = Math.max(1, Number(packageJson.version.split(".")[0]));
    const names = Object.keys(host.loader.nodeTypes);
    expect(names.map((name) => host.getType(name).description.version)).toEqual(names.map(() => nodeVersion));
  });

  test("has the OAuth URLs and the fields of the manifests, with hidden secrets", () => {
    const { auth } = gongManifests();
    const getProperties = (name: string) => host.loader.getCredential(name).type.properties;
    const defaults = Object.fromEntries(
      getProperties("gongConnectorOAuth2Api").map(({ name, default: value }) => [name, value]),
    );
    expect(defaults).toMatchObject({
      authUrl: auth.get("oauth2")?.oauth?.authorizationUrl,
      accessTokenUrl: auth.get("oauth2")?.oauth?.tokenUrl,
    });
    const { scopes } = gongManifests().connector;
    const requested = String(defaults.scope).split(" ");
    expect(requested).toEqual(expect.arrayContaining(scopes.mandatory.map(({ id }) => id)));
    expect(scopes.catalog.map(({ id }) => id)).toEqual(expect.arrayContaining(requested));
    const fields = Object.entries(auth.get("api_key")?.fields.properties ?? {});
    expect(
      getProperties("gongConnectorApi").map((field) => [field.name, field.typeOptions?.password ?? false]),
    ).toEqual(fields.map(([name, { writeOnly = false }]) => [name, writeOnly]));
  });

  test("has every action as an operation of its resource", () => {
    const { properties } = host.getType("gong").description;
    const operations = properties
      .filter(({ name }) => name === "operation")
      .flatMap(({ options = [] }) => options.map((option) => ("value" in option ? option.value : "")));
    expect(operations.toSorted()).toEqual(actions.map(({ id }) => id).toSorted());
  });
});

describe("a list", () => {
  test("ends at the limit, also one without a limit input", async () => {
    expect(await host.run(fill("list_users", { limit: 3 }))).toHaveLength(3);
    expect(await host.run(fill("list_trackers", { limit: 2 }))).toHaveLength(2);
  });

  test("is read to its end, and each item is paired with the input item", async () => {
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const auth = { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: server.url };
    const connector = gong({ auth, additionalDomains: ["127.0.0.1"], rateLimiter: false });
    let length = 0;
    for await (const _call of connector.iterate("list_calls", {})) length += 1;
    expect(length).toBeGreaterThan(200);
    const parameters = fill("list_calls", { returnAll: true, additionalFields: {} });
    const items = await host.run(parameters, { items: [{ json: {} }, { json: {} }] });
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
      [0, 1].flatMap((item) => Array.from({ length }, () => ({ item }))),
    );
  });
});

async function createCall(others: object, options?: NodeOptions): Promise<INodeExecutionData[]> {
  const [user] = sandbox.state.users;
  const input = {
    actualStart: "2026-01-05T10:00:00Z",
    direction: "Conference",
    primaryUser: user?.id,
    parties: [{ userId: user?.id }, { name: "Ann", context: [{ system: "Salesforce", objects: [] }] }],
  };
  return host.run({ ...toParameters(getAction("create_call"), input), ...others }, options);
}

describe("create_call", () => {
  test("has the same idempotency key for the same item of an execution, and another one in another execution", async () => {
    const [first] = await createCall({}, { executionId: "10" });
    const [again] = await createCall({}, { executionId: "10" });
    const [other] = await createCall({}, { executionId: "11" });
    expect(again?.json.callId).toBe(first?.json.callId);
    expect(other?.json.callId).not.toBe(first?.json.callId);
  });

  test.for(["2026-01-05T10:00:00", "={{ DateTime.fromISO('2026-01-05T10:00:00+01:00') }}", "2026-01-05T09:00:00Z"])(
    "accepts %s as a time",
    async (actualStart, { task }) => {
      const [created] = await createCall({ actualStart }, { timezone: "Europe/Berlin", executionId: task.name });
      const call = sandbox.state.calls.find(String(created?.json.callId));
      expect(call?.started).toBe(Date.parse("2026-01-05T09:00:00Z"));
    },
  );
});

test.for(["in memory", "in n8n's storage"])("a recording %s is uploaded", async (place) => {
  const { callId } = (await createCall({}, { executionId: `upload ${place}` }))[0]?.json ?? {};
  const content = Buffer.alloc(200_000, place);
  const binary = { data: content.toString("base64"), mimeType: "audio/mpeg", fileName: "call.mp3" };
  const location = { type: "execution", workflowId: "workflow", executionId: "1" } as const;
  const stored =
    place === "in memory" ? binary : await Container.get(BinaryDataService).store(location, content, binary);
  const parameters = toParameters(getAction("add_call_media"), { id: callId });
  expect("id" in stored).toBe(place !== "in memory");
  const items = [{ json: {}, binary: { data: stored } }];
  const [result] = await host.run({ ...parameters, additionalFields: { file: "data" } }, { items });
  expect(result?.json.callId).toBe(callId);
});

describe("a drop-down", () => {
  const search = async (filter?: string) => {
    const context = host.loadOptions(fill("get_user_by_id"), "id");
    return host.getType("gong").methods?.listSearch?.listUsersIdChoices?.call(context, filter);
  };

  test("lists users and searches by name", async () => {
    const [user] = sandbox.state.users;
    expect((await search())?.results.length).toBeGreaterThan(2);
    const found = await search(user?.emailAddress);
    expect(found?.results.map(({ value }) => value)).toContain(user?.id);
  });
});

describe("an error", () => {
  test("of an input is a NodeOperationError with the path", async () => {
    const error = await catchError(fill("list_calls", { additionalFields: { fromDateTime: "soon" } }));
    expect(error).toMatchObject({
      name: "NodeOperationError",
      message: expect.stringContaining("/fromDateTime"),
      context: { itemIndex: 0 },
    });
  });

  test("of JSON text names the input", async () => {
    const error = await catchError(fill("http_request", { additionalFields: { query: "{" } }));
    expect(error).toMatchObject({ message: expect.stringContaining("/query is not JSON") });
  });

  test.for([403, 404, 429])("with status %i is a NodeApiError with a remedy", async (status) => {
    // A rate limit is tried three times.
    const fault = status === 429 ? { times: 3, headers: { "retry-after": "0" } } : {};
    sandbox.injectFault({ status, ...fault });
    const error = await catchError(fill("list_workspaces"));
    expect(error).toMatchObject({
      name: "NodeApiError",
      httpCode: String(status),
      description: expect.stringMatching(/\w/),
    });
    expect(JSON.stringify(error)).not.toContain(sandbox.credentials.accessKeySecret);
  });

  test("of rejected credentials has a remedy and does not contain them", async () => {
    const credentials = { accessKey: "K", accessKeySecret: "wrong-secret", baseUrl: server.url };
    const wrongHost = await N8nHost.create({ gongConnectorApi: credentials });
    const error = await wrongHost.run(fill("list_workspaces")).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "NodeApiError", httpCode: "401", description: expect.stringMatching(/\w/) });
    expect(JSON.stringify(error)).not.toContain("wrong-secret");
  });

  test("does not stop a workflow that continues", async () => {
    const parameters = fill("list_calls", { additionalFields: { fromDateTime: "soon" } });
    const [item] = await host.run(parameters, { onError: "continueRegularOutput" });
    expect(item).toMatchObject({ json: { kind: "invalid_input", retryable: false }, pairedItem: { item: 0 } });
  });
});

const reads = actions.filter(({ effect }) => effect === "read").map(({ id }) => id);

test.for(reads.filter((id) => id !== "get_crm_entities"))("runs %s", async (id) => {
  const error = await catchError(fill(id));
  expect(error, String(Object(error).description)).toBeUndefined();
});

test("get_crm_entities is rejected, since n8n sends no body with GET", async () => {
  const error = await catchError(fill("get_crm_entities"));
  expect(error).toMatchObject({ message: expect.stringContaining("cannot send a body with GET") });
});
