// @ts-nocheck
// A trigger that is turned on for a connection, as it is kept and as a person changes it.
import type { TriggerEvent } from "gong-connector";
import type { ErrorDocument, PollState } from "gong-connector/internal";
import { readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";

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
  deliveryUrl?: string;
  webhook?: StoredWebhookSettings;
  /** Grows with each change by a person. */
  revision: number;
  createdAt: number;
  nextPollAt?: number;
  lastPollAt?: number;
  /** Requests of the last poll. */
  lastPollRequests: number;
  /** Why the last poll ended early. */
  error?: ErrorDocument;
  lastReceivedAt?: number;
  lastRejection?: { at: number; code: string; message: string };
}

export interface StoredWebhookSettings {
  verification: "jwt" | "url_secret";
  /** For jwt: the vendor's public key. */
  publicKey?: string;
  /** Input of the polling trigger that finds what was not delivered. */
  fallbackInput?: Readonly<Record<string, unknown>>;
}

export type NewSubscription = Pick<Subscription, "trigger" | "connection" | "input" | "startAt"> &
  Partial<Pick<Subscription, "intervalSeconds" | "deliveryUrl" | "webhook">>;

export interface SubscriptionFilter {
  trigger?: string;
  connection?: string;
  /** Last one of the page before. */
  after?: string;
  limit?: number;
}

/** What a person may change; undefined takes away. */
export type SubscriptionUpdate = Pick<Subscription, "enabled"> & {
  [Name in "intervalSeconds" | "deliveryUrl" | "webhook"]: Subscription[Name] | undefined;
};

/** What a poll came to. */
export interface CompletedPoll {
  events: readonly TriggerEvent[];
  /** As it was before, where the poll did not begin. */
  state: PollState | undefined;
  nextPollAt: number;
  requests: number;
  error?: ErrorDocument | undefined;
}

export function toSubscription(row: SqlRow): Subscription {
  const parsed = (name: string) => {
    const json = readOptionalText(row, name);
    return json === undefined ? undefined : JSON.parse(json);
  };
  const number = (name: string): number | undefined => (row[name] === null ? undefined : readInteger(row, name));
  const optional = {
    intervalSeconds: number("interval_seconds"),
    deliveryUrl: readOptionalText(row, "deliver_to"),
    webhook: parsed("webhook"),
    nextPollAt: number("next_poll_at"),
    lastPollAt: number("last_poll_at"),
    error: parsed("error"),
    lastReceivedAt: number("last_received_at"),
    lastRejection: parsed("refusal"),
  };
  return {
    id: readText(row, "id"),
    trigger: readText(row, "trigger_id"),
    connection: readText(row, "connection"),
    input: JSON.parse(readText(row, "input")),
    enabled: readInteger(row, "enabled") === 1,
    startAt: readInteger(row, "start_at"),
    revision: readInteger(row, "revision"),
    createdAt: readInteger(row, "created_at"),
    lastPollRequests: readInteger(row, "requests"),
    ...present(optional),
  };
}

/** Without what is not there. */
function present<Part extends object>(part: Part): { [Name in keyof Part]?: Exclude<Part[Name], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Part]?: Exclude<Part[Name], undefined>;
  };
}
