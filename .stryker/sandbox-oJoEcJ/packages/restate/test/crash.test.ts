// @ts-nocheck
// Plugs pulled: workers and a node of a three-node cluster are killed in the middle of 200 running workflows.

import { getPointer } from "gong-connector/internal";
import { expect, test } from "vitest";
import { openRestateTest, type RestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

const longAgo = Date.now() - 366 * 86_400_000;

test("all 200 finish, no call is created twice, no event is lost, the token is renewed once", async () => {
  const house = await openRestateTest({ size: 3, sandbox: { calls: 200 } });
  const { asked, balancer, engine, served, call, work } = house;
  const ids = served.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  expect(ids).toHaveLength(200);
  // Renewed a minute before its end, which is while the workflows run: they take 24 s at least at this pace.
  const { store, id: connection } = await createStoredConnections(house, 80_000);
  const settings = { store, limits: { spacingMs: 40 } };

  // Some creates lose their answer, as if the plug had been pulled between the two.
  served.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate", times: 5 });
  const first = await work(settings);
  const second = await work(settings);
  const subscription = { trigger: "call_recorded", connection, workflow: "copy_call", startAt: longAgo };
  expect((await call("gong_trigger/copies/start", subscription)).status).toBe(200);
  await until(() => created(house) >= 40);
  await pull(house, first);
  await until(() => created(house) >= 80);
  await engine.nodes[0]?.kill();
  await until(() => created(house) >= 120);
  const third = await work(settings);
  await pull(house, second);

  const outcomes = await Promise.all(ids.map((id) => outcomeOf(house, `copies/call_recorded:${id}`)));
  expect(outcomes.map((output) => getPointer(output, "/callId"))).toEqual(ids);
  expect(created(house)).toBe(ids.length);
  expect(balancer.given.get(third.url)).toBeGreaterThan(0);
  expect(asked.filter((line) => line.includes("/oauth2/"))).toEqual(["POST /oauth2/generate-customer-token 200"]);
  expect(outcomes.filter((output) => getPointer(output, "/outcome") === "was there").length).toBeGreaterThanOrEqual(5);
}, 300_000);

/** Calls that Gong has created. */
function created({ asked }: RestateTest): number {
  return asked.filter((line) => line === "POST /v2/calls 200").length;
}

async function pull({ balancer }: RestateTest, worker: { url: string; kill(): Promise<void> }): Promise<void> {
  await worker.kill();
  balancer.remove(worker.url);
}

function until(holds: () => boolean): Promise<void> {
  return expect.poll(holds, { interval: 5, timeout: 120_000 }).toBe(true);
}

/** What a workflow came to, asked for until it has come to something. */
async function outcomeOf({ ingress }: RestateTest, key: string): Promise<unknown> {
  const url = `${ingress}/restate/workflow/copy_call/${encodeURIComponent(key)}/attach`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${key}: ${response.status} ${await response.text()}`);
  return response.json();
}
