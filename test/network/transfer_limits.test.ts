// Responses are limited in bytes, both compressed and decompressed; uploads and downloads have a smallest rate.
import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gong } from "../../src/index.ts";
import { decompress } from "../../src/network/decompress.ts";
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
