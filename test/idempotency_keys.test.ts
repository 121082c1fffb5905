// Creates whose idempotency key Gong refuses as used: a lost answer is recovered, and a key of somebody else is a conflict.
import { describe, expect, test } from "vitest";
import { gongManifests, type RunOptions } from "../src/index.ts";
import { createExampleInput } from "../src/internal.ts";
import { busy, reset, respondInTurn, respondJson } from "./helpers/responses.ts";
import { catchError, connectAndWatch, useFakeDelays } from "./helpers/secret_leaks.ts";
import { getRefusedUrl, startHttpServer } from "./helpers/servers.ts";

const callId = "7022652889306584427";
const refusals: Readonly<Record<string, [status: number, message: string]>> = {
  clientUniqueId: [400, `A call with clientUniqueId 'u1' has already been posted for the call ${callId}`],
  clientRequestId: [409, "Client request id has already been used"],
  eventId: [409, "Event was already reported in the past."],
};
const waitId = "upload_crm_entities_and_wait";

const keyed = [...gongManifests().actions.values()].flatMap((action) => {
  const { id, idempotencyKeyInput: name } = action;
  if (name === undefined) return [];
  const { file: _file, ...input } = { ...createExampleInput(action), [name]: "u1" };
  const entities = [{ objectId: "a-1", modifiedDate: "2026-03-01T00:00:00Z" }];
  const content = id.startsWith("upload") ? { objectType: "ACCOUNT", entities } : {};
  return [{ id, name, input: { ...input, ...content } }];
});

/** The refusal of a key; the status of an upload is DONE. */
function refuse(name: string) {
  const [status, message] = refusals[name] ?? [500, ""];
  return respondInTurn((request, response) =>
    request.method === "GET"
      ? respondJson(response, 200, { requestId: "r3", clientRequestId: "u1", status: "DONE" })
      : respondJson(response, status, { requestId: "r2", errors: [message] }),
  ).listener;
}

function getOutput(id: string): object {
  if (id === "create_call") return { requestId: "r2", callId };
  return id === waitId ? { clientRequestId: "u1", finished: true, status: "DONE" } : { requestId: "r2" };
}

async function run(id: string, input: unknown, listeners: Parameters<typeof respondInTurn>, options?: RunOptions) {
  const turn = respondInTurn(...listeners);
  const connector = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
  return connector.run(id, input, options);
}

test("eight actions have an idempotency key, and each declares how a used one is refused", () => {
  expect(keyed).toHaveLength(8);
  for (const { id } of keyed) {
    const { alreadyExists } = gongManifests().actions.get(id) ?? {};
    expect(alreadyExists, id).toEqual(id === waitId ? undefined : expect.anything());
  }
});

describe.for(keyed)("$id", ({ id, name, input }) => {
  test("returns the output of the lost answer after a reset", async () => {
    expect(await run(id, input, [reset, refuse(name)])).toEqual(getOutput(id));
  });

  test("returns the output of the lost answer after a 503", async () => {
    expect(await run(id, input, [busy, refuse(name)])).toEqual(getOutput(id));
  });

  test("returns the output of an earlier run with mayRepeat", async () => {
    expect(await run(id, input, [refuse(name)], { maxRetries: 0, mayRepeat: true })).toEqual(getOutput(id));
  });

  test("throws already_exists if no earlier attempt can have used the key", async () => {
    const error = await catchError(run(id, input, [refuse(name)]));
    expect(error).toMatchObject({ kind: "conflict", code: "already_exists", retryable: false, requestId: "r2" });
    expect(error.message).toContain(refusals[name]?.[1]);
    expect(error.remedy).toMatch(/^Compare .* before you choose another key/);
  });

  test("throws already_exists after a 429, which changed nothing", async () => {
    const limited = respondInTurn((_request, response) => respondJson(response, 429, {}, { "retry-after": "0" }));
    expect(await catchError(run(id, input, [limited.listener, refuse(name)]))).toMatchObject({
      code: "already_exists",
    });
  });
});

test("another refusal of a create is an error also with mayRepeat", async () => {
  const input = keyed.find(({ id }) => id === "create_call")?.input;
  const message = "Recording is not enabled for the primary user";
  const other = respondInTurn((_request, response) => respondJson(response, 409, { errors: [message] })).listener;
  expect(await catchError(run("create_call", input, [other], { mayRepeat: true }))).toMatchObject({
    code: "service_conflict",
    message,
  });
  const html = respondInTurn((_request, response) => response.writeHead(409).end("<html>Conflict</html>")).listener;
  const event = keyed.find(({ id }) => id === "create_digital_interaction")?.input;
  expect(await catchError(run("create_digital_interaction", event, [html], { mayRepeat: true }))).toMatchObject({
    kind: "conflict",
  });
});

test("a create that never left is not taken for an earlier one", async () => {
  const { run: runRefused } = connectAndWatch(await getRefusedUrl(), { maxRetries: 0 });
  const input = keyed.find(({ id }) => id === "create_call")?.input;
  expect(await catchError(runRefused("create_call", input))).toMatchObject({ code: "network_error" });
});

test("recognizes a used key beside Gong's sentence for people", async () => {
  const { listener } = respondInTurn((_request, response) => {
    const errors = [refusals.clientUniqueId?.[1]];
    respondJson(response, 400, { requestId: "r2", errors, userFacingError: "This call was added before." });
  });
  const input = keyed.find(({ id }) => id === "create_call")?.input;
  expect(await run("create_call", input, [reset, listener])).toEqual({ requestId: "r2", callId });
});
