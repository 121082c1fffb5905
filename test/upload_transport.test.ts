// Uploads on real sockets, over each transport: exact length, progress, a new body per attempt, content that fails.
import { appendFileSync, mkdtempSync, realpathSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GongOptions, Upload } from "../src/index.ts";
import type { Progress } from "../src/internal.ts";
import { gotTransport } from "../src/runtime/got_transport.ts";
import { createSelfSignedCertificate } from "./helpers/certificate.ts";
import { nodeHttpTransport } from "./helpers/node_http_transport.ts";
import { catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { getRefusedUrl, startHttpServer, startHttpsServer, startTcpServer } from "./helpers/servers.ts";

const id = "7782342274025937895";
const megabyte = 1024 * 1024;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "wire-")));
afterAll(() => rmSync(folder, { recursive: true }));

const identity = createSelfSignedCertificate();
beforeAll(() => setDefaultCACertificates([...getCACertificates(), identity.cert]));

function sparse(name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  truncateSync(path, bytes);
  return path;
}

interface Request {
  headers: IncomingMessage["headers"];
  bytes: number;
  complete: boolean;
}

/** A server that reads each upload to its end and responds with the next of these statuses, then always with the last. */
async function gong(...statuses: number[]) {
  const requests: Request[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    const seen = { headers: request.headers, bytes: 0, complete: false };
    const status = statuses[Math.min(requests.push(seen), statuses.length) - 1] ?? 201;
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => {
      seen.bytes += chunk.length;
    });
    request.on("end", () => {
      seen.complete = request.complete;
      response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
      response.end(
        JSON.stringify(status === 201 ? { requestId: "r", callId: id } : { requestId: "r", errors: ["No"] }),
      );
    });
  });
  return { baseUrl, requests };
}

function stream(
  content: () => Iterable<unknown> | AsyncIterable<unknown>,
  sizeBytes: number,
  more: Partial<Upload> = {},
): Upload {
  return { open: content as Upload["open"], sizeBytes, fileName: "call.wav", ...more };
}

