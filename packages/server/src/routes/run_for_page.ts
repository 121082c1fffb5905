// Runs an action for the pages: with its first request and the remaining quota.
import { type Action, type DryRunResult, gongManifests, type RunOptions } from "gong-connector";
import { getPartialFailure } from "gong-connector/internal";
import type { RunResult } from "../api/settings_contract.ts";
import type { ResolvedConnection } from "../connector_resolver.ts";
import { findSecrets, redact } from "../http/redact.ts";
import { toErrorDocument } from "../run_error.ts";
import type { Services } from "../services.ts";
import { getUsedToday } from "../store/index.ts";

const dayMs = 86_400_000;

export type RunForPageOptions = Pick<RunOptions, "signal" | "upload" | "onProgress">;

export async function runForPage(
  services: Services,
  connectionId: string,
  action: Action,
  input: unknown,
  options: RunForPageOptions,
): Promise<RunResult> {
  const connection = await services.connectorResolver.resolve(connectionId);
  const request = await getFirstRequest(connection, action, input);
  const outcome = await services.runRecorder.run(connection, action, input, options);
  const { run, durationMs, requests, drift } = outcome;
  const partialFailure = "output" in outcome ? getPartialFailure(action, outcome.output) : undefined;
  return {
    run,
    ...("error" in outcome ? { error: toErrorDocument(outcome.error) } : { output: outcome.output }),
    ...(partialFailure && { partialFailure }),
    ...(request && { request }),
    durationMs,
    requests,
    quotaRemaining: outcome.quotaRemaining ?? (await getQuotaRemaining(services, connection)),
    ...(drift.length > 0 && { drift: [...drift] }),
  };
}

/** Undefined if the input is invalid, so that no request is sent. */
async function getFirstRequest(
  { connector, secrets }: ResolvedConnection,
  action: Action,
  input: unknown,
): Promise<RunResult["request"] | undefined> {
  const request: DryRunResult | undefined = await connector.dryRun(action.id, input).catch(() => undefined);
  if (!request) return undefined;
  const hide = (value: unknown): unknown => redact(value, [...secrets, ...findSecrets(action.input, input)]);
  const body = request.json ?? request.upload;
  return {
    method: request.method,
    url: String(hide(request.url)),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(hide(value))])),
    ...(body !== undefined && { body: hide(body) }),
  };
}

async function getQuotaRemaining({ store, now }: Services, { quotaKey }: ResolvedConnection): Promise<number> {
  const { perDay } = gongManifests().connector.rateLimits;
  return perDay - (await getUsedToday(store.database, quotaKey, Math.floor(now() / dayMs)));
}
