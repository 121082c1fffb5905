// @ts-nocheck
// Runs an action for the pages: with the request that it sent, masked, and what it cost.

import { type Action, type DryRunResult, gongManifests } from "gong-connector";
import { getPartialFailure } from "gong-connector/internal";
import type { RunResult } from "../api/settings_contract.ts";
import type { ResolvedConnection } from "../connector_resolver.ts";
import { findSecrets, redact } from "../http/redact.ts";
import { toErrorDocument } from "../run_recorder.ts";
import type { Services } from "../services.ts";
import { getUsedToday } from "../store/index.ts";

const dayMs = 86_400_000;

export async function runForPage(
  services: Services,
  connection: string,
  action: Action,
  input: unknown,
  signal: AbortSignal,
): Promise<RunResult> {
  const account = await services.connectorResolver.resolve(connection);
  const request = await planned(account, action, input);
  const outcome = await services.runRecorder.run(account, action, input, { signal });
  const { run, durationMs, requests, drift } = outcome;
  const partialFailure = "error" in outcome ? undefined : getPartialFailure(action, outcome.output);
  return {
    run,
    ...("error" in outcome ? { error: toErrorDocument(outcome.error) } : { output: outcome.output }),
    ...(partialFailure && { partialFailure }),
    ...(request && { request }),
    durationMs,
    requests,
    quotaRemaining: outcome.quotaRemaining ?? (await quotaLeft(services, account)),
    ...(drift.length > 0 && { drift: [...drift] }),
  };
}

/** The first request as it goes out; nothing where the input is refused before anything is sent. */
async function planned(
  { connector, secrets }: ResolvedConnection,
  action: Action,
  input: unknown,
): Promise<RunResult["request"] | undefined> {
  const plan: DryRunResult | undefined = await connector.dryRun(action.id, input).catch(() => undefined);
  if (!plan) return undefined;
  const hide = (value: unknown): unknown => redact(value, [...secrets, ...findSecrets(action.input, input)]);
  const body = plan.json ?? plan.upload;
  return {
    method: plan.method,
    url: String(hide(plan.url)),
    headers: Object.fromEntries(Object.entries(plan.headers).map(([name, value]) => [name, String(hide(value))])),
    ...(body !== undefined && { body: hide(body) }),
  };
}

async function quotaLeft({ store, now }: Services, { quotaKey }: ResolvedConnection): Promise<number> {
  const { perDay } = gongManifests().connector.rateLimits;
  return perDay - (await getUsedToday(store.database, quotaKey, Math.floor(now() / dayMs)));
}
