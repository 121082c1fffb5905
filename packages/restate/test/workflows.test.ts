// The three example workflows with a Restate server, workers and the simulated Gong.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPointer } from "gong-connector/internal";
import { expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { openRestateTest, type RestateTest } from "./helpers/restate_test.ts";

const longAgo = Date.now() - 366 * 86_400_000;
const follow = { trigger: "transcript_ready", connection: "default", workflow: "call_follow_up", startAt: longAgo };

/** Waits until the last poll of a trigger has started this number of workflows. */
async function waitForPoll(environment: RestateTest, key: string, started: number): Promise<void> {
  await expect
    .poll(
      async () => getPointer((await environment.invoke(`gong_trigger/${key}/report`)).output, "/startedWorkflows"),
      {
        timeout: 30_000,
      },
    )
    .toBe(started);
}

function countInteractions({ requests }: RestateTest): number {
  return requests.filter((line) => line === "POST /v2/digital-interaction 200").length;
}

test("call_follow_up reads each transcript and creates one timeline entry per guest", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 6 } });
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  const { calls } = environment.gong.sandbox.state;
  const all = calls.visible(Date.now());
  await environment.invoke("gong_trigger/follow-ups/start", follow);
  await waitForPoll(environment, "follow-ups", all.length);
  const outputs = await Promise.all(
    all.map(({ id }) =>
      getWorkflowOutput(environment, `call_follow_up/${encodeURIComponent(`follow-ups/transcript_ready:${id}`)}`),
    ),
  );
  expect(outputs.map((output) => getPointer(output, "/callId")).sort()).toEqual(all.map(({ id }) => id).sort());
  const [first] = outputs;
  expect(getPointer(first, "/markdown")).toMatch(/^# /);
  expect(getPointer(first, "/markdown")).toContain(getPointer(first, "/guest"));
  expect(countInteractions(environment)).toBe(outputs.filter((output) => getPointer(output, "/guest")).length);
  expect(countInteractions(environment)).toBeGreaterThan(0);

  // After another start it detects only new events; after a stop it has no state.
  await environment.invoke("gong_trigger/follow-ups/start", follow);
  await waitForPoll(environment, "follow-ups", 0);
  await environment.invoke("gong_trigger/follow-ups/stop");
  expect((await environment.invoke("gong_trigger/follow-ups/report")).output).toEqual({});
  expect(countInteractions(environment)).toBe(outputs.filter((output) => getPointer(output, "/guest")).length);
});

/** The output of a workflow, after it has finished. */
async function getWorkflowOutput(environment: RestateTest, path: string): Promise<unknown> {
  const [service, key] = path.split("/");
  const response = await fetch(`${environment.ingress}/restate/workflow/${service}/${key}/attach`);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

test("starts each workflow once when the worker is killed during a poll", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 20 } });
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer(() => arrive());
  const limits = { minIntervalMs: 1 };
  const worker = await environment.startWorker({
    limits,
    gong: { url: silent, ...environment.gong.sandbox.credentials },
  });
  await environment.invoke("gong_trigger/copies/start", { ...follow, trigger: "call_recorded", workflow: "copy_call" });
  await arrived;
  await worker.kill();
  environment.balancer.remove(worker.url);
  await environment.startWorker({ limits });
  const ids = environment.gong.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  await waitForPoll(environment, "copies", ids.length);
  const copies = ids.map((id) =>
    getWorkflowOutput(environment, `copy_call/${encodeURIComponent(`copies/call_recorded:${id}`)}`),
  );
  expect((await Promise.all(copies)).map((output) => getPointer(output, "/callId"))).toEqual(ids);
  expect(environment.requests.filter((line) => line === "POST /v2/calls 200")).toHaveLength(ids.length);
});

test("start rejects an unknown trigger, a webhook trigger and an invalid input", async () => {
  const environment = await openRestateTest();
  await environment.startWorker();
  const start = (trigger: string, input?: object) =>
    environment.invoke("gong_trigger/wrong/start", { ...follow, trigger, ...(input && { input }) });
  expect(await start("call_vanished")).toMatchObject({ status: 400, output: { metadata: { kind: "invalid_input" } } });
  expect(await start("call_analyzed")).toMatchObject({ status: 400 });
  expect(await start("transcript_ready", { color: "red" })).toMatchObject({ status: 400 });
});

