// How well the output of an action is verified, computed from dated evidence and from recorded cases.
import type { Action } from "../src/index.ts";
import { getPointer, isRecord } from "../src/internal.ts";
import type { Case } from "../test/helpers/cases.ts";

/** bronze: described. silver: a live response was recorded. gold: called live within the last 90 days. */
export type Tier = "bronze" | "silver" | "gold";

/** One call of an action. `outcome` is `success`, `empty`, `skipped` or the kind of an error. */
export interface LiveCall {
  action: string;
  outcome: string;
  /** HTTP status of an error. */
  status?: number;
  /** Paths at which the output does not match its schema, with a star for each index. */
  mismatches?: readonly string[];
  /** The reason why it was not called. */
  skipped?: string;
}

/** The result of `npm run test:live`. It contains no value of the account. */
export interface Evidence {
  /** ISO-8601 date, in UTC. */
  date: string;
  /** Whether the simulated Gong responded; such evidence verifies nothing. */
  sandbox: boolean;
  /** Version of the connector. */
  version: string;
  calls: readonly LiveCall[];
}

const validityMs = 90 * 86_400_000;

/** Throws if the text is not evidence. */
export function readEvidence(text: string): Evidence {
  const value: unknown = JSON.parse(text);
  const calls = getPointer(value, "/calls");
  if (isRecord(value) && typeof value.date === "string" && typeof value.sandbox === "boolean" && Array.isArray(calls))
    return { date: value.date, sandbox: value.sandbox, version: String(value.version), calls: calls as LiveCall[] };
  throw new TypeError("the file is not evidence: it needs date, sandbox and calls");
}

/** The date of the last live call whose output matched its schema, within the last 90 days. */
export function isCalledLive(action: string, evidence: readonly Evidence[], now: number): string | undefined {
  const dates = evidence
    .filter(({ sandbox, date }) => !sandbox && now - Date.parse(date) <= validityMs && Date.parse(date) <= now)
    .filter(({ calls }) => calls.some((call) => call.action === action && isVerified(call)))
    .map(({ date }) => date);
  return dates.sort().at(-1);
}

function isVerified({ outcome, mismatches = [] }: LiveCall): boolean {
  return outcome === "success" && mismatches.length === 0;
}

/** The tier of an action that calls others is the lowest of theirs. */
export function getTier(
  action: Action,
  actions: readonly Action[],
  cases: ReadonlyMap<string, readonly Case[]>,
  evidence: readonly Evidence[],
  now: number,
): Tier {
  if (isCalledLive(action.id, evidence, now)) return "gold";
  const parts = action.operationId || action.request ? [] : findCalledActions(action, actions, cases);
  if (parts.length === 0)
    return hasVerifiedOutput(action) || (cases.get(action.id) ?? []).some(isRecorded) ? "silver" : "bronze";
  const tiers = parts.map((part) => getTier(part, actions, cases, evidence, now));
  return tiers.includes("bronze") ? "bronze" : "silver";
}

/** Whether the manifest has evidence of a live output. */
function hasVerifiedOutput({ evidence = [] }: Action): boolean {
  return evidence.some(({ topic, verified }) => topic === "output" && verified === true);
}

/** Whether a response with an output was recorded. */
function isRecorded({ source, output, exchanges }: Case): boolean {
  const isOwn = source.startsWith("recorded answer") && !source.includes("of another");
  return isOwn && output !== undefined && exchanges.some(({ response }) => response.status < 300);
}

/** The actions whose requests are in the cases of an action. */
function findCalledActions(
  action: Action,
  actions: readonly Action[],
  cases: ReadonlyMap<string, readonly Case[]>,
): Action[] {
  const requests = (cases.get(action.id) ?? []).flatMap(({ exchanges }) => exchanges.map(({ request }) => request));
  return actions.filter(
    ({ request }) =>
      request && requests.some(({ method, path }) => method === request.method && toPattern(request.path).test(path)),
  );
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
