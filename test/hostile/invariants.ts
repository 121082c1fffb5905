// What must always hold, for one run: functions that list the violations in its error, output, events and requests.
import { inspect } from "node:util";
import { type Action, ConnectorError } from "../../src/index.ts";
import { isIdempotent } from "../../src/runtime/request.ts";
import { type Input, sandboxNow } from "./company.ts";
import type { HostileVendor } from "./vendor.ts";

export type Invariant =
  | "ends within its requests"
  | "ends within its time"
  | "only a ConnectorError leaves"
  | "an error is bounded"
  | "an output is JSON"
  | "no secret leaves"
  | "no private item under exclude"
  | "nothing is sent twice that must not be"
  | "a polite vendor works again"
  | "an event is detected once"
  | "no event is lost";

export interface Violation {
  invariant: Invariant;
  detail: string;
}

/** The reason with which a run is ended that exceeds its budget. */
export class BudgetError extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant) {
    super(invariant);
    this.invariant = invariant;
  }
}

/** What a run returned or threw, and what it reported to the listeners of attempts and drift. */
export interface Outcome {
  output?: unknown;
  error?: unknown;
  reports: readonly unknown[];
}

/** 25 issues or texts of 1,000 characters, which are in the message too. */
const maxErrorLength = 60_000;
const dayMs = 86_400_000;

export function checkError(error: unknown): Violation[] {
  if (error === undefined) return [];
  if (error instanceof BudgetError) return [{ invariant: error.invariant, detail: "" }];
  if (!ConnectorError.is(error)) return [{ invariant: "only a ConnectorError leaves", detail: inspect(error) }];
  const violations: Violation[] = [];
  if (error.code === "internal_error")
    violations.push({ invariant: "only a ConnectorError leaves", detail: inspect(error) });
  const { length } = JSON.stringify(error);
  if (length > maxErrorLength) violations.push({ invariant: "an error is bounded", detail: `${length} characters` });
  const { retryAfterMs = 0 } = error;
  if (!(retryAfterMs >= 0 && retryAfterMs <= dayMs))
    violations.push({ invariant: "an error is bounded", detail: `a wait of ${retryAfterMs} ms` });
  return violations;
}

/** The part of a text around a found one. */
function excerpt(text: string, found: string): string {
  const index = text.indexOf(found);
  return text.slice(Math.max(0, index - 200), index + 200);
}

/** Secrets anywhere; and in what the run returned, private calls where they are excluded. */
export function checkLeaks({ secrets, sandbox }: HostileVendor, outcome: Outcome, isExcluded: boolean): Violation[] {
  const { error, output, reports } = outcome;
  let text: string;
  try {
    // Ids of calls of which it is not known whether they are private are an output: their items are not.
    text = JSON.stringify([output, Object(error).partialOutput], (key, value) =>
      key === "unknownIds" ? undefined : value,
    );
  } catch (failure) {
    return [{ invariant: "an output is JSON", detail: `${failure}` }];
  }
  const shown = inspect([error, reports], { depth: null, showHidden: true, maxStringLength: null });
  const all = `${text}${shown}${Object(error).stack}${JSON.stringify([error, reports])}`;
  const secret = secrets.find((each) => all.includes(each));
  const calls = isExcluded ? sandbox.state.calls.visible(sandboxNow).filter((call) => call.isPrivate) : [];
  const call = calls.find(({ id }) => text.includes(id));
  return [
    ...(secret === undefined ? [] : [{ invariant: "no secret leaves" as const, detail: excerpt(all, secret) }]),
    ...(call ? [{ invariant: "no private item under exclude" as const, detail: excerpt(text, call.id) }] : []),
  ];
}

/** Operations of the actions with a handler that write. */
const writeOperations: Readonly<Record<string, string>> = {
  add_call_media: "PUT /v2/calls/{id}/media",
  bulk_assign_prospects_and_wait: "POST /v2/flows/prospects/bulk-assignments",
  upload_target_assignments: "POST /v2/targets/{targetId}/assignments",
};

/** A write that may have taken effect is not sent again unless the manifest declares that repeating it is safe. */
export function checkRepetition({ received }: HostileVendor, action: Action, input: Input): Violation[] {
  if (isIdempotent(action, input)) return [];
  const operation = writeOperations[action.id] ?? `${action.request?.method} ${action.request?.path}`;
  const writes = received.filter((request) => request.operation === operation);
  const first = writes.findIndex(({ mayHaveEffect }) => mayHaveEffect);
  if (first < 0 || first === writes.length - 1) return [];
  return [{ invariant: "nothing is sent twice that must not be", detail: JSON.stringify(writes) }];
}
