// @ts-nocheck
// The three example workflows from end to end: a real Restate server, workers of their own, the simulated Gong.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPointer } from "gong-connector/internal";
import { expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { openRestateTest, type RestateTest } from "./helpers/restate_test.ts";

const longAgo = Date.now() - 366 * 86_400_000;
const follow = { trigger: "transcript_ready", connection: "default", workflow: "call_follow_up", startAt: longAgo };

/** What the trigger's object says of its last poll, once it has polled that often. */
async function polled(house: RestateTest, key: string, started: number): Promise<void> {
  await expect
    .poll(async () => getPointer((await house.call(`gong_trigger/${key}/report`)).output, "/started"), {
      timeout: 30_000,
    })
    .toBe(started);
}

function interactions({ asked }: RestateTest): number {
  return asked.filter((line) => line === "POST /v2/digital-interaction 200").length;
}

test("a new call: its transcript with speakers by name, and an entry on its guest's timeline, once", async () => {
  const house = await openRestateTest({ sandbox: { calls: 6 } });
  await house.work({ limits: { spacingMs: 1 } });
  const { calls } = house.served.sandbox.state;
  const all = calls.visible(Date.now());
  await house.call("gong_trigger/follow-ups/start", follow);
  await polled(house, "follow-ups", all.length);
  const outcomes = await Promise.all(
    all.map(({ id }) => attach(house, `call_follow_up/${encodeURIComponent(`follow-ups/transcript_ready:${id}`)}`)),
  );
  expect(outcomes.map((output) => getPointer(output, "/callId")).sort()).toEqual(all.map(({ id }) => id).sort());
  const [first] = outcomes;
  expect(getPointer(first, "/markdown")).toMatch(/^# /);
  expect(getPointer(first, "/markdown")).toContain(getPointer(first, "/guest"));
  expect(interactions(house)).toBe(outcomes.filter((output) => getPointer(output, "/guest")).length);
  expect(interactions(house)).toBeGreaterThan(0);

  // Started again, it knows what it has told; stopped, it asks no more.
  await house.call("gong_trigger/follow-ups/start", follow);
  await polled(house, "follow-ups", 0);
  await house.call("gong_trigger/follow-ups/stop");
  expect((await house.call("gong_trigger/follow-ups/report")).output).toEqual({});
  expect(interactions(house)).toBe(outcomes.filter((output) => getPointer(output, "/guest")).length);
});

/** The output of a workflow, when it is done. */
async function attach(house: RestateTest, path: string): Promise<unknown> {
  const [service, key] = path.split("/");
  const response = await fetch(`${house.ingress}/restate/workflow/${service}/${key}/attach`);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

test("a poll whose worker is killed under way tells all its events from another one, once", async () => {
  const house = await openRestateTest({ sandbox: { calls: 20 } });
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer(() => arrive());
  const limits = { spacingMs: 1 };
  const worker = await house.work({ limits, gong: { url: silent, ...house.served.sandbox.credentials } });
  await house.call("gong_trigger/copies/start", { ...follow, trigger: "call_recorded", workflow: "copy_call" });
  await arrived;
  await worker.kill();
  house.balancer.remove(worker.url);
  await house.work({ limits });
  const ids = house.served.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  await polled(house, "copies", ids.length);
  const copies = ids.map((id) => attach(house, `copy_call/${encodeURIComponent(`copies/call_recorded:${id}`)}`));
  expect((await Promise.all(copies)).map((output) => getPointer(output, "/callId"))).toEqual(ids);
  expect(house.asked.filter((line) => line === "POST /v2/calls 200")).toHaveLength(ids.length);
});

test("a trigger that is not there, or an input that is wrong, is refused at the start", async () => {
  const house = await openRestateTest();
  await house.work();
  const start = (trigger: string, input?: object) =>
    house.call("gong_trigger/wrong/start", { ...follow, trigger, ...(input && { input }) });
  expect(await start("call_vanished")).toMatchObject({ status: 400, output: { metadata: { kind: "invalid_input" } } });
  expect(await start("call_analyzed")).toMatchObject({ status: 400 });
  expect(await start("transcript_ready", { colour: "red" })).toMatchObject({ status: 400 });
});

test("an account that cannot be reached is reported, and polling goes on", async () => {
  const house = await openRestateTest({ sandbox: { calls: 3 } });
  await house.work({ limits: { spacingMs: 1 } });
  house.served.sandbox.injectFault({ operation: "GET /v2/calls", status: 401, body: { errors: ["Access denied"] } });
  await house.call("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await expect
    .poll(async () => getPointer((await house.call("gong_trigger/calls/report")).output, "/error"))
    .toMatch(/Access denied/);
  await house.call("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await polled(house, "calls", 3);
});

test("calls wait for each other, so that one request fetches the transcripts of many", async () => {
  const house = await openRestateTest({ sandbox: { calls: 3 } });
  await house.work({ limits: { spacingMs: 1 } });
  await house.call("gong_trigger/gathered/start", { ...follow, gatherSeconds: 3600 });
  await polled(house, "gathered", 0);
  expect(house.asked).toContain("GET /v2/calls 200");
  expect(house.asked.filter((line) => line.includes("transcript"))).toEqual([]);
});

test("polls leave the last of a day's requests to steps", async () => {
  const house = await openRestateTest({ sandbox: { calls: 3 } });
  await house.work({ limits: { spacingMs: 1, perDay: 10 } });
  for (let left = 9; left > 0; left -= 1) await house.call("gong/list_users", { limit: 1 });
  await house.call("gong_trigger/calls/start", { ...follow, trigger: "call_recorded" });
  await expect
    .poll(async () => (await house.call("gong_trigger/calls/report")).output)
    .toMatchObject({ started: 0, error: expect.stringContaining("spent") });
  expect((await house.call("gong/list_users", { limit: 1 })).status).toBe(200);
  expect(house.asked).toEqual(Array.from({ length: 10 }, () => "GET /v2/users 200"));
});

test("every night: new calls and their transcripts as files, the old ones not again", async () => {
  const house = await openRestateTest({ sandbox: { calls: 8 } });
  await house.work({ limits: { spacingMs: 1 } });
  const folder = mkdtempSync(join(tmpdir(), "calls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = { folder, startAt: new Date(longAgo).toISOString() };
  await house.call("nightly_sync/calls/start", settings);
  const all = house.served.sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
  const first = await house.call("nightly_sync/calls/night");
  expect(first).toMatchObject({ status: 200, output: { calls: all.length, awaited: 0 } });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(all.flatMap((id) => [`${id}.json`, `${id}.md`]).sort());
  expect(readFileSync(join(folder, `${all[0]}.md`), "utf8")).toMatch(/^# /);
  expect((await house.call("nightly_sync/calls/night")).output).toEqual({ calls: 0, transcripts: 0, awaited: 0 });
  await house.call("nightly_sync/calls/stop");
});

test("a person is erased after somebody approved it, and not before", async () => {
  const house = await openRestateTest({ sandbox: { bulkProcessingMs: 50 } });
  await house.work({ limits: { spacingMs: 1 } });
  const emailAddress = guestOf(house);
  await house.call("erase_person/request-1/run/send", { emailAddress });
  await expect
    .poll(async () => (await house.call("erase_person/request-1/held")).output)
    .toMatchObject({ calls: expect.any(Number) });
  expect(house.asked.filter((line) => line.includes("erase"))).toEqual([]);
  await house.call("erase_person/request-1/decide", { isApproved: true, by: "Dana" });
  expect(await attach(house, "erase_person/request-1")).toMatchObject({ outcome: "erased", by: "Dana" });
  expect(house.asked.filter((line) => line.includes("erase"))).toHaveLength(1);
});

test("a refused request erases nothing", async () => {
  const house = await openRestateTest();
  await house.work({ limits: { spacingMs: 1 } });
  await house.call("erase_person/request-2/run/send", { emailAddress: guestOf(house) });
  await house.call("erase_person/request-2/decide", { isApproved: false, by: "Dana" });
  expect(await attach(house, "erase_person/request-2")).toMatchObject({ outcome: "declined", by: "Dana" });
  expect(house.asked.filter((line) => line.includes("erase"))).toEqual([]);
});

function guestOf({ served }: RestateTest): string {
  const parties = served.sandbox.state.calls.visible(Date.now()).flatMap((call) => call.parties);
  const guest = parties.find(({ affiliation, emailAddress }) => affiliation === "External" && emailAddress);
  return guest?.emailAddress ?? "";
}
