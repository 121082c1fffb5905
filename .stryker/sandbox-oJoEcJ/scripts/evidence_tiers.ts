// @ts-nocheck
// How well an action's shape is known: computed from dated evidence and from recorded cases, never declared.
import type { Action } from "../src/index.ts";
import { getPointer, isRecord } from "../src/internal.ts";
import type { Case } from "../test/helpers/cases.ts";

/** bronze: described. silver: a live answer was recorded. gold: called live within the last 90 days. */
export type Tier = "bronze" | "silver" | "gold";

/** What came of calling an action: success, an empty list, nothing since something to ask for was missing, or an error's kind. */
export interface LiveCall {
  action: string;
  outcome: string;
  /** HTTP status of a refusal. */
  status?: number;
  /** Places of the output that its schema does not promise; a star stands for any item of a list. */
  misfits?: readonly string[];
  /** Why it was not called. */
  skipped?: string;
}

/** One run of `npm run test:live`: no value of the account is in it. */
export interface Evidence {
  /** ISO-8601 date, in UTC. */
  date: string;
  /** Whether a simulated Gong answered; that proves nothing of Gong. */
  sandbox: boolean;
  /** Version of the connector. */
  version: string;
  calls: readonly LiveCall[];
}

const lifeMs = 90 * 86_400_000;

/** Throws where a file does not hold evidence. */
export function readEvidence(text: string): Evidence {
  const value: unknown = JSON.parse(text);
  const calls = getPointer(value, "/calls");
  if (isRecord(value) && typeof value.date === "string" && typeof value.sandbox === "boolean" && Array.isArray(calls))
    return { date: value.date, sandbox: value.sandbox, version: String(value.version), calls: calls as LiveCall[] };
  throw new TypeError("it is no evidence: date, sandbox and calls belong there");
}

/** The date on which an action was last called live, with an answer that its schema promises; if that is not too long ago. */
export function isCalledLive(action: string, evidence: readonly Evidence[], now: number): string | undefined {
  const dates = evidence
    .filter(({ sandbox, date }) => !sandbox && now - Date.parse(date) <= lifeMs && Date.parse(date) <= now)
    .filter(({ calls }) => calls.some((call) => call.action === action && isProof(call)))
    .map(({ date }) => date);
  return dates.sort().at(-1);
}

function isProof({ outcome, misfits = [] }: LiveCall): boolean {
  return outcome === "success" && misfits.length === 0;
}

/** An action without an operation of its own is known as well as the least known one that it calls. */
export function getTier(
  action: Action,
  actions: readonly Action[],
  cases: ReadonlyMap<string, readonly Case[]>,
  evidence: readonly Evidence[],
  now: number,
): Tier {
  if (isCalledLive(action.id, evidence, now)) return "gold";
  const parts = action.operationId || action.request ? [] : partsOf(action, actions, cases);
  if (parts.length === 0) return isSeen(action) || (cases.get(action.id) ?? []).some(isRecorded) ? "silver" : "bronze";
  const tiers = parts.map((part) => getTier(part, actions, cases, evidence, now));
  return tiers.includes("bronze") ? "bronze" : "silver";
}

/** Its manifest says that somebody has seen its output live. */
function isSeen({ evidence = [] }: Action): boolean {
  return evidence.some(({ topic, verified }) => topic === "output" && verified === true);
}

/** A success whose answer was recorded, not only its refusal or its emptiness. */
function isRecorded({ source, output, exchanges }: Case): boolean {
  const isOwn = source.startsWith("recorded answer") && !source.includes("of another");
  return isOwn && output !== undefined && exchanges.some(({ response }) => response.status < 300);
}

/** The actions whose requests an action's cases show. */
function partsOf(action: Action, actions: readonly Action[], cases: ReadonlyMap<string, readonly Case[]>): Action[] {
  const requests = (cases.get(action.id) ?? []).flatMap(({ exchanges }) => exchanges.map(({ request }) => request));
  return actions.filter(
    ({ request }) =>
      request && requests.some(({ method, path }) => method === request.method && pattern(request.path).test(path)),
  );
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
