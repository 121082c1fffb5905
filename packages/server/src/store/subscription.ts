// A subscription: a trigger that is enabled for a connection.
import type { TriggerEvent } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import {
  JsonColumns,
  omitUndefined,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type SqlRow,
} from "./database.ts";

export interface Subscription {
  id: string;
  trigger: string;
  connection: string;
  input: Readonly<Record<string, unknown>>;
  enabled: boolean;
  /** Only occurrences from this time on create events; in milliseconds. */
  startAt: number;
  intervalSeconds?: number;
  deliveryUrl?: string;
  webhook?: StoredWebhookSettings;
  /** Grows with each change by an admin. */
  revision: number;
  createdAt: number;
  nextPollAt?: number;
  lastPollAt?: number;
  lastPollRequests: number;
  lastPollError?: ErrorDocument;
  /** Why some of its settings cannot be read. It is not polled. */
  unreadable?: ErrorDocument;
  /** When the last webhook request was accepted. */
  lastReceivedAt?: number;
  lastRejection?: { at: number; code: string; message: string };
}

/** A subscription with its encrypted poll state, which is absent before the first poll. */
export interface DueSubscription extends Subscription {
  stateCiphertext?: string;
}

export interface StoredWebhookSettings {
  verification: "jwt" | "url_secret";
  /** For jwt: the vendor's public key. */
  publicKey?: string;
  /** Input of the fallback trigger. */
  fallbackInput?: Readonly<Record<string, unknown>>;
}

export type NewSubscription = Pick<Subscription, "trigger" | "connection" | "input" | "startAt"> &
  Partial<Pick<Subscription, "intervalSeconds" | "deliveryUrl" | "webhook">>;

export interface SubscriptionFilter {
  trigger?: string;
  connection?: string;
  /** Last id of the previous page. */
  after?: string;
  limit?: number;
}

/** The settings that an admin can change; undefined removes one. */
export type SubscriptionUpdate = Pick<Subscription, "enabled"> & {
  [Name in "intervalSeconds" | "deliveryUrl" | "webhook"]: Subscription[Name] | undefined;
} & {
  /** The revision that was edited; undefined for any. */
  revision?: number;
};

/** Result of a poll. */
export interface CompletedPoll {
  events: readonly TriggerEvent[];
  /** Undefined keeps the stored state. */
  state: string | undefined;
  nextPollAt: number;
  requests: number;
  error?: ErrorDocument | undefined;
}

export function toDueSubscription(row: SqlRow): DueSubscription {
  const stateCiphertext = readOptionalText(row, "poll_state_ciphertext");
  return { ...toSubscription(row), ...(stateCiphertext !== undefined && { stateCiphertext }) };
}

export function toSubscription(row: SqlRow): Subscription {
  const json = new JsonColumns(row);
  const input = json.read("input", {});
  const webhook = json.read("webhook_settings");
  const lastRejection = json.read("last_rejection");
  const lastPollError = json.read("last_poll_error");
  const unreadable = json.error?.toJSON();
  return {
    id: readText(row, "id"),
    trigger: readText(row, "trigger_id"),
    connection: readText(row, "connection_id"),
    input,
    enabled: readInteger(row, "enabled") === 1,
    startAt: readInteger(row, "start_at"),
    revision: readInteger(row, "revision"),
    createdAt: readInteger(row, "created_at"),
    lastPollRequests: readInteger(row, "last_poll_requests"),
    ...omitUndefined({
      intervalSeconds: readOptionalInteger(row, "interval_seconds"),
      deliveryUrl: readOptionalText(row, "delivery_url"),
      webhook,
      nextPollAt: readOptionalInteger(row, "next_poll_at"),
      lastPollAt: readOptionalInteger(row, "last_poll_at"),
      unreadable,
      lastPollError: unreadable ?? lastPollError,
      lastReceivedAt: readOptionalInteger(row, "last_received_at"),
      lastRejection,
    }),
  };
}
