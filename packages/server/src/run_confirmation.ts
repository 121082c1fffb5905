// Which runs a person must confirm: those that delete, and a create that is repeated although its outcome is unknown.
import { isDeepStrictEqual } from "node:util";
import { type Action, ConnectorError } from "gong-connector";
import { getEffect, isIdempotent, isRecord } from "gong-connector/internal";
import type { RunConfirmation, RunRequest } from "./api/settings_contract.ts";
import type { Services } from "./services.ts";

/** Codes of errors after which the request may have taken effect. */
const unknownOutcomeCodes: ReadonlySet<unknown> = new Set([
  "outcome_unknown",
  "client_disconnected",
  "server_stopping",
]);

/** Long enough for a person who comes back the next day. */
const unknownOutcomeMs = 24 * 3_600_000;
const maxComparedRuns = 20;
const maxNamedValues = 3;

export interface RunSubject {
  action: Action;
  connection: string;
  input: unknown;
}

/** Undefined if the run needs no confirmation. */
export async function getRunConfirmation(
  services: Services,
  subject: RunSubject,
): Promise<RunConfirmation | undefined> {
  const input = isRecord(subject.input) ? subject.input : {};
  const effect = getEffect(subject.action, input);
  if (effect === "delete") return describeDelete(subject.action, input, await getCustomer(services, subject));
  if (effect !== "create" || isIdempotent(subject.action, input)) return undefined;
  const startedAt = await findUnknownOutcome(services, subject);
  return startedAt === undefined
    ? undefined
    : describeRepeat(subject.action, await getCustomer(services, subject), startedAt);
}

/** Throws `confirmation_required` unless the person has confirmed what the run does now. */
export async function requireConfirmation(
  services: Services,
  subject: RunSubject,
  confirmed: RunRequest["confirmation"],
): Promise<void> {
  const required = await getRunConfirmation(services, subject);
  if (!required) return;
  const { reason, customer, object } = required;
  if (isDeepStrictEqual({ ...confirmed }, { reason, customer, object })) return;
  throw new ConnectorError("confirmation_required", `${subject.action.id}: the run is not confirmed`, {
    remedy: "Read again what it does, and confirm it.",
  });
}

async function getCustomer({ connectorResolver }: Services, { connection }: RunSubject): Promise<string> {
  return (await connectorResolver.findConnection(connection))?.customer ?? connection;
}

function describeDelete(action: Action, input: Record<string, unknown>, customer: string): RunConfirmation {
  const { question, consequence, typed } = action.ui?.confirmation ?? {};
  const names = question
    ? [...question.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
    : (action.input.required ?? []);
  const object = names.map((name) => toText(input[name])).join(", ");
  const text = question?.replaceAll(/\{(\w+)\}/g, (_match, name: string) => toText(input[name]));
  return {
    reason: "delete",
    customer,
    object,
    question: `${text ?? `${action.title}: ${object}`} in ${customer}?`,
    consequence: consequence ?? "This deletes data. In most cases this cannot be undone.",
    typed: typed === true,
  };
}

function describeRepeat({ title }: Action, customer: string, startedAt: number): RunConfirmation {
  return {
    reason: "unknown_outcome",
    customer,
    object: title,
    question: `Run ${title} in ${customer} again?`,
    consequence:
      "The response to an earlier run was lost, so it may have taken effect. Running it again may create a duplicate.",
    typed: false,
    earlierRunAt: new Date(startedAt).toISOString(),
  };
}

/** When the last run with this input started, if its outcome is unknown. */
async function findUnknownOutcome({ store, now }: Services, subject: RunSubject): Promise<number | undefined> {
  const { action, connection, input } = subject;
  const from = now() - unknownOutcomeMs;
  const runs = await store.runs.list({ action: action.id, connection, from, limit: maxComparedRuns });
  for (const { id, state, errorKind, startedAt } of runs) {
    const content = (await store.runs.get(id))?.content ?? {};
    // Without its input, a run that succeeded or was rejected cannot be the same one with an unknown outcome.
    const isUnknown = isRecord(content.error)
      ? unknownOutcomeCodes.has(content.error.code)
      : state === "running" || errorKind === "unavailable" || errorKind === "cancelled";
    if (content.input === undefined ? isUnknown : isDeepStrictEqual(content.input, input))
      return isUnknown ? startedAt : undefined;
  }
  return undefined;
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return value === undefined ? "–" : JSON.stringify(value);
  const named = value.slice(0, maxNamedValues).map(toText).join(", ");
  return value.length > maxNamedValues ? `${named} and ${value.length - maxNamedValues} more` : named;
}
