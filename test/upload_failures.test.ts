// Uploads on real sockets, over each transport, that the server, the content or the caller ends early.
import { appendFileSync, truncateSync, unlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { GongOptions } from "../src/index.ts";
import { catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { startHttpServer, startTcpServer } from "./helpers/servers.ts";
import { transports } from "./helpers/transports.ts";
import { createSparseFile, createUpload, id, megabyte, startUploadServer } from "./helpers/uploads.ts";

describe.each(transports)("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  test("receives an error response before the upload is complete", async () => {
    const baseUrl = await startTcpServer((socket) => {
      socket.once("data", () => {
        const body = JSON.stringify({ requestId: "r9", errors: ["Payload Too Large"] });
        socket.write(
          `HTTP/1.1 413 Payload Too Large\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
        );
        socket.resume();
      });
    });
    const error = await catchError(
      connectAndWatch(baseUrl).run("add_call_media", { id, file: createSparseFile("b.mp4", 64 * megabyte) }),
    );
    expect(error).toMatchObject({ kind: "rejected", status: 413, requestId: "r9", retryable: false });
  });

  test("reports an unknown outcome when the connection is closed half-way", async () => {
    const baseUrl = await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { run, events } = connectAndWatch(baseUrl, useFakeDelays());
    const error = await catchError(run("add_call_media", { id, file: createSparseFile("c.mp4", 64 * megabyte) }));
    expect(error).toMatchObject({ kind: "unavailable", retryable: false });
    expect(error.message).toContain("the connection was closed");
    expect(events).toHaveLength(1);
    expect(events[0]?.bytesSent).toBeLessThan(64 * megabyte);
  });

  const changes: readonly (readonly [string, (path: string) => void])[] = [
    ["grows", (path) => appendFileSync(path, "more")],
    ["shrinks", (path) => truncateSync(path, megabyte)],
  ];

  test.for(changes)("aborts the upload of a file that %s while it is read", async ([name, change]) => {
    const file = createSparseFile(`${name}.mp4`, 64 * megabyte);
    const ended = Promise.withResolvers<boolean>();
    const baseUrl = await startHttpServer((request) => {
      request.on("error", () => {});
      request.on("close", () => ended.resolve(request.complete));
      request.once("data", () => {
        request.pause();
        change(file);
        request.resume();
      });
    });
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id, file }));
    expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(error.message).toContain("The file changed while it was read");
    expect(await ended.promise).toBe(false);
  });

  test("reports a file that is deleted between two attempts", async () => {
    const file = createSparseFile("gone.mp4", megabyte);
    const baseUrl = await startHttpServer((request, response) => {
      // The second attempt ends early.
      request.on("error", () => {});
      request.resume().on("end", () => {
        unlinkSync(file);
        response.writeHead(429, { "retry-after": "0" }).end();
      });
    });
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id, file }));
    expect(error).toMatchObject({
      kind: "invalid_input",
      issues: [{ path: "/file", message: "does not exist." }],
    });
  });

  test.for([
    ["shorter than its size", 6, "The content is shorter than its size of 6 bytes."],
    ["longer than its size", 4, "The content is longer than its size of 4 bytes."],
  ] as const)("aborts the upload of a stream that is %s", async ([, size, message]) => {
    const { baseUrl, requests } = await startUploadServer(201);
    const upload = createUpload(() => [Buffer.from("sou"), Buffer.from("nd")], size);
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload }));
    expect(error).toMatchObject({ code: "invalid_upload", issues: [{ path: "", message }] });
    expect(requests.filter(({ complete }) => complete)).toEqual([]);
  });

  test("reports a stream that fails or returns text without its message", async () => {
    const { baseUrl, requests } = await startUploadServer(201);
    const broken = createUpload(async function* () {
      yield Buffer.from("so");
      throw new Error("disk CANARY failed");
    }, 5);
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload: broken }));
    expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(error.message).toContain("could not be read to its end");
    const text = createUpload(() => ["sound"], 5);
    const refusal = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload: text }));
    expect(refusal).toMatchObject({
      code: "invalid_upload",
      issues: [{ message: "The content does not consist of bytes." }],
    });
    expect(requests.filter(({ complete }) => complete)).toEqual([]);
  });

  test("rejects a running upload with the signal's reason and closes the stream", async () => {
    const arrived = Promise.withResolvers<void>();
    const baseUrl = await startTcpServer((socket) => {
      socket.once("data", () => {
        socket.pause();
        arrived.resolve();
      });
    });
    const released = Promise.withResolvers<void>();
    const upload = createUpload(async function* () {
      try {
        for (let left = 64; left > 0; left -= 1) yield Buffer.alloc(megabyte);
      } finally {
        released.resolve();
      }
    }, 64 * megabyte);
    const controller = new AbortController();
    const outcome = connectAndWatch(baseUrl).run("add_call_media", { id }, { upload, signal: controller.signal });
    await arrived.promise;
    const reason = new Error("the workflow was stopped");
    controller.abort(reason);
    await expect(outcome).rejects.toBe(reason);
    await released.promise;
  });
});
