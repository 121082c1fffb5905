// Requests on real sockets, over each transport: error responses, broken responses, redirects, cancellation.
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { GongOptions } from "../src/index.ts";
import { busy, call, callResponse, meeting, respondInTurn, respondJson, transcripts } from "./helpers/responses.ts";
import { authorization, catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { startHttpServer, startTcpServer } from "./helpers/servers.ts";
import { transports } from "./helpers/transports.ts";

describe.each(transports)("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  describe("error responses", () => {
    const cases = [
      [411, "Correct the request"],
      [413, "Send less at once"],
      [415, "Correct the request"],
    ] as const;
    test.for(cases)("rejects a %i with a remedy that fits the action", async ([status, remedy]) => {
      const turn = respondInTurn((_request, response) =>
        respondJson(response, status, { requestId: "r9", errors: ["No"] }),
      );
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener));
      const error = await catchError(run("list_call_transcripts", transcripts));
      expect(error).toMatchObject({ kind: "rejected", status, requestId: "r9", retryable: false });
      expect(error.remedy).toContain(remedy);
      expect(events).toMatchObject([{ attempt: 1, status, kind: "rejected", requestId: "r9", method: "POST" }]);
    });
  });

  describe("invalid responses", () => {
    test("throws invalid_response for HTML with status 200", async () => {
      const url = await startHttpServer((_request, response) =>
        response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>"),
      );
      const error = await catchError(connectAndWatch(url).run("get_call_by_id", call));
      expect(error).toMatchObject({ kind: "invalid_response", status: 200, retryable: false });
      expect(error.message).toContain("text/html");
    });

    test("throws invalid_response for an empty body with status 200", async () => {
      const url = await startHttpServer((_request, response) => response.writeHead(200).end());
      expect(await catchError(connectAndWatch(url).run("get_call_by_id", call))).toMatchObject({
        kind: "invalid_response",
        status: 200,
      });
      const made = await catchError(connectAndWatch(url).run("create_meeting", meeting));
      expect(made).toMatchObject({ kind: "invalid_response", status: 200, retryable: false });
    });

    test("classifies an HTML error page by its status", async () => {
      const url = await startHttpServer((_request, response) =>
        response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"),
      );
      const error = await catchError(connectAndWatch(url).run("get_call_by_id", call, { maxRetries: 0 }));
      expect(error).toMatchObject({ kind: "unavailable", status: 502, retryable: true });
    });

    test("retries a read after a response that ends early", async () => {
      const text = JSON.stringify(callResponse);
      const turn = respondInTurn(
        (_request, response) => {
          response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
          response.write(text.slice(0, 10), () => response.destroy());
        },
        (_request, response) => respondJson(response, 200, callResponse),
      );
      const { run, events } = connectAndWatch(await startHttpServer(turn.listener), useFakeDelays());
      expect(await run("get_call_by_id", call)).toEqual(call);
      expect(events).toMatchObject([
        { attempt: 1, kind: "unavailable" },
        { attempt: 2, status: 200 },
      ]);
      expect(events[0]).not.toHaveProperty("status");
    });

    test("throws unavailable for a chunked response that ends early, and for bytes that are not HTTP", async () => {
      const cut = await startTcpServer((socket) => {
        socket.once("data", () =>
          socket.end(
            'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"cal',
          ),
        );
      });
      const noise = await startTcpServer((socket) => {
        socket.once("data", () => socket.end("220 mail.example.com ESMTP\r\n"));
      });
      for (const url of [cut, noise]) {
        const error = await catchError(connectAndWatch(url).run("get_call_by_id", call, { maxRetries: 0 }));
        expect(error).toMatchObject({ kind: "unavailable", retryable: true });
        expect(error.status).toBeUndefined();
      }
    });
  });

  describe("redirects", () => {
    test.for([301, 302, 303, 307, 308])(
      "does not follow a %i, so that credentials are sent to no other host",
      async (status) => {
        const elsewhere = respondInTurn((_request, response) => respondJson(response, 200, callResponse));
        const other = await startHttpServer(elsewhere.listener);
        const url = await startHttpServer((_request, response) =>
          response.writeHead(status, { location: `${other}/v2/calls/1` }).end(),
        );
        const error = await catchError(connectAndWatch(url).run("get_call_by_id", call));
        expect(error).toMatchObject({ kind: "rejected", status });
        expect(error.remedy).toContain("Correct the base URL");
        expect(elsewhere.count).toBe(0);
      },
    );
  });

  describe("cancellation", () => {
    test("rejects a running request with the signal's reason and closes its connection", async () => {
      const arrived = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      const url = await startHttpServer((request) => {
        request.socket.on("close", closed.resolve);
        arrived.resolve();
      });
      const controller = new AbortController();
      const outcome = connectAndWatch(url).run("create_meeting", meeting, { signal: controller.signal });
      await arrived.promise;
      const reason = new Error("the workflow was stopped");
      controller.abort(reason);
      await expect(outcome).rejects.toBe(reason);
      await closed.promise;
    });

    test("ends the pause between two attempts", async () => {
      const controller = new AbortController();
      const turn = respondInTurn((_request, response) => respondJson(response, 429, {}, { "retry-after": "50" }));
      const reason = new Error("enough");
      const onAttempt = () => setImmediate(() => controller.abort(reason));
      const outcome = connectAndWatch(await startHttpServer(turn.listener), { onAttempt }).run("get_call_by_id", call, {
        signal: controller.signal,
      });
      await expect(outcome).rejects.toBe(reason);
      expect(turn.count).toBe(1);
    });

    test("sends nothing when the signal is already aborted", async () => {
      const turn = respondInTurn(busy);
      const { run } = connectAndWatch(await startHttpServer(turn.listener));
      await expect(run("get_call_by_id", call, { signal: AbortSignal.abort() })).rejects.toThrow();
      expect(turn.count).toBe(0);
    });
  });

  test("sends the JSON body of a GET with its length and the credentials", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const url = await startTcpServer((socket: Socket) => {
      let text = "";
      socket.on("data", (bytes: Buffer) => {
        text += bytes.toString("latin1");
        if (!text.endsWith('["1234","8765"]')) return;
        resolve(text);
        const body = JSON.stringify({ requestId: "r1", crmObjectsMap: {} });
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    });
    const input = { integrationId: "6286478263646", objectType: "DEAL", objectsCrmIds: ["1234", "8765"] };
    expect(await connectAndWatch(url).run("get_crm_entities", input)).toMatchObject({ crmObjectsMap: {} });
    const sent = (await promise).toLowerCase();
    expect(sent).toMatch(/^get \/v2\/crm\/entities\?integrationid=6286478263646&objecttype=deal http\/1\.1\r\n/);
    expect(sent).toContain("\r\ncontent-length: 15\r\n");
    expect(sent).toContain("\r\ncontent-type: application/json\r\n");
    expect(sent).toContain(`\r\nauthorization: ${authorization.toLowerCase()}\r\n`);
    expect(sent).not.toContain("transfer-encoding");
  });

  test("rejects a response with more than maxBytes, also with an unknown length", async () => {
    const sizes = [{ "content-length": "100000" }, {}];
    for (const headers of sizes) {
      const url = await startHttpServer((_request, response) => {
        response.writeHead(200, headers).write(Buffer.alloc(50_000), () => response.end(Buffer.alloc(50_000)));
      });
      const timeouts = { connectMs: 1000, responseMs: 1000 };
      const request = { method: "GET", url, headers: {}, timeouts };
      await expect(transport({ ...request, maxBytes: 99_999 })).rejects.toMatchObject({
        code: "ERR_RESPONSE_TOO_LARGE",
      });
      expect((await transport({ ...request, maxBytes: 100_000 })).body).toHaveLength(100_000);
    }
  });
});
