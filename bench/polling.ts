// Benchmark: requests to detect 1,000 calls with details and transcripts: in one backfill, and as they appear.
import { gong, poll } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { createAccountOptions } from "../test/helpers/account.ts";
import { assertAtMost, recordFigures } from "./measure.ts";

const dayMs = 86_400_000;
const present = Date.UTC(2026, 3, 15, 22);

interface Scenario {
  trigger: string;
  /** Calls in the year before the present. */
  calls: number;
  /** Detect events from this many days before the present. */
  backfillDays: number;
  /** Poll from this many days before the present on; 0: until the backfill is done. */
  pollDays: number;
  enrichmentDelaySeconds?: number;
}

interface PollTotals {
  events: number;
  polls: number;
  /** Requests by action. */
  requests: ReadonlyMap<string, number>;
  /** Largest state in bytes. */
  stateBytes: number;
}

async function runScenario({
  trigger: id,
  calls,
  backfillDays,
  pollDays,
  ...pollOptions
}: Scenario): Promise<PollTotals> {
  // The sandbox creates the calls of the year before its start.
  let now = present;
  const { url, sandbox, close } = await startSandboxServer({ port: 0, calls, clock: () => now, rateLimits: false });
  now -= pollDays * dayMs;
  const requests = new Map<string, number>();
  const connector = gong({
    ...createAccountOptions(url, sandbox.credentials),
    rateLimiter: false,
    onAttempt: ({ action }) => requests.set(action, (requests.get(action) ?? 0) + 1),
  });
  const trigger = connector.manifests.triggers.get(id);
  if (!trigger) throw new Error(`no trigger ${id}`);
  const totals = { events: 0, polls: 0, requests, stateBytes: 0 };
  const startAt = present - backfillDays * dayMs;
  for (let state: string | undefined; now <= present; ) {
    const result = await poll(trigger, state, { ...pollOptions, connector, now: () => now, startAt });
    if (result.error) throw result.error;
    state = result.state;
    totals.events += result.events.length;
    totals.polls += 1;
    totals.stateBytes = Math.max(totals.stateBytes, state.length);
    if (pollDays === 0 && result.nextPollAt > now) break;
    if (pollDays > 0) now = Math.max(result.nextPollAt, now + 1000);
  }
  await close();
  return totals;
}

function print(title: string, { events, polls, requests, stateBytes }: PollTotals): void {
  const counts = [...requests].map(([action, count]) => `${action} ${count}`).join(", ");
  const kilobytes = (stateBytes / 1024).toFixed(1);
  console.log(`${title}: ${events} events in ${polls} polls; ${counts}; state at most ${kilobytes} KiB`);
}

/** Requests for details and transcripts per 1,000 events. */
function countEnrichments({ requests, events }: PollTotals): number {
  const count = (requests.get("list_extensive_calls") ?? 0) + (requests.get("list_call_transcripts") ?? 0);
  return (count / events) * 1000;
}

const backfill = await runScenario({ trigger: "call_processed", calls: 1000, backfillDays: 370, pollDays: 0 });
print("backfill of a year with 1,000 calls", backfill);
const monthly = { trigger: "call_processed", calls: 12_200, backfillDays: 30, pollDays: 30 };
const month = await runScenario(monthly);
print("a month with about 1,000 calls, polled every five minutes", month);
const hourly = await runScenario({ ...monthly, enrichmentDelaySeconds: 3600 });
print("the same with enrichment once an hour", hourly);
const quiet = await runScenario({ trigger: "call_recorded", calls: 0, backfillDays: 1, pollDays: 1 });
print("a day without a call", quiet);

console.log(`list requests per poll: ${((month.requests.get("list_calls") ?? 0) / month.polls).toFixed(2)}`);
const [everyPoll, everyHour] = [month, hourly].map((totals) => countEnrichments(totals).toFixed(0));
console.log(`enrichment requests per 1,000 calls: ${everyPoll}; once an hour: ${everyHour}`);
assertAtMost("enrichment requests per 1,000 calls in a backfill", countEnrichments(backfill), 20, "requests");
assertAtMost("poll without an event", (quiet.requests.get("list_calls") ?? 0) / quiet.polls, 1, "requests");
const scenarios = Object.entries({ backfill, month, hourly, quiet }).map(([name, { requests, ...totals }]) => {
  return [name, { ...totals, requests: Object.fromEntries(requests) }];
});
recordFigures("polling", Object.fromEntries(scenarios));
