// Misbehaviors of connections: what arrives, and whether the request was processed.
import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type RawResponse, startMisbehaving } from "./misbehaving.ts";

/** The result of a request, or "pending" once another request has been answered after it. */
async function isPending(
  sandbox: Awaited<ReturnType<typeof startMisbehaving>>,
  result: Promise<RawResponse>,
): Promise<boolean> {
  result.catch(() => {});
  await sandbox.send("/v2/workspaces");
  return (await Promise.race([result, Promise.resolve("pending")])) === "pending";
}

test("reset breaks the connection without processing the request", async () => {
  const { send, sandbox, misbehave } = await startMisbehaving();
  misbehave("reset");
  const integration = { method: "PUT", body: { name: "CRM", ownerEmail: "crm@fernhill.example" } };
  await expect(send("/v2/crm/integrations", integration)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await send("/v2/crm/integrations", integration)).status).toBe(200);
  expect(sandbox.state.crm).toBeDefined();
});

test("lost processes the request and breaks the connection", async () => {
  const { send, misbehave } = await startMisbehaving();
  misbehave("lost");
  const integration = { method: "PUT", body: { name: "CRM", ownerEmail: "crm@fernhill.example" } };
  await expect(send("/v2/crm/integrations", integration)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await send("/v2/crm/integrations", integration)).status).toBe(409);
});

test("hang never responds", async () => {
  const started = await startMisbehaving();
  started.misbehave("hang");
  expect(await isPending(started, started.send("/v2/users"))).toBe(true);
});

test("truncated sends half of the response and breaks the connection", async () => {
  const { send, misbehave } = await startMisbehaving();
  const complete = await send("/v2/workspaces");
  misbehave("truncated");
  const half = await send("/v2/workspaces");
  expect(half).toMatchObject({ status: 200, isComplete: false });
  expect(half.bytes.length).toBe(Math.ceil(complete.bytes.length / 2));
});

test("stalled sends half of the response and then nothing", async () => {
  const started = await startMisbehaving();
  started.misbehave("stalled");
  const { promise: received, resolve } = Promise.withResolvers<number>();
  const { accessKey, accessKeySecret } = started.sandbox.credentials;
  const request = httpRequest(`${started.url}/v2/workspaces`, { auth: `${accessKey}:${accessKeySecret}` }, (response) =>
    response.on("error", () => {}).on("data", (chunk: Buffer) => resolve(chunk.length)),
  ).end();
  request.on("error", () => {});
  expect(await received).toBeGreaterThan(10);
  request.destroy();
});

test("slow sends the response in pieces, and late sends it after a delay", async () => {
  const { send, sandbox } = await startMisbehaving();
  const complete = await send("/v2/workspaces");
  sandbox.injectFault({ misbehavior: "slow", delayMs: 40 });
  const slow = await send("/v2/workspaces");
  expect(slow.bytes.length).toBe(complete.bytes.length);
  expect(slow.durationMs).toBeGreaterThan(38);
  sandbox.injectFault({ misbehavior: "late", delayMs: 30 });
  expect((await send("/v2/workspaces")).durationMs).toBeGreaterThan(29);
});

test("expanding sends gzip that expands a thousandfold and is still JSON", async () => {
  const { send, misbehave } = await startMisbehaving();
  misbehave("expanding");
  const { headers, bytes } = await send("/v2/workspaces");
  expect(headers["content-encoding"]).toBe("gzip");
  const expanded = gunzipSync(bytes);
  expect(expanded.length).toBeGreaterThan(90_000_000);
  expect(expanded.length / bytes.length).toBeGreaterThan(100);
  const end = expanded.lastIndexOf("}") + 1;
  expect(JSON.parse(expanded.subarray(0, end).toString())).toHaveProperty("workspaces");
  expect(expanded.subarray(end).equals(Buffer.alloc(expanded.length - end, " "))).toBe(true);
});

test("byte_order_mark and invalid_utf8 send these bytes", async () => {
  const { send, misbehave } = await startMisbehaving();
  misbehave("byte_order_mark");
  expect((await send("/v2/workspaces")).bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  misbehave("invalid_utf8");
  expect((await send("/v2/workspaces")).bytes.includes(Buffer.from([0xff, 0xfe, 0xc0]))).toBe(true);
});
