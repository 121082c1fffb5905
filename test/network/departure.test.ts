// A request reserves its time when its connection is open.
import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { createRateLimiter, gong, type RateLimiter } from "../../src/index.ts";
import { openRequest } from "../../src/network/open_request.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { createSelfSignedCertificate } from "../helpers/certificate.ts";
import { listen, startHttpServer, startHttpsServer } from "../helpers/servers.ts";

/** A server whose TLS handshake waits for `release`. */
async function startDelayedServer() {
  const identity = createSelfSignedCertificate();
  const certificates = getCACertificates();
  setDefaultCACertificates([...certificates, identity.cert]);
  onTestFinished(() => setDefaultCACertificates(certificates));
  const url = await startHttpsServer(identity, (_request, response) => {
    log.push("request");
    response.end(JSON.stringify({ records: {}, users: [] }));
  });
  const log: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer(async (socket) => {
    log.push("connection");
    sockets.add(socket);
    await released;
    log.push("handshake");
    const { port, hostname } = new URL(url);
    const upstream = createConnection(Number(port), hostname);
    socket.pipe(upstream).pipe(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `https://${await listen(server)}`, log, release, server };
}

test("reserves its time after the TLS handshake of a new connection, and sends nothing before", async () => {
  const { url, log, release, server } = await startDelayedServer();
  const inner = createRateLimiter({ minIntervalMs: 1, perDay: 100, reason: "test" });
  const rateLimiter: RateLimiter = {
    pause: inner.pause,
    reserve(priority, connection) {
      log.push(`reserve ${connection?.isNew ? "new" : "reused"}`);
      return inner.reserve(priority, connection);
    },
  };
  const connector = gong({ ...createAccountOptions(url), rateLimiter });
  const first = connector.run("list_users", {});
  await once(server, "connection");
  release();
  await first;
  await connector.run("list_users", {});
  expect(log).toEqual(["connection", "handshake", "reserve new", "request", "reserve reused", "request"]);
});

test.for([
  ["list_users", {}],
  [
    "create_meeting",
    {
      startTime: "2026-03-01T09:00:00Z",
      endTime: "2026-03-01T10:00:00Z",
      organizerEmail: "a@b.example",
      invitees: [{ email: "c@d.example" }],
    },
  ],
] as const)("sends nothing if the rate limiter fails, and names it: %s", async ([id, input]) => {
  const requests: string[] = [];
  const url = await startHttpServer(({ url: path = "" }) => requests.push(path));
  const cause = new Error("the shared store does not respond");
  const rateLimiter: RateLimiter = { pause() {}, reserve: () => Promise.reject(cause) };
  await expect(gong({ ...createAccountOptions(url), rateLimiter }).run(String(id), input)).rejects.toMatchObject({
    code: "internal_error",
    message: "the rate limiter failed",
    action: id,
    retryable: true,
    cause,
  });
  expect(requests).toEqual([]);
});

test("opens another connection after a wait that was too long to keep the first one", async () => {
  const connections: Socket[] = [];
  const url = await startHttpServer((request, response) => {
    connections.push(request.socket);
    response.end();
  });
  const answers = [false, true];
  const seen: boolean[] = [];
  const request = await openRequest(
    new URL(url),
    {},
    {
      connectMs: 10_000,
      async beforeSend({ isNew }) {
        seen.push(isNew);
        return answers.shift() ?? true;
      },
    },
  );
  await once(request.end(), "response");
  expect(seen).toEqual([true, true]);
  expect(connections).toHaveLength(1);
});

test("a request whose connection the server closes during the wait was not sent", async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  onTestFinished(() => void server.close());
  const url = new URL(`http://${await listen(server)}`);
  const work = openRequest(
    url,
    {},
    {
      connectMs: 10_000,
      async beforeSend() {
        if (sockets.length === 0) await once(server, "connection");
        for (const socket of sockets) socket.destroy();
        await isDestroyed;
        return true;
      },
    },
  );
  const { promise: isDestroyed, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 100);
  await expect(work).rejects.toMatchObject({ code: "ECONNRESET", syscall: "connect" });
});
