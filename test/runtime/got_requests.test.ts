// The default transport, where got by itself loses a response or keeps a request in memory.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { gotTransport } from "../../src/runtime/got_transport.ts";

const timeouts = { connectMs: 10_000, responseMs: 60_000 };
const post = { method: "POST", headers: {}, body: "text", timeouts, maxBytes: 10_000_000 };

test("a response that comes while the request is being sent is complete", async () => {
  const size = 1_000_000;
  const sent = new Int32Array(new SharedArrayBuffer(4));
  const server = new Worker(
    `const { createServer } = require("node:http");
    const { parentPort, workerData: { size, sent } } = require("node:worker_threads");
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { "content-length": size }).write("x".repeat(size / 2), () => {
        Atomics.add(sent, 0, 1);
        Atomics.notify(sent, 0);
        setTimeout(() => response.end("x".repeat(size / 2)), 10);
      });
    });
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
    { eval: true, workerData: { size, sent } },
  );
  onTestFinished(async () => {
    await server.terminate();
  });
  const [port] = await once(server, "message");
  const url = `http://127.0.0.1:${port}`;
  // The connection of the second request is open, so that it is written before the next timer.
  await gotTransport({ ...post, url });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  setTimeout(() => gotTransport({ ...post, url }).then(({ body }) => resolve(body.length), reject), 1);
  setTimeout(() => Atomics.wait(sent, 0, 1, 5000), 1);
  expect(await promise).toBe(size);
});

test.for(["GET", "POST"])("a %s that has ended is freed before the next full garbage collection", async (method) => {
  const program = fileURLToPath(new URL("request_memory.ts", import.meta.url));
  const args = ["--expose-gc", "--conditions=gong-connector-source", program, method];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^-?\d+\n$/);
  // All would be 4 MB.
  expect(Number(stdout)).toBeLessThan(2_000_000);
});
