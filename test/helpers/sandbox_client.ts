// A started sandbox with an HTTP client that supports more than fetch, such as a body with GET.
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Sandbox, type SandboxOptions, startSandboxServer } from "gong-connector-sandbox";

export interface SandboxRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent unchanged; needs a content-type header. */
  readonly raw?: string | Buffer | Readable;
  /** One file of a multipart body. */
  readonly file?: {
    readonly part: string;
    readonly name: string;
    readonly type: string;
    readonly content: string | Buffer;
  };
  /** A bearer token instead of the API key; empty for no credentials. */
  readonly token?: string;
}

export interface SandboxTestResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed JSON; numbers beyond 2^53 as text. */
  readonly body: Record<string, unknown>;
}

export interface SandboxClient {
  readonly url: string;
  readonly sandbox: Sandbox;
  send(method: string, path: string, request?: SandboxRequest): Promise<SandboxTestResponse>;
  close(): Promise<void>;
}

type Revive = (key: string, value: unknown, context: { source: string }) => unknown;

export function parseExactJson(text: string): Record<string, unknown> {
  const parse = JSON.parse as (text: string, revive: Revive) => Record<string, unknown>;
  return parse(text, (_key, value, { source }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value,
  );
}

const boundary = "----sandbox-test-boundary";

export function createMultipart(file: NonNullable<SandboxRequest["file"]>): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.part}"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(file.content), Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

function createAuthorization(sandbox: Sandbox, token: string | undefined): Record<string, string> {
  if (token === "") return {};
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const { accessKey, accessKeySecret } = sandbox.credentials;
  return { authorization: `Basic ${Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64")}` };
}

function createContent({ body, raw, file }: SandboxRequest): {
  content: Buffer | Readable | undefined;
  type: Record<string, string>;
} {
  if (file !== undefined) {
    return { content: createMultipart(file), type: { "content-type": `multipart/form-data; boundary=${boundary}` } };
  }
  if (body !== undefined) {
    return { content: Buffer.from(JSON.stringify(body)), type: { "content-type": "application/json" } };
  }
  return { content: typeof raw === "string" ? Buffer.from(raw) : raw, type: {} };
}

function sendRequest(
  url: URL,
  method: string,
  headers: Record<string, string>,
  content: Buffer | Readable | undefined,
) {
  return new Promise<SandboxTestResponse>((resolve, reject) => {
    const size = Buffer.isBuffer(content) ? { "content-length": String(content.length) } : {};
    const outgoing = httpRequest(url, { method, headers: { ...size, ...headers } }, async (incoming) => {
      try {
        const text = Buffer.concat(await incoming.toArray()).toString("utf8");
        const isJson = incoming.headers["content-type"]?.includes("json") === true;
        const body = isJson ? parseExactJson(text) : {};
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.on("error", reject);
    if (content === undefined) outgoing.end();
    else if (Buffer.isBuffer(content)) outgoing.end(content);
    else pipeline(content, outgoing).catch(reject);
  });
}

/** Rate limits are off unless the test sets them. */
export async function openSandboxClient(options: SandboxOptions = {}): Promise<SandboxClient> {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false, ...options });
  return {
    url,
    sandbox,
    close,
    send(method, path, request = {}) {
      const target = new URL(path, url);
      for (const [name, value] of Object.entries(request.query ?? {})) target.searchParams.set(name, value);
      const { content, type } = createContent(request);
      const headers = { ...createAuthorization(sandbox, request.token), ...type, ...request.headers };
      return sendRequest(target, method, headers, content);
    },
  };
}
