// Calls the read actions on an account and notes what came of each: outcomes and places, never a value.
import type { Evidence, LiveCall } from "../../scripts/evidence.ts";
import {
  type AnyConnector,
  at,
  ConnectorError,
  type Drift,
  isLoopback,
  isUnder,
  packageVersion,
} from "../../src/index.ts";
import { Known, Missing, steps, unasked } from "./steps.ts";

export interface LiveOptions {
  connector: AnyConnector;
  /** Where its requests go. */
  baseUrl: string;
  now: number;
  /** Asked for as well, by action; what reads nothing but changes something needs `writes`. */
  more?: Readonly<Record<string, object>>;
  writes?: boolean;
  /** Also actions that spend credits. */
  credits?: boolean;
  /** Told of each call. */
  tell(call: LiveCall): void;
}

/** Throws `unauthenticated` at once, since nothing else would work either. */
export async function callLive(options: LiveOptions): Promise<Evidence> {
  const { connector, baseUrl, now, more = {}, tell } = options;
  const known = new Known(now);
  const calls: LiveCall[] = [];
  const note = (call: LiveCall): void => {
    calls.push(call);
    tell(call);
  };
  for (const [action, inputOf] of steps) note(await attempt(action, () => inputOf(known), known, options));
  for (const [action, input] of Object.entries(more)) note(await attempt(action, () => input, known, options));
  for (const [action, skipped] of Object.entries(unasked))
    if (!Object.hasOwn(more, action)) note({ action, outcome: "skipped", skipped });
  return {
    date: new Date(now).toISOString().slice(0, 10),
    sandbox: !isVendor(baseUrl, connector),
    version: packageVersion(),
    calls,
  };
}

function isVendor(baseUrl: string, { manifests }: AnyConnector): boolean {
  const { hostname } = new URL(baseUrl);
  return !isLoopback(hostname) && isUnder(hostname, manifests.connector.hosts.suffixes);
}

async function attempt(id: string, inputOf: () => object, known: Known, options: LiveOptions): Promise<LiveCall> {
  const { connector, writes = false, credits = false } = options;
  const { effect, spends } = connector.action(id);
  if (effect !== "read" && !writes)
    return { action: id, outcome: "skipped", skipped: `its effect is ${effect}; --writes allows it` };
  if (spends && !credits) return { action: id, outcome: "skipped", skipped: `spends ${spends}; --credits allows it` };
  const drifts: Drift[] = [];
  try {
    const output = await connector.run(id, inputOf(), { credits, onDrift: (drift) => drifts.push(drift) });
    known.add(id, output);
    const misfits = [...new Set(drifts.flatMap(({ issues }) => issues.map(({ path }) => placeOf(path))))];
    return { action: id, outcome: isEmpty(output) ? "empty" : "success", ...(misfits.length > 0 && { misfits }) };
  } catch (error) {
    if (error instanceof Missing) return { action: id, outcome: "skipped", skipped: error.message };
    if (!(error instanceof ConnectorError) || error.kind === "unauthenticated") throw error;
    return { action: id, outcome: error.kind, ...(error.status !== undefined && { status: error.status }) };
  }
}

/** A pointer without the names and numbers of the account: every item of a list is a star. */
function placeOf(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, "/*");
}

function isEmpty(output: unknown): boolean {
  const items = at(output, "/items");
  return Array.isArray(items) && items.length === 0;
}

/** What says that a manifest is wrong, and not that the account lacks something. */
export function isFault({ outcome, misfits = [] }: LiveCall): boolean {
  return outcome === "invalid_input" || outcome === "invalid_reply" || misfits.length > 0;
}
