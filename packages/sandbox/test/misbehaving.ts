// A sandbox that misbehaves on demand, and a client that shows the bytes of its responses.
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";
import { type Misbehavior, type SandboxOptions, startSandboxServer } from "../src/index.ts";

export interface RawResponse {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** Whether the response arrived to its end. */
  isComplete: boolean;
  durationMs: number;
}

export type RequestPart = { method?: string; body?: unknown; token?: boolean };

/** A sandbox with 250 calls and 10 users, and functions that send requests with its API key. */
export async function startMisbehaving(options: SandboxOptions = {}) {
  const { url, sandbox, close } = await startSandboxServer({
    port: 0,
    seed: "hostile",
    calls: 250,
    users: 10,
    rateLimits: false,
    clock: () => Date.UTC(2026, 3, 15, 22),
    ...options,
  });
  onTestFinished(close);
  const { accessKey, accessKeySecret, clientId, clientSecret } = sandbox.credentials;
  const send = (path: string, { method = "GET", body, token = false }: RequestPart = {}) => {
    const pair = token ? `${clientId}:${clientSecret}` : `${accessKey}:${accessKeySecret}`;
    const authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
    return sendRaw(`${url}${path}`, method, authorization, body);
  };
  const sendJson = async (path: string, part: RequestPart = {}) =>
    JSON.parse((await send(path, part)).bytes.toString());
  /** Makes the next requests misbehave. */
  const misbehave = (misbehavior: Misbehavior, times = 1): void => sandbox.injectFault({ misbehavior, times });
  return { url, sandbox, send, sendJson, misbehave };
}

/** Resolves with the bytes that arrived, also when the connection breaks; rejects if there was no response. */
function sendRaw(url: string, method: string, authorization: string, body: unknown): Promise<RawResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
  const startedAt = performance.now();
  const headers = { authorization, ...(body !== undefined && { "content-type": "application/json" }) };
  const request = httpRequest(url, { method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", () => {});
    response.on("close", () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        bytes: Buffer.concat(chunks),
        isComplete: response.complete,
        durationMs: performance.now() - startedAt,
      }),
    );
  });
  request.on("error", reject);
  request.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
