// Calls the read actions on an account and notes what came of each: outcomes and places, never a value.
import type { Evidence, LiveCall } from "../../scripts/evidence_tiers.ts";
import { type AnyConnector, ConnectorError } from "../../src/index.ts";
import { type Drift, getPackageVersion, getPointer, isInDomain, isLoopback } from "../../src/internal.ts";
import { LiveValues, liveCalls, MissingValueError, skippedActions } from "./calls.ts";

export interface LiveOptions {
  connector: AnyConnector;
  /** Where its requests go. */
  baseUrl: string;
  now: number;
  /** Asked for as well, by action; what reads nothing but changes something needs `allowWrites`. */
  more?: Readonly<Record<string, object>>;
  allowWrites?: boolean;
  /** Also actions that spend credits. */
  allowPaidActions?: boolean;
  /** Told of each call. */
  log(call: LiveCall): void;
}

/** Throws `unauthenticated` at once, since nothing else would work either. */
export async function callReadActions(options: LiveOptions): Promise<Evidence> {
  const { connector, baseUrl, now, more = {}, log } = options;
  const known = new LiveValues(now);
  const calls: LiveCall[] = [];
  const note = (call: LiveCall): void => {
    calls.push(call);
    log(call);
  };
  for (const [action, inputOf] of liveCalls) note(await attempt(action, () => inputOf(known), known, options));
  for (const [action, input] of Object.entries(more)) note(await attempt(action, () => input, known, options));
  for (const [action, skipped] of Object.entries(skippedActions))
    if (!Object.hasOwn(more, action)) note({ action, outcome: "skipped", skipped });
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

async function attempt(id: string, inputOf: () => object, known: LiveValues, options: LiveOptions): Promise<LiveCall> {
  const { connector, allowWrites = false, allowPaidActions = false } = options;
  const { effect, cost } = connector.action(id);
  if (effect !== "read" && !allowWrites)
    return { action: id, outcome: "skipped", skipped: `its effect is ${effect}; --allow-writes runs it` };
  if (cost && !allowPaidActions)
    return { action: id, outcome: "skipped", skipped: `it uses ${cost}; --allow-paid runs it` };
  const drifts: Drift[] = [];
  try {
    const output = await connector.run(id, inputOf(), { allowPaidActions, onDrift: (drift) => drifts.push(drift) });
    known.add(id, output);
    const misfits = [...new Set(drifts.flatMap(({ issues }) => issues.map(({ path }) => placeOf(path))))];
    return { action: id, outcome: isEmpty(output) ? "empty" : "success", ...(misfits.length > 0 && { misfits }) };
  } catch (error) {
    if (error instanceof MissingValueError) return { action: id, outcome: "skipped", skipped: error.message };
    if (!(error instanceof ConnectorError) || error.kind === "unauthenticated") throw error;
    return { action: id, outcome: error.kind, ...(error.status !== undefined && { status: error.status }) };
  }
}

/** A pointer without the names and numbers of the account: every item of a list is a star. */
function placeOf(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, "/*");
}

function isEmpty(output: unknown): boolean {
  const items = getPointer(output, "/items");
  return Array.isArray(items) && items.length === 0;
}

/** What says that a manifest is wrong, and not that the account lacks something. */
export function isFailure({ outcome, misfits = [] }: LiveCall): boolean {
  return outcome === "invalid_input" || outcome === "invalid_response" || misfits.length > 0;
}
