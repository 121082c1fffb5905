// Benchmark: 100 workers while the server answers 503 for a minute: requests in comparison with normal, and the time to recover.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRateLimiter, gong, gongManifests } from "gong-connector";
import { assertAtMost, recordFigures } from "./measure.ts";

const workers = 100;
const seconds = Number(process.argv[2] ?? 60);
const maxShare = 1.5;
const maxRecoverySeconds = 5;
/** Recovered when a period of this length has as many successes as before the failure. */
const periodSeconds = 3;
const recoveredShare = 0.9;

let isFailing = false;
let requests = 0;
const successes: number[] = [];

const server = createServer((_request, response) => {
  requests += 1;
  if (!isFailing) successes.push(performance.now());
  const body = isFailing ? "<html>Service Unavailable</html>" : JSON.stringify({ records: {}, users: [] });
  response.writeHead(isFailing ? 503 : 200, { "content-type": isFailing ? "text/html" : "application/json" }).end(body);
});
await once(server.listen(0, "127.0.0.1"), "listening");
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const stop = new AbortController();

/** All workers of a company share its rate limiter. */
const rateLimiter = createRateLimiter(gongManifests().connector.rateLimits);
const auth = { method: "api_key", credentials: { accessKey: "key", accessKeySecret: "secret" }, baseUrl } as const;
const connector = gong({ auth, additionalDomains: ["127.0.0.1"], rateLimiter });

async function work(): Promise<void> {
  while (!stop.signal.aborted) await connector.run("list_users", {}, { signal: stop.signal }).catch(() => {});
}

async function countRequests(): Promise<number> {
  const before = requests;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return requests - before;
}

const running = Array.from({ length: workers }, work);
const normal = await countRequests();
isFailing = true;
const failing = await countRequests();
isFailing = false;
const returnedAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, (maxRecoverySeconds + 2 * periodSeconds) * 1000));
stop.abort();
await Promise.all(running);
server.close();

const needed = recoveredShare * (normal / seconds) * periodSeconds;
const recovered = successes.filter((time) => time >= returnedAt);
const startOfPeriod = recovered.find(
  (start) => recovered.filter((time) => time >= start && time < start + periodSeconds * 1000).length >= needed,
);
const recoverySeconds = startOfPeriod === undefined ? Number.POSITIVE_INFINITY : (startOfPeriod - returnedAt) / 1000;
console.log(
  `${workers} workers, ${seconds} s each: ${normal} requests normally, ${failing} while the server answered 503`,
);
assertAtMost("requests during the failure", failing / normal, maxShare, "of normal");
assertAtMost("recovery", recoverySeconds, maxRecoverySeconds, "s");
recordFigures("retry_storm", { workers, seconds, normal, failing, recoverySeconds });
