// The default transport, on got.
import { acceptedEncodings, decompress } from "../network/decompress.ts";
import { createProxyAuthenticationError, openRequest } from "../network/open_request.ts";
import { limitTransfer } from "../network/transfer_limits.ts";
import type { Transport } from "../network/transport.ts";

/** Loaded with the first request: commands and programs that send none start in half of the time. */
let client: Promise<typeof import("./got_client.ts")> | undefined;

export const gotTransport: Transport = async (request) => {
  const { url, method, headers, body, signal, maxBytes, beforeSend, timeouts } = request;
  const { connectMs, responseMs } = timeouts;
  client ??= import("./got_client.ts");
  const { send, RequestError } = await client;
  const limits = new AbortController();
  const signals = AbortSignal.any(signal ? [signal, limits.signal] : [limits.signal]);
  const exceed = (code: string): void => limits.abort(createTransportError(code));
  let openError: unknown;
  let stopLimits = (): void => {};
  const response = send(url, {
    method: toMethod(method),
    headers: { "accept-encoding": acceptedEncodings, ...headers },
    ...(body !== undefined && { body }),
    signal: signals,
    timeout: { response: responseMs, socket: responseMs },
    async request(target, options) {
      try {
        const opened = await openRequest(target, { ...options, signal: signals }, { connectMs, beforeSend });
        stopLimits = limitTransfer(opened, timeouts, exceed);
        return opened;
      } catch (error) {
        openError = error;
        throw error;
      }
    },
  });
  response.on("downloadProgress", ({ transferred }) => {
    if (transferred > maxBytes) exceed("ERR_RESPONSE_TOO_LARGE");
  });
  try {
    const { statusCode, headers: received, rawBody } = await response;
    if (statusCode === 407) throw createProxyAuthenticationError();
    const content = await decompress(rawBody, received["content-encoding"], maxBytes);
    return { status: statusCode, headers: joinValues(received), body: content };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw openError ?? limits.signal.reason ?? withoutRequest(error, RequestError);
  } finally {
    stopLimits();
  }
};

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
