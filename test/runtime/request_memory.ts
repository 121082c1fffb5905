// A program that sends requests by the default transport, and prints the bytes that are kept of 50 until the next full collection.
// In a process of the tests, what other tests have left would be counted too. Needs --expose-gc.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { gotTransport } from "../../src/runtime/got_transport.ts";

const server = createServer((_request, response) => {
  response.end("done");
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${Object(server.address()).port}`;
const timeouts = { connectMs: 10_000, responseMs: 60_000 };
const [method = "GET"] = process.argv.slice(2);
const body = method === "POST" && { body: "text" };

async function sendOnce(): Promise<void> {
  const content = new Array(10_000).fill(0);
  const beforeSend = async (): Promise<boolean> => content.length > 0;
  await gotTransport({ method, headers: {}, ...body, url, timeouts, maxBytes: 1000, beforeSend });
  await delay(2);
  globalThis.gc?.({ type: "minor" });
}

for (let index = 0; index < 5; index += 1) await sendOnce();
const before = getHeapStatistics().used_heap_size;
for (let index = 0; index < 50; index += 1) await sendOnce();
console.log(getHeapStatistics().used_heap_size - before);
process.exit();
