// Runs an action for the pages: with the request that it sent, masked, and what it cost.
import { usedToday } from "../connections/index.ts";
import { partialOf } from "../hosts/partial.ts";
import { type Action, gongManifests, type Plan } from "../index.ts";
import type { RunResult } from "./api.ts";
import type { Account } from "./connectors.ts";
import { masked, secretsIn } from "./mask.ts";
import { documentOf } from "./recorder.ts";
import type { Services } from "./services.ts";

const dayMs = 86_400_000;

export async function runForPage(
  services: Services,
  connection: string,
  action: Action,
  input: unknown,
  signal: AbortSignal,
): Promise<RunResult> {
  const account = await services.connectors.of(connection);
  const request = await planned(account, action, input);
  const outcome = await services.recorder.run(account, action, input, { signal });
  const { run, durationMs, requests, drift } = outcome;
  const partial = "error" in outcome ? undefined : partialOf(action, outcome.output);
  return {
    run,
    ...("error" in outcome ? { error: documentOf(outcome.error) } : { output: outcome.output }),
    ...(partial && { partial }),
    ...(request && { request }),
    durationMs,
    requests,
    quotaLeft: outcome.quotaLeft ?? (await quotaLeft(services, account)),
    ...(drift.length > 0 && { drift: [...drift] }),
  };
}

/** The first request as it goes out; nothing where the input is refused before anything is sent. */
async function planned(
  { connector, secrets }: Account,
  action: Action,
  input: unknown,
): Promise<RunResult["request"] | undefined> {
  const plan: Plan | undefined = await connector.plan(action.id, input).catch(() => undefined);
  if (!plan) return undefined;
  const hide = (value: unknown): unknown => masked(value, [...secrets, ...secretsIn(action.input, input)]);
  const body = plan.json ?? plan.upload;
  return {
    method: plan.method,
    url: String(hide(plan.url)),
    headers: Object.fromEntries(Object.entries(plan.headers).map(([name, value]) => [name, String(hide(value))])),
    ...(body !== undefined && { body: hide(body) }),
  };
}

async function quotaLeft({ store, now }: Services, { company }: Account): Promise<number> {
  const { perDay } = gongManifests().connector.limits;
  return perDay - (await usedToday(store.database, company, Math.floor(now() / dayMs)));
}
