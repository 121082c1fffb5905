// Responses that lack a part: null for lists and objects, writes without the id that they return, and unexpected errors.
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { ConnectorError, type GongOptions, gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { call, meeting, respondJson } from "../helpers/responses.ts";
import { catchError, connectAndWatch } from "../helpers/secret_leaks.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

/** A connector in strict mode, and a service that sends a status and JSON by path. */
async function connectTo(bodies: Readonly<Record<string, unknown>>, status = 200, options: GongOptions = {}) {
  const url = await startHttpServer(async (request, response) => {
    await readBody(request);
    const body = bodies[new URL(request.url ?? "", "http://loopback").pathname];
    if (body === undefined) response.writeHead(status).end();
    else respondJson(response, status, body, { "x-traceid": "trace1" });
  });
  return connectAndWatch(url, options);
}

describe("null where a list or an object is expected", () => {
  const nulls = { parties: null, context: null, content: null, interaction: null, collaboration: null, media: null };
  const party = { name: "Ana", emailAddress: "ana@example.com", speakerId: "1", context: null, methods: null };
  const crm = { system: "Salesforce", objects: null };
  const passages = [
    { speakerId: "1", topic: null, sentences: null },
    null,
    { speakerId: null, sentences: [null, { text: "Price", start: null }] },
  ];
  const bodies = {
    "/v2/calls/extensive": {
      calls: [
        null,
        { metaData: null, ...nulls },
        { ...nulls, metaData: { id: "1", title: null } },
        {
          metaData: { id: "2", title: "Demo" },
          parties: [null, party],
          context: [null, crm, { ...crm, objects: [null] }],
        },
      ],
    },
    "/v2/calls/transcript": {
      callTranscripts: [null, { callId: "1", transcript: null }, { callId: "2", transcript: passages }],
    },
  };
  const fromDateTime = "2026-03-01T00:00:00Z";

  test.for([
    [{ title: "demo" }, ["2"]],
    [{ participants: ["example.com"] }, ["2"]],
    [{ accountId: "001" }, []],
    [{ opportunityId: "006" }, []],
    [{ keyword: "price" }, ["2"]],
  ] as const)("is absent for Search Calls by %j", async ([wanted, ids]) => {
    const { run } = await connectTo(bodies);
    const output = await run("search_calls", { fromDateTime, ...wanted });
    expect(Object(output).calls.map((found: { call: { id: string } }) => found.call.id)).toEqual(ids);
  });

  test("is absent for Get Call Transcript", async () => {
    const { run } = await connectTo(bodies);
    expect(await run("get_call_transcript", { callIds: ["1", "2"] })).toMatchObject({
      calls: [{ callId: "2", segments: [{ speaker: "Speaker 1", text: "Price" }] }],
      missing: [{ callId: "1", reason: "no_transcript" }],
    });
  });

  test("stays in the output of a list, apart from entries of a list", async () => {
    const { run } = await connectTo(bodies);
    const { items } = Object(await run("list_extensive_calls", { filter: { callIds: ["1"] } }));
    expect(items).toHaveLength(3);
    expect(items[1]).toEqual({ ...nulls, metaData: { id: "1", title: null } });
    expect(items[2].parties).toEqual([party]);
  });

  test("is absent in every property of every action's response", async () => {
    const { run } = await connectTo({
      "/v2/users": {
        users: [null, { id: "1", emailAddress: null, emailAliases: null, settings: null, spokenLanguages: null }],
      },
      "/v2/settings/trackers": {
        keywordTrackers: [null, { trackerId: "1", trackerName: null, languageKeywords: null }],
      },
      "/v2/flows/prospects/bulk-assignments": { id: "b1", status: "COMPLETED", results: null },
    });
    expect(await catchError(run("search_user", { email: "ana@example.com" }))).toMatchObject({ code: "no_match" });
    expect(await catchError(run("get_tracker", { name: "Price" }))).toMatchObject({ code: "no_match" });
    const prospects = [{ firstName: "Ana", lastName: "Silva", email: "ana@example.com" }];
    const input = { flowId: "1", flowInstanceOwnerEmail: "ana@example.com", prospects };
    expect(await run("bulk_assign_prospects_and_wait", input)).toMatchObject({ failed: [], finished: true });
  });
});

describe("a write whose response lacks the id that it returns", () => {
  const newCall = {
    clientUniqueId: "c1",
    actualStart: "2026-03-02T10:00:00Z",
    direction: "Inbound",
    parties: [{ userId: "1" }],
    primaryUser: "1",
  };
  const registration = { name: "CRM", ownerEmail: "a@example.com" };
  const profile = { name: "Sales", description: "x" };
  const interaction = {
    eventId: "e1",
    timestamp: "2026-03-02T10:00:00Z",
    eventType: "VIEW",
    content: { contentTitle: "Prices" },
    trackingId: "t1",
  };
  const upload = { integrationId: "1", objectType: "STAGE", clientRequestId: "c1", entities: [{ objectId: "1" }] };
  test.for([
    ["create_call", newCall, "/v2/calls", {}],
    ["create_call", newCall, "/v2/calls", { requestId: "r1", callId: null }],
    ["create_call", newCall, "/v2/calls", []],
    ["create_meeting", meeting, "/v2/meetings", {}],
    ["create_meeting", meeting, "/v2/meetings", undefined],
    ["register_crm_integration", registration, "/v2/crm/integrations", { requestId: "r1" }],
    ["create_digital_interaction", interaction, "/v2/digital-interaction", {}],
    ["upload_crm_entities", upload, "/v2/crm/entities", {}],
    ["add_call_media", { id: "1" }, "/v2/calls/1/media", { requestId: "r1" }],
  ] as const)("fails for %s with %#", async ([id, input, path, body]) => {
    const { run } = await connectTo({ [path]: body });
    const content = { open: () => Readable.from([Buffer.from("x")]), sizeBytes: 1, fileName: "call.mp3" };
    const options = id === "add_call_media" ? { strict: false, upload: content } : { strict: false };
    const error = await catchError(run(id, input, options));
    expect(error).toMatchObject({ kind: "invalid_response", action: id, status: 200, retryable: false });
    expect(error.remedy).toContain("Check before you repeat it");
  });

  test("fails if the picked part is missing", async () => {
    const { connector } = await connectTo({ "/v2/permission-profile": { requestId: "r1" } });
    const action = connector.action("create_permission_profile");
    expect(action.response?.pick).toBe("/profile");
    const error = await catchError(connector.run("create_permission_profile", { workspaceId: "1", ...profile }));
    expect(error).toMatchObject({ kind: "invalid_response", retryable: false, requestId: "r1" });
  });

  test("succeeds with 204 where the action returns nothing but the id of the request", async () => {
    const { run } = await connectTo({}, 204);
    expect(await run("delete_meeting", { meetingId: "1", organizerEmail: "a@example.com" })).toEqual({});
    expect(await run("create_digital_interaction", interaction, { strict: false })).toEqual({});
    expect(await catchError(run("create_call", newCall))).toMatchObject({ kind: "invalid_response", status: 204 });
  });
});

describe("a body that is not usable as JSON", () => {
  /** The result of a read whose response has this body. */
  async function runWith(body: Uint8Array | string, status = 200): Promise<unknown> {
    const url = await startHttpServer((_request, response) =>
      response.writeHead(status, { "content-type": "application/json" }).end(body),
    );
    const { run } = connectAndWatch(url);
    return run("get_call_by_id", call, { maxRetries: 0 }).catch((error: unknown) => error);
  }
  const latin1 = Buffer.from('{"call":{"id":"1","title":"José"}}', "latin1");
  const nested = `{"call":${"[".repeat(5000)}${"]".repeat(5000)}}`;

  test.for([
    [nested, "JSON of more than 500 levels"],
    ["[".repeat(1_000_000), "JSON of more than 500 levels"],
    [latin1, "not valid UTF-8"],
    ['{"call":', "not JSON"],
  ] as const)("is an invalid_response with its reason, %#", async ([body, reason]) => {
    expect(await runWith(body)).toMatchObject({
      code: "invalid_json_response",
      message: `status 200, content type application/json, ${reason}`,
    });
  });

  test("keeps the status of an error response", async () => {
    for (const body of [nested, latin1])
      expect(await runWith(body, 503)).toMatchObject({ code: "service_unavailable", status: 503 });
  });

  test("explains an error although a part of it is not UTF-8", async () => {
    const body = Buffer.from('{"requestId":"r1","errors":["The title José is too long"]}', "latin1");
    expect(await runWith(body, 400)).toMatchObject({
      kind: "invalid_input",
      message: "The title Jos\uFFFD is too long",
      requestId: "r1",
    });
  });

  test("is read if it begins with a byte order mark", async () => {
    expect(await runWith('\uFEFF{"call":{"id":"1"}}')).toEqual({ id: "1" });
  });
});

describe("an unexpected error", () => {
  const options = createAccountOptions("https://api.gong.example");
  const fail = (): never => {
    throw new TypeError("CANARY");
  };

  test("is an internal_error with the action", async () => {
    const connector = gong({
      ...options,
      onAttempt: fail,
      transport: async () => ({ status: 200, headers: {}, body: Buffer.from("{}") }),
    });
    for (const call of [
      () => connector.run("get_call_by_id", { id: "1" }),
      () => connector.run("get_call_transcript", { callIds: ["1"] }),
      () => connector.iterate("list_users", {}).next(),
      () => connector.choices("list_calls", "/workspaceId"),
      () => connector.testConnection(),
    ]) {
      const error: unknown = await call().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConnectorError);
      expect(error).toMatchObject({
        code: "internal_error",
        retryable: false,
        action: expect.any(String),
        cause: expect.any(TypeError),
      });
      expect(JSON.stringify(error)).not.toContain("CANARY");
      expect(String(error)).not.toContain("CANARY");
    }
  });

  test("is an internal_error in a dry run", async () => {
    const input = new Proxy({ id: "1" }, { ownKeys: fail });
    const error: unknown = await gong(options)
      .dryRun("get_call_by_id", input)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "internal_error", action: "get_call_by_id" });
  });

  test("is the reason of the signal when a run is aborted", async () => {
    const reason = new Error("stopped");
    const controller = new AbortController();
    const transport = async (): Promise<never> => {
      controller.abort(reason);
      throw new TypeError("late");
    };
    await expect(
      gong({ ...options, transport }).run("get_call_by_id", call, { signal: controller.signal }),
    ).rejects.toBe(reason);
  });
});
