// The steps API when the server stops.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { gong } from "gong-connector";
import { expect, test } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import { createApp } from "../../src/app.ts";

test("finishes the running step when it stops, and rejects further requests on the same connection", async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const waiting = await startHttpServer((_request, response) => arrived.resolve(response));
  const connector = gong(createAccountOptions(waiting));
  const stopping = await createApp({
    stepsApi: { getConnector: () => connector, catalog: connector, token: "token-of-the-stop-test" },
  });
  const closing = Promise.withResolvers<void>();
  stopping.addHook("preClose", async () => closing.resolve());
  const { port } = new URL(await stopping.listen({ port: 0, host: "127.0.0.1" }));
  const socket = connect(Number(port), "127.0.0.1");
  const send = (method: string, path: string) =>
    socket.write(
      `${method} /api/v2/integration-schema/gong/actions${path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer token-of-the-stop-test\r\n\r\n`,
    );

  send("POST", "/list_users/execute");
  const response = await arrived.promise;
  const closed = stopping.close();
  await closing.promise;
  const second = once(stopping.server, "request");
  send("GET", "");
  await second;
  response.setHeader("content-type", "application/json");
  response.end('{"requestId":"r","records":{},"users":[]}');

  let received = "";
  for await (const chunk of socket) received += chunk;
  await closed;
  const [, first = "", next = ""] = received.split("HTTP/1.1 ");
  expect(first).toMatch(/^200 [\s\S]*"node_status":"Success"/);
  // The first response may have closed the connection. In both cases the second step does not run.
  expect(next).toMatch(/^$|^503 [\s\S]*"node_status":"Errored"[\s\S]*"retryable":true/);
});
