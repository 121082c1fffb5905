// Every action and polling trigger against a vendor that misbehaves at random: what must always hold.
//
// `npm test` repeats the same runs: one of each action and trigger, and 100 others. `npm run test:long` does 2,000
// other runs for each of its minutes, which is 20,000 by default. It prints its seed; LONG_TEST_SEED repeats it. A failure
// prints the scenario.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isLongRun, longRunMinutes, longRunSeed } from "../helpers/long_run.ts";
import { HostileRun } from "./hostile_run.ts";
import { createActionInput } from "./inputs.ts";
import { allTargets, type Scenario, scenarios } from "./scenario.ts";
import { HostileVendor } from "./vendor.ts";

/** Runs wait for time-outs and pauses, so that many run at the same time. */
const lanes = 20;
const quickRuns = 100;
const longRuns = 2_000 * longRunMinutes;
/** Bodies of 5 MB at most are read at the same time in each lane. */
const maxGrowthBytes = 800_000_000;

const seed = isLongRun ? (longRunSeed ?? Date.now() % 1_000_000_000) : 11;
let vendors: readonly HostileVendor[] = [];
let runs = 0;
let peakBytes = 0;

beforeAll(async () => {
  vendors = await Promise.all(Array.from({ length: lanes }, (_, lane) => HostileVendor.start(lane % 2 === 1)));
});

afterAll(async () => {
  console.log(`${runs} runs of ${allTargets.length} actions and triggers with seed ${seed}`);
  await Promise.all(vendors.map((vendor) => vendor.close()));
});

async function expectNoViolation(vendor: HostileVendor, scenario: Scenario): Promise<void> {
  const violations = await new HostileRun(vendor, scenario).run();
  runs += 1;
  if (isLongRun && runs % 1000 === 0) console.log(`${runs} of about ${longRuns} runs with seed ${seed}`);
  expect(JSON.stringify(violations)).toBe("[]");
}

async function runLane(vendor: HostileVendor, lane: number): Promise<void> {
  const property = fc.asyncProperty(scenarios, (scenario) => expectNoViolation(vendor, scenario));
  const own = allTargets.filter((_target, index) => index % lanes === lane);
  const samples = fc.sample(scenarios, { seed: seed + lane, numRuns: own.length });
  for (const [index, target] of own.entries()) {
    const sample = samples[index];
    if (sample) await expectNoViolation(vendor, { ...sample, target });
  }
  const parameters = {
    seed: seed + lane,
    endOnFailure: true,
    numRuns: Math.ceil((isLongRun ? longRuns : quickRuns) / lanes),
  };
  await fc.assert(property, parameters);
}

test("every action succeeds with its input on a polite sandbox", async () => {
  const [vendor] = vendors;
  const failed: string[] = [];
  const connector = vendor?.connect("api_key", { strict: true, timeoutMs: 60_000 });
  for (const id of connector?.manifests.actions.keys() ?? []) {
    vendor?.reset();
    const run = async () => vendor && connector?.run(id, await createActionInput(id, vendor.getCompany()));
    await run().catch((error: unknown) => failed.push(`${id}: ${error}`));
  }
  expect(failed).toEqual([]);
});

test("invariants hold for every action and trigger against a hostile vendor", async () => {
  const startBytes = process.memoryUsage().rss;
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, 50);
  const results = await Promise.allSettled(vendors.map(runLane));
  clearInterval(sampler);
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [`${result.reason}\n${Object(result.reason).cause}`] : [],
  );
  expect(failures.join("\n\n")).toBe("");
  expect(peakBytes - startBytes).toBeLessThan(maxGrowthBytes);
});
