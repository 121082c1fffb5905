// Memory of an upload from n8n's storage.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Container } from "@n8n/di";
import { BinaryDataService } from "n8n-core";
import { expect, onTestFinished, test } from "vitest";
import { N8nHost } from "./n8n_host.ts";
import { getAction, toParameters } from "./values.ts";

const part = Buffer.alloc(1_000_000);
const bytes = 200 * part.length;

function* createRecording(): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += part.length) yield part;
}

/** The highest memory of this process while a function runs, above the memory before. */
async function measureGrowth(run: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  await run().finally(() => clearInterval(timer));
  return peak - before;
}

test("streams a recording of 200 MB: a second one grows memory by less than half of it", async () => {
  const server = fork(join(import.meta.dirname, "upload_server.ts"), { execArgv: [] });
  onTestFinished(() => void server.kill());
  const [{ port }] = await once(server, "message");
  const uploaded = once(server, "message");
  const baseUrl = `http://127.0.0.1:${port}`;
  const host = await N8nHost.create({ gongConnectorApi: { accessKey: "K", accessKeySecret: "S", baseUrl } });
  const location = { type: "execution", workflowId: "workflow", executionId: "1" } as const;
  const binary = { data: "", mimeType: "video/mp4", fileName: "call.mp4" };
  const data = await Container.get(BinaryDataService).store(location, Readable.from(createRecording()), binary);
  const parameters = {
    ...toParameters(getAction("add_call_media"), { id: "7782342274025937895" }),
    additionalFields: { file: "data" },
  };
  const upload = () => host.run(parameters, { items: [{ json: {}, binary: { data } }] });
  // The first upload loads code and fills the pools of the runtime.
  await upload();
  const [{ received, declared }] = await uploaded;
  expect(received).toBeGreaterThan(bytes);
  expect(received).toBe(declared);
  expect(await measureGrowth(upload)).toBeLessThan(bytes / 2);
});