test("reports a failed poll and continues to poll", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 3 } });
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  environment.gong.sandbox.injectFault({
    operation: "GET /v2/calls",
    status: 401,
    body: { errors: ["Access denied"] },
  });
  await environment.invoke("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await expect
    .poll(async () => getPointer((await environment.invoke("gong_trigger/calls/report")).output, "/error"))
    .toMatch(/Access denied/);
  await environment.invoke("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await waitForPoll(environment, "calls", 3);
});

test("delays enrichment so that one request fetches many transcripts", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 3 } });
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  await environment.invoke("gong_trigger/delayed/start", { ...follow, enrichmentDelaySeconds: 3600 });
  await waitForPoll(environment, "delayed", 0);
  expect(environment.requests).toContain("GET /v2/calls 200");
  expect(environment.requests.filter((line) => line.includes("transcript"))).toEqual([]);
});

test("polls leave a tenth of the daily quota to steps", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 3 } });
  await environment.startWorker({ limits: { minIntervalMs: 1, perDay: 10 } });
  for (let remaining = 9; remaining > 0; remaining -= 1) await environment.invoke("gong/list_users", { limit: 1 });
  await environment.invoke("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await expect
    .poll(async () => (await environment.invoke("gong_trigger/calls/report")).output)
    .toMatchObject({ startedWorkflows: 0, error: expect.stringMatching(/daily|spent/) });
  expect((await environment.invoke("gong/list_users", { limit: 1 })).status).toBe(200);
  expect(environment.requests).toEqual(Array.from({ length: 10 }, () => "GET /v2/users 200"));
});

test("nightly_sync writes new calls and their transcripts once", async () => {
  const environment = await openRestateTest({ sandbox: { calls: 8 } });
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  const folder = mkdtempSync(join(tmpdir(), "calls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = { folder, startAt: new Date(longAgo).toISOString() };
  await environment.invoke("nightly_sync/calls/start", settings);
  const all = environment.gong.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  const first = await environment.invoke("nightly_sync/calls/night");
  expect(first).toMatchObject({ status: 200, output: { calls: all.length, missingTranscripts: 0 } });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(all.flatMap((id) => [`${id}.json`, `${id}.md`]).sort());
  expect(readFileSync(join(folder, `${all[0]}.md`), "utf8")).toMatch(/^# /);
  expect((await environment.invoke("nightly_sync/calls/night")).output).toEqual({
    calls: 0,
    transcripts: 0,
    missingTranscripts: 0,
  });
  await environment.invoke("nightly_sync/calls/stop");
});

test("erase_person erases after an approval, and not before", async () => {
  const environment = await openRestateTest({ sandbox: { bulkProcessingMs: 50 } });
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  const emailAddress = findGuestEmail(environment);
  await environment.invoke("erase_person/request-1/run/send", { emailAddress });
  await expect
    .poll(async () => (await environment.invoke("erase_person/request-1/found")).output)
    .toMatchObject({ calls: expect.any(Number) });
  expect(environment.requests.filter((line) => line.includes("erase"))).toEqual([]);
  await environment.invoke("erase_person/request-1/decide", { isApproved: true, by: "Dana" });
  expect(await getWorkflowOutput(environment, "erase_person/request-1")).toMatchObject({
    outcome: "erased",
    by: "Dana",
  });
  expect(environment.requests.filter((line) => line.includes("erase"))).toHaveLength(1);
});

test("erase_person erases nothing after a rejection", async () => {
  const environment = await openRestateTest();
  await environment.startWorker({ limits: { minIntervalMs: 1 } });
  await environment.invoke("erase_person/request-2/run/send", { emailAddress: findGuestEmail(environment) });
  await environment.invoke("erase_person/request-2/decide", { isApproved: false, by: "Dana" });
  expect(await getWorkflowOutput(environment, "erase_person/request-2")).toMatchObject({
    outcome: "declined",
    by: "Dana",
  });
  expect(environment.requests.filter((line) => line.includes("erase"))).toEqual([]);
});

function findGuestEmail({ gong }: RestateTest): string {
  const parties = gong.sandbox.state.calls.visible(Date.now()).flatMap((call) => call.parties);
  const guest = parties.find(({ affiliation, emailAddress }) => affiliation === "External" && emailAddress);
  return guest?.emailAddress ?? "";
}
