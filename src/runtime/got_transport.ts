// The default transport, on got.
import got, { RequestError, TimeoutError } from "got";
import type { Transport, TransportRequest } from "./transport.ts";

const client = got.extend({
  allowGetBody: true,
  followRedirect: false,
  responseType: "buffer",
  retry: { limit: 0 },
  throwHttpErrors: false,
});

export const gotTransport: Transport = async (request) => {
  const { url, method, headers, body, timeouts, maxBytes } = request;
  const { connectMs, responseMs, totalMs } = timeouts;
  const tooLarge = new AbortController();
  const response = client(url, {
    method: toMethod(method),
    headers,
    ...(body !== undefined && { body }),
    signal: request.signal ? AbortSignal.any([request.signal, tooLarge.signal]) : tooLarge.signal,
    timeout: {
      lookup: connectMs,
      connect: connectMs,
      secureConnect: connectMs,
      response: responseMs,
      socket: responseMs,
      ...(totalMs !== undefined && { request: totalMs }),
    },
  });
  response.on("downloadProgress", ({ transferred }) => {
    if (transferred > maxBytes) tooLarge.abort();
  });
  try {
    const { statusCode, headers: received, rawBody } = await response;
    return { status: statusCode, headers: joinValues(received), body: rawBody };
  } catch (error) {
    throw tooLarge.signal.aborted ? withCode("ERR_RESPONSE_TOO_LARGE") : withoutRequest(error, request);
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

/** got's errors hold the request with its credentials: only the code, the phase and the body's own error leave this module. */
function withoutRequest(error: unknown, { signal }: TransportRequest): unknown {
  if (signal?.aborted) return signal.reason;
  if (!(error instanceof RequestError)) return error;
  const isConnecting = error instanceof TimeoutError && ["lookup", "connect", "secureConnect"].includes(error.event);
  return withCode(error.code, isConnecting ? "connect" : undefined, error.cause);
}

function withCode(code: string, syscall?: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code, ...(syscall !== undefined && { syscall }) });
}
