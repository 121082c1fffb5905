// The default transport, on got.
import type { Duplex } from "node:stream";
import { acceptedEncodings, decompress } from "../network/decompress.ts";
import { freeMemory } from "../network/free_memory.ts";
import { createProxyAuthenticationError, openRequest } from "../network/open_request.ts";
import { limitTransfer } from "../network/transfer_limits.ts";
import type { Transport } from "../network/transport.ts";

/** Loaded with the first request: commands and programs that send none start in half of the time. */
let client: Promise<typeof import("./got_client.ts")> | undefined;

export const gotTransport: Transport = async (request) => {
  const { url, method, headers, body, signal, maxBytes, beforeSend, timeouts } = request;
  const { connectMs, responseMs, totalMs = Number.POSITIVE_INFINITY } = timeouts;
  client ??= import("./got_client.ts");
  const { send, RequestError } = await client;
  const length = typeof body === "string" && { "content-length": String(Buffer.byteLength(body)) };
  let failure: unknown;
  let stopLimits = (): void => {};
  // got's promises and its signals cost more than the request itself. Closing the connection ends it as well.
  const stream = send.stream(url, {
    method: toMethod(method),
    headers: { "accept-encoding": acceptedEncodings, ...length, ...headers },
    ...(typeof body === "object" && { body }),
    // A limit of the whole time is at most that of each phase, and every timer costs.
    ...(totalMs > responseMs && { timeout: { response: responseMs, socket: responseMs } }),
    async request(target, options) {
      try {
        const opened = await openRequest(target, signal ? { ...options, signal } : options, { connectMs, beforeSend });
        stopLimits = limitTransfer(opened, timeouts, (code) => {
          failure = createTransportError(code);
          opened.destroy();
        });
        return opened;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  });
  // As an option, got would write a text and end the request later, and destroy it if the response came in between.
  if (typeof body !== "object") stream.end(body);
  try {
    const content = await readContent(stream, maxBytes);
    const { statusCode = 0, headers: received = {} } = stream.response ?? {};
    if (statusCode === 407) throw createProxyAuthenticationError();
    const decompressed = await decompress(content, received["content-encoding"], maxBytes);
    return { status: statusCode, headers: joinValues(received), body: decompressed };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw failure ?? withoutRequest(error, RequestError);
  } finally {
    stopLimits();
    // A response can come before the end of an upload, whose rest is then not sent.
    if (body !== undefined) stream.destroy();
    if (typeof body !== "object") releaseReferences(stream);
  }
};

/**
 * V8 creates a function that is assigned to a property among the old objects, and every writable stream of Node.js 24 has one.
 * A request of got is such a stream: until the next full collection, it would keep its options, its response and its listeners.
 */
function releaseReferences(stream: Duplex): void {
  stream.removeAllListeners();
  // An error that comes later must not end the process.
  stream.on("error", ignore);
  // Unlike an assignment, it does not throw where another version of got has a getter.
  for (const name of releasedProperties) Reflect.set(stream, name, undefined);
}

const releasedProperties = [
  "options",
  "response",
  "requestUrl",
  "_request",
  "_requestId",
  "_requestOptions",
  "_dispatchedBody",
  "_cancelTimeouts",
  "_unproxyEvents",
];

function ignore(): void {}

function readContent(stream: Duplex, maxBytes: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > maxBytes) stream.destroy(createTransportError("ERR_RESPONSE_TOO_LARGE"));
    else chunks.push(chunk);
  });
  stream.once("end", () => {
    const [first] = chunks;
    if (first && chunks.length === 1) return resolve(first);
    resolve(Buffer.concat(chunks, bytes));
    chunks.forEach(freeMemory);
  });
  stream.on("error", reject);
  return promise;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

function toMethod(method: string): (typeof methods)[number] {
  const known = methods.find((name) => name === method);
  if (known) return known;
  throw new TypeError(`${method} is no method of this connector`);
}

function joinValues(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = typeof value === "string" ? value : value.join(", ");
  }
  return joined;
}

/** got's errors hold the request with its credentials: only the code and the body's own error leave this module. */
function withoutRequest(error: unknown, RequestError: typeof import("got").RequestError): unknown {
  if (error instanceof RequestError) return createTransportError(error.code, error.cause);
  if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
    return createTransportError("ERR_RESPONSE_TOO_LARGE");
  return error;
}

function createTransportError(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code });
}
