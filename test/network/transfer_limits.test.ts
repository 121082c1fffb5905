// Responses are limited in bytes, both compressed and decompressed; uploads and downloads have a smallest rate.
import type { ClientRequest } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { gong } from "../../src/index.ts";
import { decompress } from "../../src/network/decompress.ts";
import { openRequest } from "../../src/network/open_request.ts";
import { limitTransfer, type TransferLimits } from "../../src/network/transfer_limits.ts";
import { gotTransport } from "../../src/runtime/got_transport.ts";
import { download } from "../../src/uploads/url_source.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const users = Buffer.from(JSON.stringify({ records: {}, users: [{ id: "1" }] }));

async function runAgainst(body: Uint8Array, headers: Record<string, string> = {}) {
  const url = await startHttpServer((_request, response) => response.writeHead(200, headers).end(body));
  const options = { rateLimiter: false, maxRetries: 0, maxResponseBytes: 1_000_000 } as const;
  return gong({ ...createAccountOptions(url), ...options }).run("list_users", {});
}

describe("a response", () => {
  test.for([
    ["gzip", gzipSync(users)],
    ["br", brotliCompressSync(users)],
    ["x-gzip", gzipSync(users)],
    ["identity", users],
  ] as const)("is decompressed: %s", async ([encoding, body]) => {
    expect(await runAgainst(body, { "content-encoding": encoding })).toEqual({ items: [{ id: "1" }] });
  });

  const zeros = Buffer.alloc(50_000_000);
  test.for([
    ["gzip", gzipSync(zeros), { "content-encoding": "gzip" }],
    ["br", brotliCompressSync(zeros), { "content-encoding": "br" }],
    ["no compression", Buffer.alloc(1_000_001), {}],
  ] as const)("larger than maxResponseBytes is rejected: %s", async ([, body, headers]) => {
    await expect(runAgainst(body, headers)).rejects.toMatchObject({
      code: "response_too_large",
      kind: "invalid_response",
      action: "list_users",
    });
  });

  test.for([
    ["cut short", gzipSync(users).subarray(0, 30)],
    ["not compressed at all", users],
  ] as const)("that says gzip and is %s is unavailable", async ([, body]) => {
    await expect(runAgainst(body, { "content-encoding": "gzip" })).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("decompress", () => {
  test("accepts the name of an encoding in any case and with spaces", async () => {
    expect(await decompress(gzipSync(users), " GZIP ", users.length)).toEqual(users);
  });

  test("leaves content without a known encoding, and empty content, as it is", async () => {
    const empty = new Uint8Array();
    expect(await decompress(users, undefined, 1)).toBe(users);
    expect(await decompress(users, "zstd", 1)).toBe(users);
    expect(await decompress(empty, "gzip", 1)).toBe(empty);
  });

  test("rejects one byte more than the limit", async () => {
    await expect(decompress(gzipSync(users), "gzip", users.length - 1)).rejects.toMatchObject({
      code: "ERR_BUFFER_TOO_LARGE",
    });
  });
});

/** One byte at a time, for as long as the consumer reads. */
async function* drip(): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield Buffer.from("x");
    await wait(10);
  }
}

describe("a transfer below the smallest rate ends", () => {
  const timeouts = { connectMs: 10_000, responseMs: 300, minBytesPerSecond: 16_000 };
  const send = (url: string, length: number, body: AsyncIterable<Uint8Array>) =>
    gotTransport({
      method: "PUT",
      url,
      headers: { "content-length": String(length) },
      body,
      timeouts,
      maxBytes: 1_000_000,
    });

  test("an upload whose content comes slowly", async () => {
    const url = await startHttpServer((request) => void request.resume());
    await expect(send(url, 1_000_000, drip())).rejects.toMatchObject({
      code: expect.stringMatching(/ERR_TOO_SLOW|ETIMEDOUT/),
    });
  });

  test("an upload whose response never ends", async () => {
    const url = await startHttpServer(async (request, response) => {
      for await (const _chunk of request);
      response.writeHead(201);
      for await (const chunk of drip()) if (!response.write(chunk) || response.destroyed) return;
    });
    async function* content(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(1000, "x");
    }
    await expect(send(url, 1000, content())).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });

  test("a download", async () => {
    const url = await startHttpServer(async (_request, response) => {
      for await (const chunk of drip()) if (!response.write(chunk) || response.destroyed) return;
    });
    const options = { action: "add_call_media", path: "/url", allowPrivateUrls: true, idleTimeoutMs: 300 };
    const { content } = await download(url, options);
    const read = async (): Promise<void> => {
      for await (const _chunk of content);
    };
    await expect(read()).rejects.toMatchObject({ code: "source_failed", retryable: true });
  });
});

describe("limits of a transfer", () => {
  /** An upload of 10,000 bytes whose first 5,000 were sent. */
  async function startUpload() {
    const url = await startHttpServer((request, response) => request.resume().on("end", () => response.end()));
    const options = { method: "PUT", headers: { "content-length": 10_000 } };
    const request = await openRequest(new URL(url), options, { connectMs: 10_000 });
    await write(request, 5_000);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const exceeded: string[] = [];
    const limit = (limits: TransferLimits) => limitTransfer(request, limits, (code) => exceeded.push(code));
    return { request, exceeded, limit };
  }

  function write(request: ClientRequest, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      request.write(Buffer.alloc(bytes), (error) => (error ? reject(error) : resolve()));
    });
  }

  test("end it after its longest time in all", async () => {
    const { exceeded, limit } = await startUpload();
    limit({ totalMs: 3_000, responseMs: 1_000 });
    vi.advanceTimersByTime(2_999);
    expect(exceeded).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exceeded).toEqual(["ETIMEDOUT"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("need no timer if there are none", async () => {
    const { limit } = await startUpload();
    limit({ responseMs: 1_000 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("end an upload that sends less than its smallest rate in a period", async () => {
    const { request, exceeded, limit } = await startUpload();
    limit({ responseMs: 2_000, minBytesPerSecond: 1_000 });
    await write(request, 2_000);
    vi.advanceTimersByTime(2_000);
    expect(exceeded).toEqual([]);
    await write(request, 1_999);
    vi.advanceTimersByTime(1_999);
    expect(exceeded).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exceeded).toEqual(["ERR_TOO_SLOW"]);
  });

  test("end an upload that sends nothing in the first period, whatever it has sent before", async () => {
    const { exceeded, limit } = await startUpload();
    limit({ responseMs: 2_000, minBytesPerSecond: 1_000 });
    vi.advanceTimersByTime(2_000);
    expect(exceeded).toEqual(["ERR_TOO_SLOW"]);
  });

  test("give the response its time when the upload has ended", async () => {
    const { request, exceeded, limit } = await startUpload();
    limit({ responseMs: 2_000, minBytesPerSecond: 1_000 });
    await new Promise<void>((resolve) => request.end(Buffer.alloc(5_000), resolve));
    vi.advanceTimersByTime(1_999);
    expect(exceeded).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exceeded).toEqual(["ETIMEDOUT"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("are no longer measured after a stop", async () => {
    const { request, limit } = await startUpload();
    const stop = limit({ totalMs: 3_000, responseMs: 2_000, minBytesPerSecond: 1_000 });
    expect(vi.getTimerCount()).toBe(2);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    request.destroy();
  });
});
