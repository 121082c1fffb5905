// A trigger that is turned on for a connection, as it is kept and as a person changes it.
import type { ErrorDocument, TriggerEvent, TriggerState } from "../index.ts";
import { integer, optionalText, type Row, text } from "./database.ts";

export interface Subscription {
  id: string;
  trigger: string;
  connection: string;
  input: Readonly<Record<string, unknown>>;
  enabled: boolean;
  /** What happened before is no event; in milliseconds. */
  startAt: number;
  intervalSeconds?: number;
  /** Where events are posted. */
  deliverTo?: string;
  webhook?: WebhookChoice;
  /** Grows with each change by a person. */
  revision: number;
  createdAt: number;
  nextPollAt?: number;
  lastPollAt?: number;
  /** Requests of the last poll. */
  requests: number;
  /** Why the last poll ended early. */
  error?: ErrorDocument;
  lastReceivedAt?: number;
  refusal?: { at: number; code: string; says: string };
}

export interface WebhookChoice {
  method: "jwt" | "url_key";
  /** For jwt: the vendor's public key. */
  key?: string;
  /** Input of the polling trigger that finds what was not delivered. */
  fill?: Readonly<Record<string, unknown>>;
}

export type NewSubscription = Pick<Subscription, "trigger" | "connection" | "input" | "startAt"> &
  Partial<Pick<Subscription, "intervalSeconds" | "deliverTo" | "webhook">>;

export interface SubscriptionFilter {
  trigger?: string;
  connection?: string;
  /** Last one of the page before. */
  after?: string;
  limit?: number;
}

/** What a person may change; undefined takes away. */
export type SubscriptionChange = Pick<Subscription, "enabled"> & {
  [Name in "intervalSeconds" | "deliverTo" | "webhook"]: Subscription[Name] | undefined;
};

/** What a poll came to. */
export interface Polled {
  events: readonly TriggerEvent[];
  /** As it was before, where the poll did not begin. */
  state: TriggerState | undefined;
  nextPollAt: number;
  requests: number;
  error?: ErrorDocument | undefined;
}

export function subscriptionOf(row: Row): Subscription {
  const parsed = (name: string) => {
    const json = optionalText(row, name);
    return json === undefined ? undefined : JSON.parse(json);
  };
  const number = (name: string): number | undefined => (row[name] === null ? undefined : integer(row, name));
  const optional = {
    intervalSeconds: number("interval_seconds"),
    deliverTo: optionalText(row, "deliver_to"),
    webhook: parsed("webhook"),
    nextPollAt: number("next_poll_at"),
    lastPollAt: number("last_poll_at"),
    error: parsed("error"),
    lastReceivedAt: number("last_received_at"),
    refusal: parsed("refusal"),
  };
  return {
    id: text(row, "id"),
    trigger: text(row, "trigger_id"),
    connection: text(row, "connection"),
    input: JSON.parse(text(row, "input")),
    enabled: integer(row, "enabled") === 1,
    startAt: integer(row, "start_at"),
    revision: integer(row, "revision"),
    createdAt: integer(row, "created_at"),
    requests: integer(row, "requests"),
    ...present(optional),
  };
}

/** Without what is not there. */
function present<Part extends object>(part: Part): { [Name in keyof Part]?: Exclude<Part[Name], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Part]?: Exclude<Part[Name], undefined>;
  };
}
