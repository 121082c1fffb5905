// Benchmark: 50 cold starts whose connections open up to 300 ms late, against a server that refuses a fourth request in any second.
import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gong } from "gong-connector";
import { createSelfSignedCertificate } from "../test/helpers/certificate.ts";

const starts = 50;
const parallelStarts = 5;
const maxDelayMs = 300;
const perSecond = 3;
const concurrentRequests = 4;
const sequentialRequests = 4;

const identity = createSelfSignedCertificate();
setDefaultCACertificates([...getCACertificates(), identity.cert]);

let started = 0;
let requests = 0;
let refusals = 0;
let shortestMs = Number.POSITIVE_INFINITY;

/** Half of the servers delay the TLS handshake, the other half read a connection without TLS late. */
async function startServer(isSecure: boolean) {
  const arrivals: number[] = [];
  const respond = (response: ServerResponse): void => {
    const now = performance.now();
    const isRefused = arrivals.filter((time) => time > now - 1000).length >= perSecond;
    arrivals.push(now);
    requests += 1;
    if (isRefused) refusals += 1;
    const before = arrivals.at(-1 - perSecond);
    if (before !== undefined) shortestMs = Math.min(shortestMs, now - before);
    const body = isRefused ? { errors: ["Too many requests"] } : { records: {}, users: [] };
    response.writeHead(isRefused ? 429 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const server = isSecure
    ? createHttpsServer(identity, (_request, response) => respond(response))
    : createHttpServer((_request, response) => respond(response));
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    setTimeout(() => server.emit("connection", socket), Math.random() * maxDelayMs);
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  };
  return { url: `${isSecure ? "https" : "http"}://127.0.0.1:${port}`, close };
}

async function startCold(isSecure: boolean): Promise<void> {
  const { url, close } = await startServer(isSecure);
  const auth = {
    method: "api_key",
    credentials: { accessKey: "key", accessKeySecret: "secret" },
    baseUrl: url,
  } as const;
  const connector = gong({ auth, additionalDomains: ["127.0.0.1"], maxRetries: 0 });
  const run = () => connector.run("list_users", {}).catch(() => {});
  await Promise.all(Array.from({ length: concurrentRequests }, run));
  for (let index = 0; index < sequentialRequests; index += 1) await run();
  close();
}

async function startNext(): Promise<void> {
  while (started < starts) {
    started += 1;
    await startCold(started % 2 === 0);
  }
}

await Promise.all(Array.from({ length: parallelStarts }, startNext));
console.log(`${starts} cold starts, ${requests} requests, shortest time of four: ${shortestMs.toFixed(0)} ms`);
console.log(`refused: ${refusals} (target: 0) ${refusals === 0 ? "reached" : "MISSED"}`);
process.exit(refusals === 0 ? 0 : 1);
