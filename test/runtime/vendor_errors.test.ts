// What an error states: the vendor's own explanation and link, and a remedy only where it fits the action.
import { describe, expect, test } from "vitest";
import { call, meeting, respondJson, transcripts } from "../helpers/responses.ts";
import { catchError, connectAndWatch } from "../helpers/secret_leaks.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

const integrationId = "6286478263646";

/** The error of an action that the service answers with this status and body. */
async function getError(id: string, input: unknown, status: number, body: unknown) {
  const url = await startHttpServer(async (request, response) => {
    await readBody(request);
    respondJson(response, status, body);
  });
  const { run } = connectAndWatch(url);
  return catchError(run(id, input, { maxRetries: 0, allowPaidActions: true }));
}

describe("the vendor's explanation", () => {
  const providerDisconnected = {
    requestId: "r1",
    errors: ["Provider disconnected"],
    userFacingError: "Google Meet is disconnected from Gong. Contact your Gong admin.",
    fixUrl: "https://app.gong.example/settings",
    helpUrl: "",
  };

  test("is the message, with its link, and comes before the list of errors", async () => {
    const error = await getError("create_meeting", meeting, 409, providerDisconnected);
    expect(error).toMatchObject({
      kind: "conflict",
      message: providerDisconnected.userFacingError,
      helpUrl: providerDisconnected.fixUrl,
    });
    expect(error.remedy).toContain("setting in Gong");
    expect(error.toJSON()).toMatchObject({ helpUrl: providerDisconnected.fixUrl });
    expect(String(error)).toContain(providerDisconnected.fixUrl);
  });

  test("has the page for help if there is none that solves the error", async () => {
    const body = { ...providerDisconnected, fixUrl: "", helpUrl: "https://help.gong.example/meetings" };
    expect(await getError("create_meeting", meeting, 409, body)).toMatchObject({ helpUrl: body.helpUrl });
  });

  test.for(["javascript:alert(1)", "http://gong.example", "/settings", 5, null])(
    "takes no link from %j",
    async (fixUrl) => {
      const body = { ...providerDisconnected, fixUrl };
      expect((await getError("create_meeting", meeting, 409, body)).helpUrl).toBeUndefined();
    },
  );

  test.for([
    [{ error: "Unknown id" }, "Unknown id"],
    [{ message: "Unknown id" }, "Unknown id"],
    [{ errors: "Unknown id" }, "Unknown id"],
    [{ errors: [], error: "", message: "Unknown id" }, "Unknown id"],
    [{ errors: ["One", 2, null, "Two"], message: "Three" }, "One; Two"],
    [{ userFacingError: null, errors: ["One"] }, "One"],
    [{ errors: { text: "One" } }, "status 400 without an error text"],
    [null, "status 400 without an error text"],
  ] as const)("is read from %j", async ([body, message]) => {
    expect(await getError("get_call_by_id", call, 400, body)).toMatchObject({ message });
  });

  test("does not hide the text by which a rule recognizes the error", async () => {
    const body = {
      userFacingError: "You may not do this.",
      errors: ["You don't have permission to use 'api:coaching:read' in your app."],
    };
    const error = await getError("get_call_by_id", call, 401, body);
    expect(error).toMatchObject({
      code: "missing_scope",
      scopes: ["api:coaching:read"],
      message: body.userFacingError,
    });
  });
});

describe("remedies", () => {
  const request = { method: "GET", path: "/v2/unknown" };
  const crmUpload = { integrationId, objectType: "STAGE", clientRequestId: "c1", entities: [{ objectId: "1" }] };
  const cases: readonly [
    id: string,
    input: unknown,
    status: number,
    errors: string[],
    expected: RegExp,
    other: RegExp,
  ][] = [
    ["get_call_by_id", call, 404, ["Not found"], /without media/, /path/],
    [
      "delete_meeting",
      { meetingId: "1", organizerEmail: "a@example.com" },
      404,
      ["Not found"],
      /ids of the input/,
      /media/,
    ],
    ["http_request", request, 404, ["Not found"], /Check the path/, /media/],
    ["http_request", request, 405, ["Method Not Allowed"], /method/, /base URL/],
    ["list_workspaces", {}, 405, ["Method Not Allowed"], /./, /reference has for this path/],
    ["list_call_transcripts", transcripts, 411, ["No"], /./, /sizeBytes/],
    ["list_call_transcripts", transcripts, 413, ["No"], /less at once/, /recording|CRM/],
    ["upload_crm_entities", crmUpload, 413, ["No"], /200 MB/, /recording/],
    ["list_call_transcripts", transcripts, 415, ["No"], /./, /content type/],
    ["http_request", request, 415, ["No"], /content type/, /media/],
    ["list_workspaces", {}, 402, ["Payment"], /./, /credits/],
    ["get_permission_profile", { profileId: "1" }, 400, ["Bad request"], /Check the ids/, /recording/],
    ["create_digital_interaction", undefined, 409, ["Exists"], /choose another key/, /setting/],
    ["create_meeting", meeting, 409, ["Conflict"], /setting/, /choose another key/],
    [
      "update_task",
      { taskId: "1", userId: "1", status: "DONE" },
      500,
      ["Internal server error occurred"],
      /Engage/,
      /support/,
    ],
    ["get_call_by_id", call, 500, ["Internal server error occurred"], /Try again/, /Engage/],
    ["get_call_by_id", call, 400, [], /base URL/, /names/],
  ];
  const interaction = {
    eventId: "e1",
    timestamp: "2026-03-02T10:00:00Z",
    eventType: "VIEW",
    content: { contentTitle: "Prices" },
    trackingId: "t1",
  };
  test.for(cases)("%s with status %# fit the action", async ([id, input, status, errors, expected, other]) => {
    const error = await getError(id, input ?? interaction, status, { requestId: "r1", errors });
    expect(error).toMatchObject({ status, action: id });
    expect(error.remedy).toMatch(expected);
    expect(error.remedy).not.toMatch(other);
  });
});
