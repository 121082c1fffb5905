// Two workers and one of three nodes are killed while 200 workflows run.
import { getPointer } from "gong-connector/internal";
import { expect, test } from "vitest";
import { openRestateTest, type RestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

const longAgo = Date.now() - 366 * 86_400_000;

test("200 workflows finish without a duplicate or a lost event, and with one token refresh", async () => {
  const environment = await openRestateTest({ size: 3, sandbox: { calls: 220 } });
  const { requests, balancer, restate, gong, invoke, startWorker } = environment;
  // OAuth connections exclude private calls.
  const calls = gong.sandbox.state.calls.visible(Date.now()).filter(({ isPrivate }) => !isPrivate);
  const ids = calls.map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(200);
  // Refreshed a minute before it expires, while the workflows run: they take at least 24 s with this interval.
  const { dataDirectory, id: connection } = await createStoredConnections(environment, 80_000);
  const settings = { dataDirectory, limits: { minIntervalMs: 40 } };

  // Some creates lose their response.
  gong.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate", times: 5 });
  const first = await startWorker(settings);
  const second = await startWorker(settings);
  const subscription = { trigger: "call_recorded", connection, workflow: "copy_call", startAt: longAgo };
  expect((await invoke("gong_trigger/copies/start", subscription)).status).toBe(200);
  await waitUntil(() => countCreatedCalls(environment) >= 40);
  await killWorker(environment, first);
  await waitUntil(() => countCreatedCalls(environment) >= 80);
  await restate.nodes[0]?.kill();
  await waitUntil(() => countCreatedCalls(environment) >= 120);
  const third = await startWorker(settings);
  await killWorker(environment, second);

  const outputs = await Promise.all(ids.map((id) => getWorkflowOutput(environment, `copies/call_recorded:${id}`)));
  expect(outputs.map((output) => getPointer(output, "/callId"))).toEqual(ids);
  expect(countCreatedCalls(environment)).toBe(ids.length);
  expect(balancer.invocations.get(third.url)).toBeGreaterThan(0);
  expect(requests.filter((line) => line.includes("/oauth2/"))).toEqual(["POST /oauth2/generate-customer-token 200"]);
  expect(new Set(outputs.map((output) => getPointer(output, "/copyId"))).size).toBe(ids.length);
  expect(requests.filter((line) => line === "POST /v2/calls 400").length).toBeGreaterThanOrEqual(5);
}, 300_000);

function countCreatedCalls({ requests }: RestateTest): number {
  return requests.filter((line) => line === "POST /v2/calls 200").length;
}

async function killWorker({ balancer }: RestateTest, worker: { url: string; kill(): Promise<void> }): Promise<void> {
  await worker.kill();
  balancer.remove(worker.url);
}

function waitUntil(isDone: () => boolean): Promise<void> {
  return expect.poll(isDone, { interval: 5, timeout: 120_000 }).toBe(true);
}

/** The output of a workflow, after it has finished. */
async function getWorkflowOutput({ ingress }: RestateTest, key: string): Promise<unknown> {
  const url = `${ingress}/restate/workflow/copy_call/${encodeURIComponent(key)}/attach`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${key}: ${response.status} ${await response.text()}`);
  return response.json();
}
