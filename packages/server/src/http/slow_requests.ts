// Ends requests whose headers or bodies arrive too slowly. Node's requestTimeout would also end large uploads that progress.
import type { Socket } from "node:net";
import { Transform } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import type { HttpLimits } from "./limits.ts";

/** Registers the time-outs of bodies for all routes. */
export function registerBodyTimeouts(server: FastifyInstance, limits: HttpLimits): void {
  server.addHook("preParsing", (request, reply, payload, done) => {
    const sizeBytes = Number(request.headers["content-length"]);
    // Most bodies have arrived with their headers.
    if (!hasBody(request) || request.raw.readableLength >= sizeBytes) return done(null, payload);
    const timed = createTimedStream(sizeBytes, limits);
    timed.once("error", () => reply.header("connection", "close"));
    payload.once("error", (error) => timed.destroy(error));
    payload.once("close", () => payload.readableEnded || timed.destroy());
    done(null, payload.pipe(timed));
  });
  // Node reads the rest of a body that a hook has rejected, without a time-out.
  server.addHook("onResponse", ({ raw }, _reply, done) => {
    if (!raw.complete && !raw.destroyed) {
      const timer = setTimeout(() => raw.destroy(), limits.discardTimeoutMs).unref();
      raw.once("close", () => clearTimeout(timer));
    }
    done();
  });
}

/**
 * Closes connections on which no request has arrived when the server closes, such as those that browsers and load balancers open
 * in advance. Node does not count them as idle, and a server that closes has no time-out of headers.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  let isClosing = false;
  app.server.on("connection", (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  app.server.on("request", ({ socket }) => unused.delete(socket));
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > 0;
}

/**
 * Passes a body on, and fails with `request_timeout` when it is too slow. The time in which its reader takes nothing does not
 * count: an upload waits for the vendor. `sizeBytes` is NaN for a chunked body.
 */
function createTimedStream(sizeBytes: number, limits: HttpLimits): Transform {
  const minWindowBytes = (limits.minBodyBytesPerSecond * limits.bodyWindowMs) / 1000;
  let receivedBytes = 0;
  let bytesBeforeWindow = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      idleTimer.refresh();
      done(null, chunk);
    },
    flush(done) {
      stopTimers();
      done();
    },
    destroy(error, done) {
      stopTimers();
      done(error);
    },
  });
  const fail = (reason: string): void => {
    const isUnread = stream.readableLength > 0;
    if (isUnread) idleTimer.refresh();
    else stream.destroy(new ConnectorError("request_timeout", `the body of the request arrived too slowly: ${reason}`));
  };
  const idleTimer = setTimeout(fail, limits.bodyIdleTimeoutMs, `no byte for ${limits.bodyIdleTimeoutMs / 1000} s`);
  const windowTimer = setInterval(() => {
    const isSmall = (Number.isNaN(sizeBytes) ? receivedBytes : sizeBytes) <= limits.smallBodyBytes;
    if (isSmall) fail(`it is small and not complete after ${limits.bodyWindowMs / 1000} s`);
    else if (receivedBytes - bytesBeforeWindow < minWindowBytes)
      fail(`less than ${limits.minBodyBytesPerSecond} bytes per second`);
    bytesBeforeWindow = receivedBytes;
  }, limits.bodyWindowMs);
  const stopTimers = (): void => {
    clearTimeout(idleTimer);
    clearInterval(windowTimer);
  };
  return stream;
}

/** Responds to a connection whose request cannot be parsed or whose headers are late, and closes it. */
export function rejectConnection(error: Error & { code?: string }, socket: Socket): void {
  const isTimeout = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const failure = isTimeout
    ? new ConnectorError("request_timeout", "the headers of the request arrived too slowly")
    : new ConnectorError("invalid_input", "the request is not HTTP, or its headers are too large");
  const status = isTimeout ? "408 Request Timeout" : "400 Bad Request";
  const body = JSON.stringify({ error: failure.toJSON() });
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
  if (socket.writable) socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
  socket.destroySoon();
}
