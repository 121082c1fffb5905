// Benchmark: 50 cold starts whose connections open up to 300 ms late, against servers that refuse a fourth request in any second.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { gong } from "gong-connector";
import { createSelfSignedCertificate } from "../test/helpers/certificate.ts";
import { assertAtMost, recordFigures } from "./measure.ts";

const starts = 50;
const parallelStarts = 5;
const maxDelayMs = 300;
const perSecond = 3;
const concurrentRequests = 4;
const sequentialRequests = 4;

interface Servers {
  urls: readonly string[];
  cert: string;
}

interface Result {
  requests: number;
  refused: number;
  shortestMs: number;
}

// The servers are a process, so that the work of the connector does not delay the times that they record.
if (process.argv[2] === "servers") await serve();
else await measure();

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ["servers"]);
  const [{ urls, cert }] = (await once(child, "message")) as [Servers];
  setDefaultCACertificates([...getCACertificates(), cert]);
  const remaining = [...urls];
  const startNext = async (): Promise<void> => {
    for (let url = remaining.pop(); url !== undefined; url = remaining.pop()) await startCold(url);
  };
  await Promise.all(Array.from({ length: parallelStarts }, startNext));
  child.send("end");
  const [{ requests, refused, shortestMs }] = (await once(child, "message")) as [Result];
  child.kill();
  console.log(`${starts} cold starts, ${requests} requests, shortest time of four: ${shortestMs.toFixed(0)} ms`);
  assertAtMost("refused", refused, 0, "requests");
  recordFigures("cold_connections", { starts, requests, refused, shortestMs });
  process.exit();
}

/** Requests at the same time, then one after the other. */
async function startCold(baseUrl: string): Promise<void> {
  const auth = { method: "api_key", credentials: { accessKey: "key", accessKeySecret: "secret" }, baseUrl } as const;
  const connector = gong({ auth, additionalDomains: ["127.0.0.1"], maxRetries: 0 });
  const run = () => connector.run("list_users", {}).catch(() => {});
  await Promise.all(Array.from({ length: concurrentRequests }, run));
  for (let index = 0; index < sequentialRequests; index += 1) await run();
}

async function serve(): Promise<void> {
  const identity = createSelfSignedCertificate();
  const result: Result = { requests: 0, refused: 0, shortestMs: Number.POSITIVE_INFINITY };
  const urls = await Promise.all(
    Array.from({ length: starts }, (_, index) => startServer(index % 2 === 0 ? identity : undefined, result)),
  );
  process.send?.({ urls, cert: identity.cert } satisfies Servers);
  await once(process, "message");
  process.send?.(result);
}

/** With TLS the handshake comes late; without, the server reads the connection late. */
async function startServer(identity: { key: string; cert: string } | undefined, result: Result): Promise<string> {
  const arrivals: number[] = [];
  const respond = (response: ServerResponse): void => {
    const now = performance.now();
    const isRefused = arrivals.filter((time) => time > now - 1000).length >= perSecond;
    arrivals.push(now);
    result.requests += 1;
    result.refused += isRefused ? 1 : 0;
    result.shortestMs = Math.min(result.shortestMs, now - (arrivals.at(-1 - perSecond) ?? Number.NEGATIVE_INFINITY));
    const body = isRefused ? { errors: ["Too many requests"] } : { records: {}, users: [] };
    response.writeHead(isRefused ? 429 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const server = identity
    ? createHttpsServer(identity, (_request, response) => respond(response))
    : createHttpServer((_request, response) => respond(response));
  const listener = createServer((socket) => {
    socket.on("error", () => {});
    setTimeout(() => server.emit("connection", socket), Math.random() * maxDelayMs);
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  return `${identity ? "https" : "http"}://127.0.0.1:${port}`;
}