describe.each([
  ["got", gotTransport],
  ["node:http", nodeHttpTransport],
])("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  test("sends the exact length, and progress ends at it", async () => {
    const { baseUrl, requests } = await gong(201);
    const { run, events } = connectAndWatch(baseUrl);
    const progress: Progress[] = [];
    const file = sparse("long.wav", 40 * megabyte + 7);
    await run("add_call_media", { id, file }, { onProgress: (step) => progress.push(step) });
    const [sent] = requests;
    expect(sent).toMatchObject({ complete: true, headers: { "content-length": String(sent?.bytes) } });
    expect(sent?.headers).not.toHaveProperty("transfer-encoding");
    expect(sent?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=\S+$/);
    expect(sent?.bytes).toBeGreaterThan(40 * megabyte + 7);
    expect(events).toMatchObject([{ status: 201, bytesSent: sent?.bytes }]);
    const steps = progress.map((step) => step.sent);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(progress.at(-1)).toEqual({ sent: sent?.bytes, total: sent?.bytes });
    expect(steps.length).toBeLessThan(50);
  });

  test("opens the content again for each attempt", async () => {
    const { baseUrl, requests } = await gong(429, 201);
    let opened = 0;
    const upload = stream(() => {
      opened += 1;
      return [Buffer.alloc(300_000, opened)];
    }, 300_000);
    await connectAndWatch(baseUrl).run("add_call_media", { id }, { upload });
    expect(opened).toBe(2);
    expect(requests).toMatchObject([{ complete: true }, { complete: true }]);
    expect(requests[0]?.bytes).toBe(requests[1]?.bytes);
  });

  test("sends a single-use stream once and marks the error as retryable", async () => {
    const { baseUrl, requests } = await gong(429, 201);
    const upload = stream(() => [Buffer.from("sound")], 5, { isSingleUse: true });
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload }));
    expect(error).toMatchObject({ kind: "rate_limited", retryable: true });
    expect(requests).toHaveLength(1);
  });

  test("refreshes a rejected access token and retries, except with a single-use stream", async () => {
    const { baseUrl, requests } = await gong(401, 201, 401, 201);
    let token = 0;
    const { run } = connectAndWatch(baseUrl, {
      auth: {
        method: "oauth2",
        baseUrl,
        getCredentials({ forceRefresh }) {
          if (forceRefresh) token += 1;
          return { credentials: { accessToken: String(token) } };
        },
      },
    });
    const bytes = [Buffer.from("sound")];
    await run("add_call_media", { id }, { upload: stream(() => bytes, 5) });
    const spent = stream(() => bytes, 5, { isSingleUse: true });
    const error = await catchError(run("add_call_media", { id }, { upload: spent }));
    expect(error).toMatchObject({ kind: "unauthenticated", status: 401 });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer 0", "Bearer 1", "Bearer 1"]);
    await run("add_call_media", { id }, { upload: stream(() => bytes, 5, { isSingleUse: true }) });
    expect(requests.at(-1)?.headers.authorization).toBe("Bearer 2");
  });

  test("does not retry media after a 503, but CRM records with a request id", async () => {
    const media = await gong(503, 201);
    const error = await catchError(
      connectAndWatch(media.baseUrl).run("add_call_media", { id, file: sparse("a.mp3", 9) }),
    );
    expect(error).toMatchObject({ code: "outcome_unknown", kind: "unavailable", retryable: false });
    expect(media.requests).toHaveLength(1);
    const records = await gong(503, 201);
    const crm = { integrationId: "1", objectType: "ACCOUNT", clientRequestId: "r1", file: sparse("a.ldjson", 9) };
    await connectAndWatch(records.baseUrl).run("upload_crm_entities", crm);
    expect(records.requests).toMatchObject([{ complete: true }, { complete: true }]);
  });

  test("downloads a recording again for each attempt and closes each download", async () => {
    let opened = 0;
    let closed = 0;
    const letGo = Promise.withResolvers<void>();
    const source = await startHttpsServer(identity, (_request, response) => {
      opened += 1;
      response.on("close", () => {
        closed += 1;
        if (closed === 3) letGo.resolve();
      });
      response.writeHead(200, { "content-length": 50 * megabyte, "content-type": "audio/wav" }).write("sound");
    });
    const { run } = connectAndWatch(await getRefusedUrl(), {
      ...useFakeDelays(),
      files: { localFiles: "none", allowPrivateUrls: true },
    });
    const error = await catchError(run("add_call_media", { id, url: `${source}/call.wav` }));
    expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(error.message).toContain("the connection was refused (after 3 attempts)");
    await letGo.promise;
    expect([opened, closed]).toEqual([3, 3]);
  });

  test("streams a recording from an https URL", async () => {
    const source = await startHttpsServer(identity, (request, response) => {
      if (request.url === "/") return response.writeHead(302, { location: "/call.wav" }).end();
      response.writeHead(200, { "content-length": 3 * megabyte, "content-type": "audio/wav" });
      return response.end(Buffer.alloc(3 * megabyte, "s"));
    });
    const { baseUrl, requests } = await gong(201);
    const { run } = connectAndWatch(baseUrl, { files: { localFiles: "none", allowPrivateUrls: true } });
    await run("add_call_media", { id, url: `${source}/` });
    expect(requests).toMatchObject([{ complete: true }]);
    expect(requests[0]?.bytes).toBeGreaterThan(3 * megabyte);
  });

  test("sends nothing to a host with an untrusted certificate", async () => {
    const asked: unknown[] = [];
    const stranger = await startHttpsServer(createSelfSignedCertificate(), (request) => asked.push(request.headers));
    const source = connectAndWatch(await getRefusedUrl(), { files: { localFiles: "none", allowPrivateUrls: true } });
    const host = connectAndWatch(stranger);
    const failures = [
      await catchError(source.run("add_call_media", { id, url: `${stranger}/call.wav` })),
      await catchError(host.run("get_call_by_id", { id })),
    ];
    for (const error of failures) {
      expect(error).toMatchObject({ kind: "unavailable", retryable: false });
      expect(error.message).toContain("certificate is not trusted");
    }
    expect(asked).toEqual([]);
  });

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
      connectAndWatch(baseUrl).run("add_call_media", { id, file: sparse("b.mp4", 64 * megabyte) }),
    );
    expect(error).toMatchObject({ kind: "rejected", status: 413, requestId: "r9", retryable: false });
  });

  test("reports an unknown outcome when the connection is closed half-way", async () => {
    const baseUrl = await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { run, events } = connectAndWatch(baseUrl, useFakeDelays());
    const error = await catchError(run("add_call_media", { id, file: sparse("c.mp4", 64 * megabyte) }));
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
    const file = sparse(`${name}.mp4`, 64 * megabyte);
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
    const file = sparse("gone.mp4", megabyte);
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
    const { baseUrl, requests } = await gong(201);
    const upload = stream(() => [Buffer.from("sou"), Buffer.from("nd")], size);
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload }));
    expect(error).toMatchObject({ code: "invalid_upload", issues: [{ path: "", message }] });
    expect(requests.filter(({ complete }) => complete)).toEqual([]);
  });

  test("reports a stream that fails or returns text without its message", async () => {
    const { baseUrl, requests } = await gong(201);
    const broken = stream(async function* () {
      yield Buffer.from("so");
      throw new Error("disk CANARY failed");
    }, 5);
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload: broken }));
    expect(error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(error.message).toContain("could not be read to its end");
    const text = stream(() => ["sound"], 5);
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
    const upload = stream(async function* () {
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
