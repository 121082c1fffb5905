// The actions of the packed piece. Requests go to the sandbox on a real socket.
import type { Piece } from "@activepieces/pieces-framework";
import { gongManifests } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { createSandboxInput, type Sandbox, type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Flow, loadPiece, type StepOptions, toKeyConnection } from "./host.ts";
import { getAction, toEntered } from "./values.ts";

const { actions } = gongManifests();
const piece: Piece = loadPiece();
let server: SandboxServer;
let sandbox: Sandbox;
let flow: Flow;

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, calls: 250, rateLimits: false, bulkProcessingMs: 0 });
  sandbox = server.sandbox;
  flow = new Flow(piece, () => connect());
  await createRecords();
});
beforeEach(() => sandbox.clearFaults());
afterAll(() => server.close());

const wrongKey = { accessKey: "K", accessKeySecret: "wrong-secret" };

function connect(others: object = {}) {
  return toKeyConnection({ ...sandbox.credentials, ...others }, server.url);
}

/** Entered values of an input that exists in the sandbox, and others. */
function fill(id: string, others: object = {}): Record<string, unknown> {
  return { ...toEntered(id, createSandboxInput(getAction(id), sandbox)), limit: 2, ...others };
}

const entities = JSON.stringify([{ objectId: "acc-1", modifiedDate: "2026-03-01T09:00:00Z", name: "Harbourline" }]);

/** Gong accepts the same content once. */
function createSound(content: string): string {
  return `data:audio/mp3;base64,${Buffer.alloc(200_000, content).toString("base64")}`;
}

/** Creates the records that a new sandbox does not have. */
async function createRecords(): Promise<void> {
  await flow.run("register_crm_integration", fill("register_crm_integration"));
  await flow.run("update_crm_schema_fields", fill("update_crm_schema_fields"));
  await flow.run("upload_crm_entities", fill("upload_crm_entities", { entities }));
  for (const id of ["bulk_assign_prospects_to_flow", "get_crm_request_status", "assign_prospects_to_flow"])
    await flow.run(id, fill(id));
}

async function catchMessage(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "",
    (error: unknown) => String(Object(error).message),
  );
}

describe("a list", () => {
  test("ends at the limit, also one without a limit input", async () => {
    for (const id of ["list_users", "list_trackers"])
      expect(getPointer(await flow.run(id, fill(id, { limit: 2 })), "/items")).toHaveLength(2);
  });

  test("is read to its end", async () => {
    const output = await flow.run("list_calls", { returnAll: true });
    expect(Object(getPointer(output, "/items")).length).toBeGreaterThan(200);
  });

  test("counts the private items that it left out", async () => {
    const output = Object(await flow.run("list_calls", { returnAll: true, privateCalls: "exclude" }));
    const all = Object(await flow.run("list_calls", { returnAll: true, privateCalls: "include" }));
    expect(output.excludedCount).toBeGreaterThan(0);
    expect(output.items.length + output.excludedCount).toBe(all.items.length);
    expect(all.excludedCount).toBe(0);
  });

  test.for([0, 1.5, -1])("rejects %d as its limit", async (limit) => {
    const message = await catchMessage(flow.run("list_users", { limit }));
    expect(message).toBe("/limit must be a whole number of at least 1.");
  });
});

/** Calls of one person differ by their start. */
async function createCall(others: object, options?: StepOptions): Promise<unknown> {
  const [user] = sandbox.state.users;
  const input = {
    actualStart: "2026-01-05T10:00:00Z",
    direction: "Conference",
    primaryUser: user?.id,
    parties: [{ userId: user?.id }, { name: "Ann", context: [{ system: "Salesforce", objects: [] }] }],
  };
  return getPointer(
    await flow.run("create_call", { ...toEntered("create_call", input), ...others }, options),
    "/callId",
  );
}

