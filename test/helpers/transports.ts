// The transports that the tests of requests run on: the default one, and one on node:http as a host could write it.
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Transport } from "../../src/index.ts";
import { gotTransport } from "../../src/runtime/got_transport.ts";

export const nodeHttpTransport: Transport = async ({ url, body, timeouts, maxBytes, signal, method, headers }) => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.startsWith("https:") ? requestHttps : requestHttp)(url, {
    agent: false,
    method,
    headers,
    ...(signal && { signal }),
  });
  const end = (code: string, syscall?: string) => (): void => {
    request.destroy(Object.assign(new Error(code), { code, syscall }));
  };
  const connecting = setTimeout(end("ETIMEDOUT", "connect"), timeouts.connectMs);
  const total = timeouts.totalMs === undefined ? undefined : setTimeout(end("ETIMEDOUT"), timeouts.totalMs);
  request.on("socket", (socket) =>
    socket.once(url.startsWith("https:") ? "secureConnect" : "connect", () => clearTimeout(connecting)),
  );
  request.setTimeout(timeouts.responseMs, end("ETIMEDOUT"));
  request.on("response", resolve);
  request.on("error", reject);
  send(request, body).catch(reject);
  try {
    const response = await promise;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw Object.assign(new Error(), { code: "ERR_RESPONSE_TOO_LARGE" });
      chunks.push(chunk);
    }
    const entries = Object.entries(response.headers).map(([name, value = ""]) => [name, [value].flat().join(", ")]);
    return { status: response.statusCode ?? 0, headers: Object.fromEntries(entries), body: Buffer.concat(chunks) };
  } finally {
    clearTimeout(connecting);
    clearTimeout(total);
    request.destroy();
  }
};

async function send(
  request: ReturnType<typeof requestHttp>,
  body: string | AsyncIterable<Uint8Array> | undefined,
): Promise<void> {
  if (body === undefined || typeof body === "string") request.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), request);
}

/** Name and transport, for `describe.each`. */
export const transports: readonly (readonly [string, Transport])[] = [
  ["got", gotTransport],
  ["node:http", nodeHttpTransport],
];
