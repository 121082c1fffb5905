// Uploads on real sockets, over each transport: exact length, progress, a new body per attempt, and content from a URL.
import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GongOptions } from "../src/index.ts";
import type { Progress } from "../src/internal.ts";
import { createSelfSignedCertificate } from "./helpers/certificate.ts";
import { catchError, connectAndWatch as connect, useFakeDelays } from "./helpers/secret_leaks.ts";
import { getRefusedUrl, startHttpServer, startHttpsServer } from "./helpers/servers.ts";
import { transports } from "./helpers/transports.ts";
import { createFile, createSparseFile, createUpload, id, megabyte, startUploadServer } from "./helpers/uploads.ts";

const identity = createSelfSignedCertificate();
const certificates = getCACertificates();
beforeAll(() => setDefaultCACertificates([...certificates, identity.cert]));
afterAll(() => setDefaultCACertificates(certificates));

describe.each(transports)("transport on %s", (_name, transport) => {
  const connectAndWatch = (baseUrl: string, options: GongOptions = {}) => connect(baseUrl, { transport, ...options });

  test("sends the exact length, and progress ends at it", async () => {
    const { baseUrl, requests } = await startUploadServer(201);
    const { run, events } = connectAndWatch(baseUrl);
    const progress: Progress[] = [];
    const file = createSparseFile("long.wav", 40 * megabyte + 7);
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

  test("sends the bytes of a file in their order, also to a slow reader", async () => {
    const content = randomBytes(5 * megabyte + 3);
    const received: Buffer[] = [];
    const baseUrl = await startHttpServer(async (request, response) => {
      for await (const chunk of request) {
        received.push(chunk);
        await setImmediate();
      }
      response.writeHead(201).end('{"requestId":"r","callId":"7782342274025937895"}');
    });
    await connectAndWatch(baseUrl).run("add_call_media", { id, file: createFile("noise.wav", content) });
    const body = Buffer.concat(received);
    const start = body.indexOf("\r\n\r\n") + 4;
    expect(body.subarray(start, start + content.length).equals(content)).toBe(true);
    expect(body.subarray(start + content.length).toString()).toMatch(/^\r\n--\S+--\r\n$/);
  });

  test("opens the content again for each attempt", async () => {
    const { baseUrl, requests } = await startUploadServer(429, 201);
    let opened = 0;
    const upload = createUpload(() => {
      opened += 1;
      return [Buffer.alloc(300_000, opened)];
    }, 300_000);
    await connectAndWatch(baseUrl).run("add_call_media", { id }, { upload });
    expect(opened).toBe(2);
    expect(requests).toMatchObject([{ complete: true }, { complete: true }]);
    expect(requests[0]?.bytes).toBe(requests[1]?.bytes);
  });

  test("sends a single-use stream once and marks the error as retryable", async () => {
    const { baseUrl, requests } = await startUploadServer(429, 201);
    const upload = createUpload(() => [Buffer.from("sound")], 5, { isSingleUse: true });
    const error = await catchError(connectAndWatch(baseUrl).run("add_call_media", { id }, { upload }));
    expect(error).toMatchObject({ kind: "rate_limited", retryable: true });
    expect(requests).toHaveLength(1);
  });

  test("refreshes a rejected access token and retries, except with a single-use stream", async () => {
    const { baseUrl, requests } = await startUploadServer(401, 201, 401, 201);
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
    await run("add_call_media", { id }, { upload: createUpload(() => bytes, 5) });
    const spent = createUpload(() => bytes, 5, { isSingleUse: true });
    const error = await catchError(run("add_call_media", { id }, { upload: spent }));
    expect(error).toMatchObject({ kind: "unauthenticated", status: 401 });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer 0", "Bearer 1", "Bearer 1"]);
    await run("add_call_media", { id }, { upload: createUpload(() => bytes, 5, { isSingleUse: true }) });
    expect(requests.at(-1)?.headers.authorization).toBe("Bearer 2");
  });

  test("does not retry media after a 503, but CRM records with a request id", async () => {
    const media = await startUploadServer(503, 201);
    const error = await catchError(
      connectAndWatch(media.baseUrl).run("add_call_media", { id, file: createSparseFile("a.mp3", 9) }),
    );
    expect(error).toMatchObject({ code: "outcome_unknown", kind: "unavailable", retryable: false });
    expect(media.requests).toHaveLength(1);
    const records = await startUploadServer(503, 201);
    const crm = {
      integrationId: "1",
      objectType: "ACCOUNT",
      clientRequestId: "r1",
      file: createSparseFile("a.ldjson", 9),
    };
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
    const { baseUrl, requests } = await startUploadServer(201);
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
});