describe("create_call", () => {
  test("creates one call for all attempts of a step, and others for other steps and runs", async () => {
    const first = await createCall({}, { runId: "a" });
    expect(await createCall({}, { runId: "a" })).toBe(first);
    const others = [
      await createCall({}, { runId: "b" }),
      await createCall({}, { runId: "a", stepName: "step_2" }),
      // Another round of a loop.
      await createCall({ title: "Second" }, { runId: "a" }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  test.for([
    ["2026-01-05T10:00:00", "2026-01-05T10:00:00Z"],
    ["2026-01-05T10:00:00+01:00", "2026-01-05T09:00:00Z"],
    [new Date("2026-01-05T08:00:00Z"), "2026-01-05T08:00:00Z"],
  ])("reads %s as %s", async ([actualStart, expected]) => {
    // The engine turns a value of an expression into text.
    const text = actualStart instanceof Date ? actualStart.toJSON() : actualStart;
    const id = await createCall({ actualStart: text }, { runId: `date ${text}` });
    expect(sandbox.state.calls.find(String(id))?.started).toBe(Date.parse(String(expected)));
  });
});

test("a recording is uploaded", async () => {
  const id = await createCall({}, { runId: "upload" });
  expect(await flow.run("add_call_media", { id, file: createSound("upload") })).toMatchObject({ callId: id });
});

test("a file that the engine cannot read is an error", async () => {
  const message = await catchMessage(flow.run("add_call_media", { id: "1", file: "nothing" }));
  expect(message).toContain("invalid input");
});

describe("a drop-down", () => {
  const list = async (properties: object, searchValue?: string) => {
    const property = piece.getAction("get_user_by_id")?.props.id;
    return property.options(properties, { searchValue });
  };
  test("lists users and searches by text", async () => {
    const [user] = sandbox.state.users;
    expect((await list({ auth: connect() })).options.length).toBeGreaterThan(2);
    const { options } = await list({ auth: connect() }, user?.emailAddress);
    expect(options.map(({ value }: { value: string }) => value)).toContain(user?.id);
  });

  test("without a connection, or with one that Gong rejects, shows what to do", async () => {
    expect(await list({})).toEqual({ disabled: true, options: [], placeholder: "Choose a connection first." });
    const { disabled, placeholder } = await list({ auth: connect(wrongKey) });
    expect([disabled, placeholder]).toEqual([true, expect.stringContaining("unauthenticated")]);
  });

  test("is filled again after a change of what it depends on", () => {
    const { refreshers } = piece.getAction("get_brief")?.props.briefName ?? {};
    expect(refreshers).toEqual(["auth", "workspaceId"]);
  });
});

describe("an error", () => {
  test("of an input names its path", async () => {
    expect(await catchMessage(flow.run("list_calls", { fromDateTime: "soon" }))).toContain("/fromDateTime");
    expect(await catchMessage(flow.run("http_request", { query: "{" }))).toContain("/query is not JSON");
  });

  test("of a long number in JSON is no rounded number", async () => {
    const values = fill("upload_crm_entities", { entities: '[{"objectId":12345678901234567890}]' });
    const message = await catchMessage(flow.run("upload_crm_entities", values));
    expect(message).toContain("/entities/0/objectId loses digits");
  });

  test.for([
    [403, "forbidden"],
    [404, "not found"],
    [429, "rate limited"],
    [500, "unavailable"],
  ] as const)("with status %d is shown as %s, with a remedy", async ([status, kind]) => {
    sandbox.injectFault({ status, times: 3, headers: { "retry-after": "0" } });
    const message = await catchMessage(flow.run("list_workspaces", {}));
    expect(message).toMatch(new RegExp(`^list_workspaces: ${kind}: .+\\. .+\\.`));
  });

  test("of rejected credentials does not contain them", async () => {
    const message = await catchMessage(new Flow(piece, () => connect(wrongKey)).run("list_users", {}));
    expect(message).toMatch(/^list_users: unauthenticated: /);
    expect(message).not.toContain("wrong-secret");
  });

  test("of a step without a connection says what to do", async () => {
    const message = await catchMessage(new Flow(piece, () => undefined).run("list_users", {}));
    expect(message).toBe("There is no connection. Choose one in the step.");
  });
});

/** Values that an example cannot have: content, a record that must exist, and a key that is not used yet. */
const filled: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  add_call_media: async () => ({ id: await createCall({}, { runId: "form" }), file: createSound("form") }),
  update_meeting: async () => {
    const { meetingId } = Object(await flow.run("create_meeting", fill("create_meeting")));
    return { meetingId };
  },
  update_task: async () => ({ userId: sandbox.state.engage.tasks[0]?.userId }),
  upload_target_assignments: async () => ({ csv: "email,amount\nana.silva@example.com,100" }),
  upload_crm_entities: async () => ({ entities, clientRequestId: "" }),
  upload_crm_entities_and_wait: async () => ({ entities, clientRequestId: "" }),
  delete_crm_integration: async () => ({ clientRequestId: "" }),
};

describe("every action through its form", () => {
  // The integration is needed until the end, and one exists already.
  const last = ["delete_crm_integration", "register_crm_integration"];
  const ids = [...actions.keys()].filter((id) => !last.includes(id));

  test.for([...ids, ...last])("%s", async (id) => {
    const values = fill(id, await filled[id]?.());
    expect(await catchMessage(flow.run(id, values, { runId: `form of ${id}` }))).toBe("");
  });
});
