// @ts-nocheck
// The third part of what pages and server say to each other: triggers, subscriptions and their events. Types only.
import type { Schema } from "gong-connector";
import type { ErrorDocument, TriggerManifest } from "gong-connector/internal";

/** GET /triggers answers { triggers: TriggerRow[] }; their groups are those of GET /actions. */
export interface TriggerRow {
  id: string;
  title: string;
  description: string;
  group: string;
  /** polling: the vendor is asked. webhook: the vendor tells. */
  type: "polling" | "webhook";
  scopes: string[];
}

/** GET /triggers/:id. POST /triggers/:id/choices takes ChoicesRequest, as for actions. */
export interface TriggerDetail extends TriggerRow {
  evidence: { topic: string; statement: string; source: string; verified?: boolean }[];
  ui: { order?: string[]; advanced?: string[] };
  input: Schema;
  /** Of one event's data. */
  output: Schema;
  /** Data of one event, before the first one has happened. */
  sample: Record<string, unknown>;
  /** The command that prints its events on a terminal, with {{input}} where the input goes as JSON. */
  watchCommand?: string;
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

export type WebhookVerification = "jwt" | "url_secret";

/**
 * A trigger that is turned on for a connection. GET /subscriptions?trigger=&connection=&cursor= answers
 * Page<SubscriptionRow>; GET /subscriptions/:id one; DELETE /subscriptions/:id forgets it with its events.
 */
export interface SubscriptionRow {
  id: string;
  trigger: string;
  connection: string;
  /** The connection's customer, while the connection is known. */
  customer?: string;
  enabled: boolean;
  input: Record<string, unknown>;
  /** What happened before is no event. */
  startAt: string;
  createdAt: string;
  events: { total: number; pending: number; failed: number };
  /** Where events are posted. Without it they wait here, for the page and for GET /subscriptions/:id/events. */
  deliveryUrl?: string;
  /** Last four characters of the secret that signs deliveries. */
  signingSecretEndsIn?: string;
  /** For polling triggers, and for webhooks that polling fills. */
  poll?: {
    intervalSeconds: number;
    lastAt?: string;
    /** Absent while it is off. */
    nextAt?: string;
    /** Requests of the last poll. */
    requests: number;
    /** Why the last poll ended early; polling goes on. */
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

/** POST /subscriptions answers Subscribed (201). */
export interface SubscriptionInput {
  trigger: string;
  connection: string;
  input: Record<string, unknown>;
  /** ISO-8601; from now on when left out. */
  startAt?: string;
  intervalSeconds?: number;
  deliveryUrl?: string;
  webhook?: { verification: WebhookVerification; publicKey?: string; fallbackInput?: Record<string, unknown> };
}

/** PATCH /subscriptions/:id answers SubscriptionRow; what is left out stays. null takes away. */
export interface SubscriptionPatch {
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
  /** Signs what is posted, in the form of Standard Webhooks: whsec_ and base64. */
  signingSecret?: string;
  /** The address with its key, to paste at the vendor. */
  webhookUrl?: string;
}

/** GET /subscriptions/:id/events?state=&cursor= answers Page<EventRow>, newest first. */
export interface EventRow {
  /** The same for the same happening, also in the header webhook-id. */
  id: string;
  /** Id of what it happened to. */
  itemId: string;
  /** What the item calls itself, such as a call's title; while its content is kept. */
  label?: string;
  /** When the item says that it happened. */
  occurredAt?: string;
  detectedAt: string;
  /** A test delivery of the vendor. */
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
  /** Absent once it is no longer kept. */
  data?: unknown;
}

/** GET /subscriptions/:id/detection-lag → { points: LagPoint[] }, oldest first: time from occurrence to detection. */
export interface LagPoint {
  occurredAt: string;
  lagMs: number;
}

// GET /subscriptions/:id/events/stream sends server-sent events: `event` with an EventRow when an event is detected or
// delivered, `subscription` with the SubscriptionRow when it changes. POST /subscriptions/:id/poll polls now → 202.
