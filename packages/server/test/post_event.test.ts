// Posts to receivers: which requests share a connection.
import { createServer, type RequestListener } from "node:http";
import { setImmediate } from "node:timers/promises";
import { isLoopback } from "gong-connector/internal";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSelfSignedCertificate } from "../../../test/helpers/certificate.ts";
import { getRefusedUrl, startHttpsServer } from "../../../test/helpers/servers.ts";
import { postEvent } from "../src/triggers/post_event.ts";

/** A receiver with the number of its connections. */
async function startReceiver(respond: RequestListener) {
  const receiver = { url: "", connections: 0 };
  const server = createServer(respond).on("connection", () => {
    receiver.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  return receiver;
}

function createRule() {
  return (address: string): boolean => isLoopback(address);
}

async function post(url: string, isAllowedAddress: (address: string) => boolean) {
  const result = await postEvent(url, {}, "{}", { signal: new AbortController().signal, isAllowedAddress });
  // A connection can be used again when the content of its response has been read.
  await setImmediate();
  return result;
}

test("uses a connection again only for requests with the same address rule", async () => {
  const receiver = await startReceiver((request, response) =>
    request.resume().on("end", () => response.end("received")),
  );
  const [rule, otherRule] = [createRule(), createRule()];
  for (let count = 0; count < 3; count += 1) expect(await post(receiver.url, rule)).toMatchObject({ status: 200 });
  expect(receiver.connections).toBe(1);
  expect(await post(receiver.url, otherRule)).toMatchObject({ status: 200 });
  expect(receiver.connections).toBe(2);
  expect(await post(receiver.url, () => false)).not.toHaveProperty("status");
  expect(receiver.connections).toBe(2);
});

test("sends again if the receiver closes a connection that it kept open", async () => {
  const used = new WeakSet<object>();
  let requests = 0;
  const receiver = await startReceiver(({ socket }, response) => {
    requests += 1;
    if (used.has(socket)) return void socket.destroy();
    used.add(socket);
    response.writeHead(204).end();
  });
  const rule = createRule();
  for (let count = 0; count < 2; count += 1) expect(await post(receiver.url, rule)).toMatchObject({ status: 204 });
  expect({ requests, connections: receiver.connections }).toEqual({ requests: 3, connections: 2 });
});

test("reports a connection that is closed without a response", async () => {
  let requests = 0;
  const receiver = await startReceiver(({ socket }) => {
    requests += 1;
    socket.destroy();
  });
  expect(await post(receiver.url, createRule())).not.toHaveProperty("status");
  expect(requests).toBe(1);
});

test("closes the connection of a response that is long", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const receiver = await startReceiver((_request, response) => {
    response.on("close", () => resolve()).on("error", () => {});
    const write = (): void => {
      while (response.write(Buffer.alloc(16_384)));
    };
    response.on("drain", write);
    write();
  });
  expect(await post(receiver.url, createRule())).toMatchObject({ status: 200 });
  await closed;
});

test("returns the status, and the wait of Retry-After if there is one", async () => {
  const waiting = await startReceiver((_request, response) => response.writeHead(503, { "retry-after": "9" }).end());
  const result = { status: 503, message: "Status 503.", retryAfterMs: 9_000 };
  expect(await post(waiting.url, createRule())).toStrictEqual(result);
  const { url } = await startReceiver((_request, response) => response.writeHead(404).end());
  expect(await post(url, createRule())).toStrictEqual({ status: 404, message: "Status 404." });
});

test("is aborted by its signal", async () => {
  const controller = new AbortController();
  const receiver = await startReceiver(() => controller.abort());
  const options = { signal: controller.signal, isAllowedAddress: createRule() };
  expect(await postEvent(receiver.url, {}, "{}", options)).toStrictEqual({ message: "The request timed out." });
});

test("names the reason of a failed connection, and the setting of this machine that solves it", async () => {
  const getMessage = async (url: string) => (await post(url, createRule())).message;
  expect(await getMessage(await getRefusedUrl())).toBe("Could not connect: the connection was refused.");
  expect(await getMessage("http://10.0.0.1/")).toBe(
    "The delivery URL leads to an address that DELIVERY_ALLOWED_NETWORKS does not contain.",
  );
  const untrusted = await startHttpsServer(createSelfSignedCertificate(), (_request, response) => response.end());
  expect(await getMessage(untrusted)).toMatch(
    /^Could not connect: the TLS certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*NODE_EXTRA_CA_CERTS/,
  );
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("HTTPS_PROXY", "socks5://proxy.example");
  expect(await getMessage("https://engine.invalid/")).toMatch(
    /^Could not connect: HTTPS_PROXY is not the http or https URL of a proxy\. Set HTTPS_PROXY/,
  );
  vi.stubEnv("HTTPS_PROXY", await getRefusedUrl());
  expect(await getMessage("https://engine.invalid/")).toMatch(/^This machine cannot look up the host/);
});
