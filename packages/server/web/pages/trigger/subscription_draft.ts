// What is chosen while a trigger is being turned on: as the form holds it, as it is sent, and what is wrong with it.
import type { Issue } from "gong-connector";
import type { SubscriptionInput, TriggerDetail, WebhookVerification } from "../../../src/api/settings_contract.ts";
import type { FormSource } from "../../form/context.ts";
import { pruneValues } from "../../form/prune.ts";
import { validateValue } from "../../form/validation.ts";

export interface SubscriptionDraft {
  connection: string | undefined;
  values: Record<string, unknown>;
  start: "now" | "date";
  startAt: string | undefined;
  /** Empty: as often as usual. */
  interval: Interval;
  deliveryUrl: string;
  verification: WebhookVerification;
  publicKey: string;
  hasFallback: boolean;
  fallbackInput: Record<string, unknown>;
}

export interface Interval {
  amount: string;
  unit: "seconds" | "minutes";
}

type FallbackTrigger = NonNullable<NonNullable<TriggerDetail["webhook"]>["fallbackTrigger"]>;

/** Where a trigger's form, or that of the trigger that fills it, comes from. */
export function getFormSource({ id, input, ui }: Pick<FallbackTrigger, "id" | "input" | "ui">): FormSource {
  return { input, ui, choices: `/triggers/${encodeURIComponent(id)}/choices` };
}

export function createSubscriptionDraft({ poll, webhook }: TriggerDetail): SubscriptionDraft {
  return {
    connection: undefined,
    values: {},
    start: "now",
    startAt: undefined,
    interval: toInterval(poll?.defaultIntervalSeconds),
    deliveryUrl: "",
    verification: webhook?.verification[0]?.id ?? "jwt",
    publicKey: "",
    hasFallback: webhook?.fallbackTrigger !== undefined,
    fallbackInput: {},
  };
}

/** Minutes where they are whole. */
export function toInterval(seconds: number | undefined): Interval {
  if (seconds === undefined) return { amount: "", unit: "minutes" };
  return seconds % 60 === 0
    ? { amount: String(seconds / 60), unit: "minutes" }
    : { amount: String(seconds), unit: "seconds" };
}

/** NaN where it is no number; undefined where none is given. */
export function toSeconds({ amount, unit }: Interval): number | undefined {
  if (amount.trim() === "") return undefined;
  return Math.round(Number(amount) * (unit === "minutes" ? 60 : 1));
}

export function toSubscriptionInput(trigger: TriggerDetail, draft: SubscriptionDraft): SubscriptionInput {
  const { id, input, poll, webhook } = trigger;
  const seconds = poll && toSeconds(draft.interval);
  const filler = draft.hasFallback ? webhook?.fallbackTrigger : undefined;
  const key = draft.verification === "jwt" ? draft.publicKey.trim() : "";
  return {
    trigger: id,
    connection: draft.connection ?? "",
    input: pruneValues(draft.values, input),
    ...(poll?.backfill && draft.start === "date" && draft.startAt && { startAt: draft.startAt }),
    ...(seconds !== undefined && { intervalSeconds: seconds }),
    ...(draft.deliveryUrl.trim() !== "" && { deliveryUrl: draft.deliveryUrl.trim() }),
    ...(webhook && {
      webhook: {
        verification: draft.verification,
        ...(key !== "" && { publicKey: key }),
        ...(filler && { fallbackInput: pruneValues(draft.fallbackInput, filler.input) }),
      },
    }),
  };
}

/** Faults that need no server, with the paths that the server would give. */
export function validateDraft(trigger: TriggerDetail, draft: SubscriptionDraft): Issue[] {
  const { input, poll, webhook } = trigger;
  const sent = toSubscriptionInput(trigger, draft);
  const filler = webhook?.fallbackTrigger;
  return [
    ...(draft.connection ? [] : [{ path: "/connection", message: "Choose an account first." }]),
    ...prefixPaths("/input", validateValue(input, sent.input)),
    ...(poll && draft.start === "date" && !draft.startAt ? [{ path: "/startAt", message: "Choose a date." }] : []),
    ...(poll ? validateInterval(draft.interval, poll.minIntervalSeconds) : []),
    ...(filler && sent.webhook?.fallbackInput
      ? prefixPaths("/webhook/fallbackInput", validateValue(filler.input, sent.webhook.fallbackInput))
      : []),
  ];
}

export function validateInterval(interval: Interval, minIntervalSeconds: number): Issue[] {
  const path = "/intervalSeconds";
  const seconds = toSeconds(interval);
  if (seconds === undefined) return [];
  if (Number.isNaN(seconds)) return [{ path, message: "must be a number" }];
  return seconds < minIntervalSeconds ? [{ path, message: `must be at least ${minIntervalSeconds} seconds` }] : [];
}

/** Those faults that lie under a path, as seen from there. */
export function filterIssues(issues: readonly Issue[], path: string): Issue[] {
  return issues
    .filter((issue) => issue.path === path || issue.path.startsWith(`${path}/`))
    .map((issue) => ({ path: issue.path.slice(path.length), message: issue.message }));
}

function prefixPaths(path: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ path: path + issue.path, message: issue.message }));
}
