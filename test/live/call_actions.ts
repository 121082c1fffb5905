// Calls the read actions on an account and records the outcome of each: paths of mismatches, but no values.
import type { Evidence, LiveCall } from "../../scripts/evidence_tiers.ts";
import { type AnyConnector, ConnectorError } from "../../src/index.ts";
import { type Drift, getPackageVersion, getPointer, isInDomain, isLoopback } from "../../src/internal.ts";
import { LiveValues, liveCalls, MissingValueError, skippedActions } from "./calls.ts";

export interface LiveOptions {
  connector: AnyConnector;
  /** Base URL of its requests. */
  baseUrl: string;
  now: number;
  /** Inputs of further actions, by action id. Actions that write need `allowWrites`. */
  more?: Readonly<Record<string, object>>;
  allowWrites?: boolean;
  /** Also run actions that use paid credits. */
  allowPaidActions?: boolean;
  /** Called after each call. */
  log(call: LiveCall): void;
}

/** Throws at the first `unauthenticated` error, since every other call would fail too. */
export async function callReadActions(options: LiveOptions): Promise<Evidence> {
  const { connector, baseUrl, now, more = {}, log } = options;
  const values = new LiveValues(now);
  const calls: LiveCall[] = [];
  const record = (call: LiveCall): void => {
    calls.push(call);
    log(call);
  };
  for (const [action, getInput] of liveCalls) record(await attempt(action, () => getInput(values), values, options));
  for (const [action, input] of Object.entries(more)) record(await attempt(action, () => input, values, options));
  for (const [action, skipped] of Object.entries(skippedActions))
    if (!Object.hasOwn(more, action)) record({ action, outcome: "skipped", skipped });
  return {
    date: new Date(now).toISOString().slice(0, 10),
    sandbox: !isVendor(baseUrl, connector),
    version: getPackageVersion(),
    calls,
  };
}

function isVendor(baseUrl: string, { manifests }: AnyConnector): boolean {
  const { hostname } = new URL(baseUrl);
  return !isLoopback(hostname) && isInDomain(hostname, manifests.connector.allowedDomains);
}

async function attempt(
  id: string,
  getInput: () => object,
  values: LiveValues,
  options: LiveOptions,
): Promise<LiveCall> {
  const { connector, allowWrites = false, allowPaidActions = false } = options;
  const { effect, cost } = connector.action(id);
  if (effect !== "read" && !allowWrites)
    return { action: id, outcome: "skipped", skipped: `its effect is ${effect}; --allow-writes runs it` };
  if (cost && !allowPaidActions)
    return { action: id, outcome: "skipped", skipped: `it uses ${cost}; --allow-paid runs it` };
  const drifts: Drift[] = [];
  try {
    const output = await connector.run(id, getInput(), { allowPaidActions, onDrift: (drift) => drifts.push(drift) });
    values.add(id, output);
    const mismatches = [...new Set(drifts.flatMap(({ issues }) => issues.map(({ path }) => redactPath(path))))];
    return { action: id, outcome: isEmpty(output) ? "empty" : "success", ...(mismatches.length > 0 && { mismatches }) };
  } catch (error) {
    if (error instanceof MissingValueError) return { action: id, outcome: "skipped", skipped: error.message };
    if (!(error instanceof ConnectorError) || error.kind === "unauthenticated") throw error;
    return { action: id, outcome: error.kind, ...(error.status !== undefined && { status: error.status }) };
  }
}

/** The pointer with a star for each index, so that it contains nothing of the account. */
function redactPath(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, "/*");
}

function isEmpty(output: unknown): boolean {
  const items = getPointer(output, "/items");
  return Array.isArray(items) && items.length === 0;
}

/** Whether the outcome shows that a manifest is wrong. */
export function isFailure({ outcome, mismatches = [] }: LiveCall): boolean {
  return outcome === "invalid_input" || outcome === "invalid_response" || mismatches.length > 0;
}
