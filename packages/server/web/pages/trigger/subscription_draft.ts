// The values of the subscribe dialog: initial values, conversion to the API's input, and validation.
import type { Issue } from "gong-connector";
import type { SubscriptionInput, TriggerDetail, WebhookVerification } from "../../../src/api/settings_contract.ts";
import type { FormSource } from "../../form/context.ts";
import { pruneValues } from "../../form/prune.ts";
import { validateValue } from "../../form/validation.ts";

export interface SubscriptionDraft {
  connection: string | undefined;
  values: Record<string, unknown>;
  startOption: "now" | "date";
  startAt: string | undefined;
  /** Empty for the default interval. */
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

/** The source of the input form of a trigger or of its fallback trigger. */
export function getFormSource({ id, input, ui }: Pick<FallbackTrigger, "id" | "input" | "ui">): FormSource {
  return { input, ui, choices: `/triggers/${encodeURIComponent(id)}/choices` };
}

export function createSubscriptionDraft({ poll, webhook }: TriggerDetail): SubscriptionDraft {
  return {
    connection: undefined,
    values: {},
    startOption: "now",
    startAt: undefined,
    interval: toInterval(poll?.defaultIntervalSeconds),
    deliveryUrl: "",
    verification: webhook?.verification[0]?.id ?? "jwt",
    publicKey: "",
    hasFallback: webhook?.fallbackTrigger !== undefined,
    fallbackInput: {},
  };
}

/** Converts to minutes if the number of seconds is a whole number of minutes. */
export function toInterval(seconds: number | undefined): Interval {
  if (seconds === undefined) return { amount: "", unit: "minutes" };
  return seconds % 60 === 0
    ? { amount: String(seconds / 60), unit: "minutes" }
    : { amount: String(seconds), unit: "seconds" };
}

/** Returns NaN if the amount is not a number, and undefined if it is empty. */
export function toSeconds({ amount, unit }: Interval): number | undefined {
  if (amount.trim() === "") return undefined;
  return Math.round(Number(amount) * (unit === "minutes" ? 60 : 1));
}

export function toSubscriptionInput(trigger: TriggerDetail, draft: SubscriptionDraft): SubscriptionInput {
  const { id, input, poll, webhook } = trigger;
  const seconds = poll && toSeconds(draft.interval);
  const fallbackTrigger = draft.hasFallback ? webhook?.fallbackTrigger : undefined;
  const publicKey = draft.verification === "jwt" ? draft.publicKey.trim() : "";
  return {
    trigger: id,
    connection: draft.connection ?? "",
    input: pruneValues(draft.values, input),
    ...(poll?.backfill && draft.startOption === "date" && draft.startAt && { startAt: draft.startAt }),
    ...(seconds !== undefined && { intervalSeconds: seconds }),
    ...(draft.deliveryUrl.trim() !== "" && { deliveryUrl: draft.deliveryUrl.trim() }),
    ...(webhook && {
      webhook: {
        verification: draft.verification,
        ...(publicKey !== "" && { publicKey }),
        ...(fallbackTrigger && { fallbackInput: pruneValues(draft.fallbackInput, fallbackTrigger.input) }),
      },
    }),
  };
}

/** Validates in the browser. The paths of the issues are those of the settings API. */
export function validateDraft(trigger: TriggerDetail, draft: SubscriptionDraft): Issue[] {
  const { input, poll, webhook } = trigger;
  const request = toSubscriptionInput(trigger, draft);
  const fallbackTrigger = webhook?.fallbackTrigger;
  return [
    ...(draft.connection ? [] : [{ path: "/connection", message: "Select a connection." }]),
    ...prefixPaths("/input", validateValue(input, request.input)),
    ...(poll && draft.startOption === "date" && !draft.startAt
      ? [{ path: "/startAt", message: "Select a date." }]
      : []),
    ...(poll ? validateInterval(draft.interval, poll.minIntervalSeconds) : []),
    ...(fallbackTrigger && request.webhook?.fallbackInput
      ? prefixPaths("/webhook/fallbackInput", validateValue(fallbackTrigger.input, request.webhook.fallbackInput))
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

/** Returns the issues at or below a path, with paths relative to it. */
export function filterIssues(issues: readonly Issue[], path: string): Issue[] {
  return issues
    .filter((issue) => issue.path === path || issue.path.startsWith(`${path}/`))
    .map((issue) => ({ path: issue.path.slice(path.length), message: issue.message }));
}

function prefixPaths(path: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ path: path + issue.path, message: issue.message }));
}
