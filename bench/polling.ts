// Benchmark: requests for the details and transcripts of 1,000 calls, found in one sweep and found as they come.

import type * as Simulated from "gong-connector-sandbox";
import { setupServer } from "msw/node";
import type * as Library from "../src/index.ts";
import { assertAtMost } from "./measure.ts";

const { gong, poll } = (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof Library;
const { createSandbox } = (await import(
  new URL("../packages/sandbox/dist/index.js", import.meta.url).href
)) as typeof Simulated;

const dayMs = 86_400_000;
const present = Date.UTC(2026, 3, 15, 22);

/** What a trigger found over some time, and the requests by action that it took. */
interface Account {
  events: number;
  polls: number;
  requests: Map<string, number>;
  stateBytes: number;
}

interface Scene {
  trigger: string;
  /** Calls in the year before the present. */
  calls: number;
  /** Days before the present from which the trigger is to look. */
  since: number;
  /** Days before the present at which polling begins. */
  days: number;
  enrichmentDelaySeconds?: number;
}

async function account({ trigger: id, calls, since, days, enrichmentDelaySeconds = 0 }: Scene): Promise<Account> {
  let time = present;
  const sandbox = createSandbox({ calls, clock: () => time, rateLimits: false });
  const network = setupServer(...sandbox.handlers);
  network.listen({ onUnhandledFrame: "error" });
  const requests = new Map<string, number>();
  const connector = gong({
    auth: sandbox.credentials,
    baseUrl: "https://api.gong.io",
    rateLimiter: false,
    onAttempt: ({ action }) => requests.set(action, (requests.get(action) ?? 0) + 1),
  });
  const { triggers } = connector.manifests;
  const trigger = triggers.get(id);
  if (!trigger) throw new Error(`there is no trigger ${id}`);
  const result: Account = { events: 0, polls: 0, requests, stateBytes: 0 };
  let state: string | undefined;
  time = present - days * dayMs;
  for (let next = time; next <= present || days === 0; ) {
    time = next;
    const outcome = await poll(trigger, state, {
      connector,
      now: () => time,
      startAt: present - since * dayMs,
      enrichmentDelaySeconds,
    });
    if (outcome.error) throw outcome.error;
    state = outcome.state;
    result.events += outcome.events.length;
    result.polls += 1;
    result.stateBytes = Math.max(result.stateBytes, state.length);
    if (days === 0 && outcome.nextPollAt > time) break;
    next = Math.max(outcome.nextPollAt, time + 1000);
  }
  network.close();
  return result;
}

function print(title: string, { events, polls, requests, stateBytes }: Account): void {
  const list = [...requests].map(([action, count]) => `${action} ${count}`).join(", ");
  console.log(
    `${title}: ${events} events in ${polls} polls; ${list}; state at most ${(stateBytes / 1024).toFixed(1)} KiB`,
  );
}

const partsOf = ({ requests }: Account): number =>
  (requests.get("list_extensive_calls") ?? 0) + (requests.get("list_call_transcripts") ?? 0);

const perThousand = (one: Account): string => ((partsOf(one) / one.events) * 1000).toFixed(0);

const sweep = await account({ trigger: "call_processed", calls: 1000, since: 370, days: 0 });
print("A year of 1,000 calls at once", sweep);
const month = await account({ trigger: "call_processed", calls: 12_200, since: 30, days: 30 });
print("A month of about 1,000 calls, polled every five minutes", month);
const hourly = await account({
  trigger: "call_processed",
  calls: 12_200,
  since: 30,
  days: 30,
  enrichmentDelaySeconds: 3600,
});
print("The same, fetched together once an hour", hourly);
const quiet = await account({ trigger: "call_recorded", calls: 0, since: 1, days: 1 });
print("A day without a call", quiet);

const listed = month.requests.get("list_calls") ?? 0;
console.log(`requests that find calls, a poll: ${(listed / month.polls).toFixed(2)}`);
console.log(
  `details and transcripts as they come, for 1,000 calls: ${perThousand(month)}; hourly: ${perThousand(hourly)}`,
);
assertAtMost("details and transcripts of 1,000 calls", (partsOf(sweep) / sweep.events) * 1000, 20, "requests");
assertAtMost("a quiet poll", (quiet.requests.get("list_calls") ?? 0) / quiet.polls, 1, "requests");
