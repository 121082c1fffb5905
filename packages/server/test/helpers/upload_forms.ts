// Multipart bodies for the steps API, and a vendor that records what arrives.
import type { IncomingMessage } from "node:http";
import { gong } from "gong-connector";
import { onTestFinished } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import { createApp } from "../../src/app.ts";
import type { HttpLimits } from "../../src/http/limits.ts";
import { createPostHead, openRawClient } from "./raw_client.ts";

const token = "steps-token-of-the-tests";
const boundary = "form-boundary";
export const id = "7782342274025937895";
const actions = "/api/v2/integration-schema/gong/actions";
export const media = `${actions}/add_call_media/execute`;
export const crm = `${actions}/upload_crm_entities/execute`;
export const users = `${actions}/list_users/execute`;
export const formHeaders = {
  authorization: `Bearer ${token}`,
  "content-type": `multipart/form-data; boundary=${boundary}`,
};

export interface FormPart {
  name: string;
  content: string | Buffer;
  /** Added to the header Content-Disposition, or further headers. */
  headers?: string;
}

export const inputPart: FormPart = { name: "input", content: JSON.stringify({ id }) };
export const filePart: FormPart = {
  name: "file",
  headers: '; filename="call.wav"\r\nContent-Type: audio/wav',
  content: "sound",
};

export function createForm(...parts: FormPart[]): Buffer {
  const encoded = parts.map(({ name, headers = "", content }) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${headers}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ]),
  );
  return Buffer.concat([...encoded, Buffer.from(`--${boundary}--\r\n`)]);
}

export interface ReceivedUpload {
  request: IncomingMessage;
  /** What has arrived of the body. */
  chunks: Buffer[];
  /** Resolves when the first bytes of the body have arrived. */
  started: Promise<void>;
  /** Resolves when the body is complete or cut off. */
  ended: Promise<void>;
}

interface UploadServerOptions {
  limits?: Partial<HttpLimits>;
  /** The vendor reads nothing until it resolves. */
  waitBeforeReading?: () => Promise<void>;
}

/** The steps API in front of a vendor that accepts every upload. */
export async function startUploadSteps({ limits, waitBeforeReading }: UploadServerOptions = {}) {
  const uploads: ReceivedUpload[] = [];
  const firstUpload = Promise.withResolvers<ReceivedUpload>();
  const baseUrl = await startHttpServer(async (request, response) => {
    const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const upload: ReceivedUpload = { request, chunks: [], started: started.promise, ended: ended.promise };
    uploads.push(upload);
    firstUpload.resolve(upload);
    request.on("error", () => {});
    request.on("close", () => ended.resolve());
    await waitBeforeReading?.();
    request.on("data", (chunk) => {
      upload.chunks.push(chunk);
      started.resolve();
    });
    request.on("end", () => response.writeHead(201).end(JSON.stringify({ requestId: "r", callId: id })));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), maxRetries: 0 });
  const stepsApi = { getConnector: () => connector, catalog: connector, token };
  const app = await createApp({ stepsApi, ...(limits && { limits }) });
  onTestFinished(async () => await app.close());
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    uploads,
    firstUpload: firstUpload.promise,
    async send(path: string, body: Buffer | FormData, headers: Record<string, string> = {}) {
      const { authorization } = formHeaders;
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { ...(body instanceof FormData ? { authorization } : formHeaders), ...headers },
        body: body instanceof FormData ? body : new Uint8Array(body),
      });
      return { status: response.status, body: await response.json() };
    },
    /** Sends a body without a content-length, and returns the response as text. */
    async sendChunked(path: string, body: Buffer): Promise<string> {
      const client = await openRawClient(url);
      const head = createPostHead(path, 0, { ...formHeaders, connection: "close" });
      client.write(head.replace("content-length: 0", "transfer-encoding: chunked"));
      client.write(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
      return client.closed;
    },
  };
}

/** The content of the only part. */
export function readUploadedContent({ chunks }: ReceivedUpload): Buffer {
  const body = Buffer.concat(chunks);
  const start = body.indexOf("\r\n\r\n") + 4;
  return body.subarray(start, body.lastIndexOf("\r\n--"));
}
