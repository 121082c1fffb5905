// The default transport: what it sends and returns, and the errors that it rejects with.
import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gotTransport } from "../../src/runtime/got_transport.ts";
import { getRefusedUrl, readBody, startHttpServer, startTcpServer } from "../helpers/servers.ts";

type Request = Parameters<typeof gotTransport>[0];

const send = (url: string, options: Partial<Request> = {}) =>
  gotTransport({
    method: "GET",
    url,
    headers: {},
    timeouts: { connectMs: 10_000, responseMs: 60_000 },
    maxBytes: 1000,
    ...options,
  });

test.for(["GET", "POST", "PUT", "PATCH", "DELETE"])("sends %s with the body and the headers", async (method) => {
  const received: unknown[] = [];
  const url = await startHttpServer(async (request, response) => {
    received.push([request.method, request.headers["x-a"], request.headers["accept-encoding"]]);
    received.push(request.headers["content-length"]);
    received.push(await readBody(request));
    response.writeHead(201, { "set-cookie": ["a=1", "b=2"], "x-b": "2" }).end("done");
  });
  const hasBody = method !== "GET";
  const response = await send(url, { method, headers: { "x-a": "1" }, ...(hasBody && { body: "text" }) });
  expect(received).toEqual([[method, "1", "gzip, br"], hasBody ? "4" : undefined, hasBody ? "text" : ""]);
  expect(response).toMatchObject({ status: 201, headers: { "set-cookie": "a=1, b=2", "x-b": "2" } });
  expect(Buffer.from(response.body).toString()).toBe("done");
});

test("sends no method that no action has", async () => {
  await expect(send("http://127.0.0.1:1", { method: "TRACE" })).rejects.toThrow(
    new TypeError("TRACE is no method of this connector"),
  );
});

describe("a compressed response", () => {
  const serveCompressed = (content: string) =>
    startHttpServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content));
    });

  test("is decompressed", async () => {
    const { body } = await send(await serveCompressed("text"));
    expect(Buffer.from(body).toString()).toBe("text");
  });

  test("is too large if its content is", async () => {
    await expect(send(await serveCompressed("x".repeat(100_000)))).rejects.toMatchObject({
      code: "ERR_RESPONSE_TOO_LARGE",
    });
  });

  test("that is cut off keeps the code of the decoder", async () => {
    const url = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("text").subarray(0, 12));
    });
    await expect(send(url)).rejects.toMatchObject({ code: "Z_BUF_ERROR" });
  });
});

test("a response that is too large is an error", async () => {
  const url = await startHttpServer((_request, response) => {
    response.end("x".repeat(100_000));
  });
  await expect(send(url)).rejects.toMatchObject({ code: "ERR_RESPONSE_TOO_LARGE" });
});

test("a request of a proxy for credentials is an error", async () => {
  const url = await startHttpServer((_request, response) => {
    response.writeHead(407).end();
  });
  await expect(send(url)).rejects.toMatchObject({ code: "proxy_authentication_required" });
});

test("a connection that is refused was not used", async () => {
  await expect(send(await getRefusedUrl())).rejects.toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
});

test("a connection that is closed has an error without the request", async () => {
  const url = await startTcpServer((socket) => socket.once("data", () => socket.destroy()));
  const error = await send(url, { headers: { authorization: "CANARY" } }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(error).not.toHaveProperty("syscall", "connect");
  expect(error).not.toHaveProperty("options");
  expect(error).not.toHaveProperty("request");
});

test("an error of the body is the cause", async () => {
  const url = await startHttpServer((request, response) => {
    request.on("error", () => {}).resume();
    request.on("end", () => response.end());
  });
  const cause = new Error("unreadable");
  async function* fail(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw cause;
  }
  const error = await send(url, { method: "POST", body: fail() }).catch((reason: unknown) => reason);
  expect(error === cause || (error instanceof Error && error.cause === cause)).toBe(true);
});

test("a response that comes before the end of the upload ends it", async () => {
  const url = await startHttpServer((request, response) => {
    request.resume();
    response.writeHead(413).end("too large");
  });
  const closed = Promise.withResolvers<void>();
  async function* upload(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        yield new Uint8Array(1000);
        await setImmediate();
      }
    } finally {
      closed.resolve();
    }
  }
  expect(await send(url, { method: "POST", body: upload() })).toMatchObject({ status: 413 });
  await closed.promise;
});

test("rejects with the reason of an aborted signal", async () => {
  const controller = new AbortController();
  const reason = new Error("left");
  const url = await startHttpServer(() => controller.abort(reason));
  await expect(send(url, { signal: controller.signal })).rejects.toBe(reason);
});

test("sends nothing with a signal that is aborted before, and listens to a signal only until the response", async () => {
  const paths: unknown[] = [];
  const url = await startHttpServer(({ url: path }, response) => {
    paths.push(path);
    response.end("done");
  });
  const reason = new Error("left");
  await expect(send(`${url}/aborted`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const { signal } = new AbortController();
  for (const path of ["/first", "/second"])
    expect(await send(`${url}${path}`, { signal })).toMatchObject({ status: 200 });
  await expect.poll(() => getEventListeners(signal, "abort")).toEqual([]);
  expect(paths).toEqual(["/first", "/second"]);
});

test.for([{}, { totalMs: 60_000 }])(
  "waits for a response as long as it may take, with the further limit %j",
  async (limit) => {
    const url = await startHttpServer(() => {});
    const timeouts = { connectMs: 10_000, responseMs: 100, ...limit };
    const startedAt = performance.now();
    await expect(send(url, { timeouts })).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  },
);

test("a limit of the whole time that is shorter than that of a response applies", async () => {
  const url = await startHttpServer(() => {});
  const timeouts = { connectMs: 10_000, responseMs: 60_000, totalMs: 100 };
  await expect(send(url, { timeouts })).rejects.toMatchObject({ code: "ETIMEDOUT" });
});
