// A transport of the host: its errors, and the requests that it receives.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Transport } from "../src/index.ts";
import { callBeforeSend, type TransportRequest } from "../src/network/transport.ts";
import { call, callResponse, meeting } from "./helpers/responses.ts";
import { authorization, catchError, connectAndWatch as connect } from "./helpers/secret_leaks.ts";
import { createFile, id, megabyte } from "./helpers/uploads.ts";

describe("custom transport", () => {
  const input = { integrationId: "1", objectType: "DEAL", objectsCrmIds: ["1"] };
  const getError = (error: Error) =>
    catchError(
      connect("https://api.gong.io", { transport: () => Promise.reject(error) }).run("get_crm_entities", input),
    );

  test("that cannot send a body with GET makes the action fail with that reason", async () => {
    const error = await getError(Object.assign(new Error(), { code: "ERR_BODY_NOT_SUPPORTED" }));
    expect(error).toMatchObject({ code: "unsupported_by_transport", kind: "rejected", retryable: false });
  });

  test("that rejects a large response makes the action fail with response_too_large", async () => {
    const error = await getError(Object.assign(new Error(), { code: "ERR_RESPONSE_TOO_LARGE" }));
    expect(error).toMatchObject({ code: "response_too_large", kind: "invalid_response" });
  });

  test("that rejects with an unknown error is taken as having sent the request", async () => {
    const run = connect("https://api.gong.io", {
      maxRetries: 0,
      transport: () => Promise.reject(Object.assign(new Error("CANARY"), { code: "E_PROXY" })),
    }).run("create_meeting", meeting);
    expect(await catchError(run)).toMatchObject({ code: "outcome_unknown", message: "the request failed (E_PROXY)" });
  });

  test("receives the whole request, and no time-out that the options do not set", async () => {
    const requests: TransportRequest[] = [];
    const transport: Transport = async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(callResponse)) };
    };
    expect(await connect("https://api.gong.io", { transport, timeoutMs: 5000 }).run("get_call_by_id", call)).toEqual(
      call,
    );
    expect(requests).toEqual([
      {
        method: "GET",
        url: `https://api.gong.io/v2/calls/${call.id}`,
        headers: {
          accept: "application/json",
          authorization,
          "user-agent": expect.stringMatching(/^gong-connector\//),
        },
        timeouts: { connectMs: 5000, responseMs: 5000, totalMs: 5000 },
        maxBytes: 64_000_000,
      },
    ]);
  });

  test("may collect the chunks of an upload before it sends them", async () => {
    const content = randomBytes(3 * megabyte + 1);
    const chunks: Uint8Array[] = [];
    const transport: Transport = async ({ body }) => {
      if (typeof body === "object") for await (const chunk of body) chunks.push(chunk);
      return { status: 201, headers: {}, body: Buffer.from(`{"requestId":"r","callId":"${id}"}`) };
    };
    await connect("https://api.gong.io", { transport }).run("add_call_media", {
      id,
      file: createFile("collected.wav", content),
    });
    expect(Buffer.concat(chunks.slice(1, -1)).equals(content)).toBe(true);
  });

  test("is called when the request may be sent, which may take several calls of beforeSend", async () => {
    const log: unknown[] = [];
    const answers = [false, false, true];
    const transport = callBeforeSend(async (request) => {
      log.push(request);
      return { status: 204, headers: {}, body: new Uint8Array() };
    });
    const request = { method: "GET", url: "https://api.gong.io/", headers: {}, maxBytes: 1 };
    const timeouts = { connectMs: 1, responseMs: 1 };
    const beforeSend = async (connection: { isNew: boolean }): Promise<boolean> => {
      log.push(connection);
      return answers.shift() ?? true;
    };
    const response = await transport({ ...request, timeouts, beforeSend, body: "text" });
    expect(response.status).toBe(204);
    expect(log).toEqual([{ isNew: false }, { isNew: false }, { isNew: false }, { ...request, timeouts, body: "text" }]);
    expect(await transport({ ...request, timeouts })).toEqual(response);
  });
});
