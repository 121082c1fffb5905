// Types of the settings API: triggers, subscriptions and their events.
import type { Schema } from "gong-connector";
import type { ErrorDocument, TriggerManifest } from "gong-connector/internal";
import type { N8nForm } from "./actions_contract.ts";
import type { Health } from "./health_contract.ts";

/** GET /triggers → { triggers: TriggerRow[] }; their groups are those of GET /actions. */
export interface TriggerRow {
  id: string;
  title: string;
  description: string;
  group: string;
  /** polling: reads a list action repeatedly. webhook: receives webhook requests. */
  type: "polling" | "webhook";
  scopes: string[];
}

/** GET /triggers/:id → TriggerDetail. POST /triggers/:id/choices takes ChoicesRequest, as for actions. */
export interface TriggerDetail extends TriggerRow {
  evidence: { topic: string; statement: string; source: string; verified?: boolean }[];
  ui: { order?: string[]; advanced?: string[] };
  input: Schema;
  /** Schema of the data of an event. */
  output: Schema;
  /** Example of the data of an event. */
  sample: Record<string, unknown>;
  /** Command that prints its events; {{input}} is replaced by the input as JSON. */
  watchCommand?: string;
  /** The node of n8n that polls for its events. */
  n8n?: N8nForm;
  poll?: {
    /** A start date in the past can be chosen. */
    backfill: boolean;
    minIntervalSeconds: number;
    defaultIntervalSeconds: number;
    /** How far back each poll reads again. */
    lookbackSeconds?: number;
    /** How long to wait for further data of an item. */
    enrichmentTimeoutSeconds?: number;
  };
  webhook?: {
    /** Recommended method first. */
    verification: { id: WebhookVerification; title: string; description: string }[];
    guide: NonNullable<TriggerManifest["webhook"]>["guide"];
    /** Polling trigger that detects events that the webhook missed. */
    fallbackTrigger?: { id: string; title: string; input: Schema; ui: { order?: string[]; advanced?: string[] } };
  };
}

/** Counting more of the events of a subscription takes too long for a page. */
export const maxEventCount = 1000;

export type WebhookVerification = "jwt" | "url_secret";

/**
 * A trigger that is enabled for a connection. GET /subscriptions?trigger=&connection=&cursor= → Page<SubscriptionRow>.
 * GET /subscriptions/:id → SubscriptionRow. DELETE /subscriptions/:id deletes it with its events.
 */
export interface SubscriptionRow {
  id: string;
  /** Grows with each change of its settings; see SubscriptionPatch. */
  version: number;
  trigger: string;
  connection: string;
  /** Customer of the connection; absent if the connection does not exist. */
  customer?: string;
  health: Health;
  enabled: boolean;
  input: Record<string, unknown>;
  /** Only occurrences from this time on create events. */
  startAt: string;
  createdAt: string;
  /** Each number is at most `maxEventCount`, which means that there are as many or more. */
  events: { total: number; pending: number; failed: number };
  /** URL of the engine that events are delivered to. Without it, events are only stored. */
  deliveryUrl?: string;
  /** Last four characters of the secret that signs deliveries. */
  signingSecretEndsIn?: string;
  /** For polling triggers, and for fallback polling. */
  poll?: {
    intervalSeconds: number;
    lastAt?: string;
    /** Absent if the subscription is disabled. */
    nextAt?: string;
    /** Requests of the last poll. */
    requests: number;
    /** Error of the last poll; polling continues. */
    error?: ErrorDocument;
  };
  webhook?: {
    verification: WebhookVerification;
    /** Webhook URL for the vendor. A URL secret is redacted: it is returned once, in SubscriptionSecrets. */
    url: string;
    /** For jwt: the vendor's public key is stored. */
    hasPublicKey: boolean;
    lastReceivedAt?: string;
    /** The last webhook request whose verification failed. */
    lastRejection?: { at: string; code: string; message: string };
    /** Input of the fallback trigger; absent without fallback polling. */
    fallbackInput?: Record<string, unknown>;
  };
}

/** POST /subscriptions takes SubscriptionInput → SubscriptionSecrets (201). */
export interface SubscriptionInput {
  trigger: string;
  connection: string;
  input: Record<string, unknown>;
  /** ISO 8601; by default, now. */
  startAt?: string;
  intervalSeconds?: number;
  deliveryUrl?: string;
  webhook?: { verification: WebhookVerification; publicKey?: string; fallbackInput?: Record<string, unknown> };
}

/** PATCH /subscriptions/:id takes SubscriptionPatch → SubscriptionRow. null removes a value. */
export interface SubscriptionPatch {
  /** The version that was edited: the response is 409 version_conflict if it has changed. */
  version?: number;
  enabled?: boolean;
  intervalSeconds?: number;
  deliveryUrl?: string | null;
  /** The vendor's public key. */
  publicKey?: string;
}

/**
 * Secrets that are returned once. POST /subscriptions/:id/rotate-signing-secret creates a new signing secret,
 * POST /subscriptions/:id/rotate-url-secret a new webhook URL.
 */
export interface SubscriptionSecrets {
  subscription: SubscriptionRow;
  /** Signs deliveries, in the format of Standard Webhooks: whsec_ and base64. */
  signingSecret?: string;
  /** Until when deliveries are also signed with the secret before. */
  previousSecretExpiresAt?: string;
  /** Webhook URL with its secret, for the settings of the vendor. */
  webhookUrl?: string;
}

/** GET /subscriptions/:id/events?state=&cursor= → Page<EventRow>, newest first, by `occurredAt` if it is known. */
export interface EventRow {
  /** The same for each detection of an occurrence; also in the header webhook-id of deliveries. */
  id: string;
  /** Id of the item. */
  itemId: string;
  /** Title of the item, while its content is stored. */
  label?: string;
  /** When it happened, if the item has that time. */
  occurredAt?: string;
  detectedAt: string;
  /** Whether the webhook request was a test of the vendor. */
  isTest: boolean;
  delivery: {
    /** stored: no delivery URL is set. failed: all attempts failed; a replay starts again. */
    state: "stored" | "pending" | "delivered" | "failed";
    attempts: number;
    nextAttemptAt?: string;
    deliveredAt?: string;
    /** Result of the last attempt. */
    message?: string;
  };
}

/**
 * GET /subscriptions/:id/events/:event. POST /subscriptions/:id/events/:event/replay delivers it again → EventRow.
 * POST /subscriptions/:id/replay-failed delivers all failed events again → { replayed: number }.
 */
export interface EventDetail extends EventRow {
  /** Absent after its retention. */
  data?: unknown;
}

/** GET /subscriptions/:id/detection-lag → { points: LagPoint[] }, oldest first: time from occurrence to detection. */
export interface LagPoint {
  occurredAt: string;
  lagMs: number;
}

// GET /subscriptions/:id/events/stream sends server-sent events: `event` with an EventRow when an event is detected or
// delivered, `subscription` with the SubscriptionRow when it changes. POST /subscriptions/:id/poll polls now → 202.
