// A server that rejects more than three requests in any second, with Retry-After.
import { startHttpServer } from "../../../../test/helpers/servers.ts";

export interface RateLimitedServer {
  url: string;
  /** Times of the accepted requests, in milliseconds. */
  arrivals: number[];
  rejected: number;
}

export async function startRateLimitedServer(perSecond = 3): Promise<RateLimitedServer> {
  const server: RateLimitedServer = { url: "", arrivals: [], rejected: 0 };
  server.url = await startHttpServer((_request, response) => {
    const now = performance.now();
    const recent = server.arrivals.filter((time) => time > now - 1000);
    if (recent.length >= perSecond) {
      server.rejected += 1;
      response.writeHead(429, { "content-type": "application/json", "retry-after": "1" });
      response.end(JSON.stringify({ requestId: "r", errors: ["Too many requests"] }));
      return;
    }
    server.arrivals.push(now);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ requestId: "r", records: { totalRecords: 0 }, users: [] }));
  });
  return server;
}
