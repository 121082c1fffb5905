// The receivers of the benchmark deliveries: the first ones never answer, the others do at once.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ReceivedEvents } from "./fleet_types.ts";

const silent = Number(process.argv[2]);
const received: ReceivedEvents = { ids: [], delaysMs: [] };

const server = createServer((request, response) => {
  const arrivedAt = Date.now();
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (Number((request.url ?? "").slice(1)) < silent) return;
    response.writeHead(204).end();
    received.ids.push(String(request.headers["webhook-id"]));
    const { detectedAt } = JSON.parse(Buffer.concat(chunks).toString());
    received.delaysMs.push(arrivedAt - Date.parse(detectedAt));
  });
});
server.requestTimeout = 0;
server.listen(0, "127.0.0.1", 4096, () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("message", () => process.send?.(received));
process.on("disconnect", () => process.exit());
