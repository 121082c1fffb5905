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
    /** date: a date in the past can be chosen to start from. */
    start: "now" | "date";
    leastSeconds: number;
    usualSeconds: number;
    /** How late an item may become visible and is still found. */
    lookbackSeconds?: number;
    /** How long an item's further parts may take. */
    settleSeconds?: number;
  };
  webhook?: {
    /** The best first. */
    methods: { id: WebhookVerification; title: string; description: string }[];
    guide: NonNullable<TriggerManifest["webhook"]>["guide"];
    /** The polling trigger that can find what was not delivered. */
    filledBy?: { id: string; title: string; input: Schema; ui: { order?: string[]; advanced?: string[] } };
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
  events: { total: number; pending: number; dead: number };
  /** Where events are posted. Without it they wait here, for the page and for GET /subscriptions/:id/events. */
  deliveryUrl?: string;
  /** Last four characters of the secret that signs what is posted. */
  secretEndsIn?: string;
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
    method: WebhookVerification;
    /** What to paste at the vendor. The key of url_secret is masked: it is shown once, in Subscribed. */
    url: string;
    /** For jwt: the vendor's public key has been pasted. */
    hasKey: boolean;
    lastReceivedAt?: string;
    /** The last delivery that was not believed. */
    lastRefusal?: { at: string; code: string; message: string };
    /** Input of the polling trigger that fills; absent where polling does not. */
    fill?: Record<string, unknown>;
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
  webhook?: { method: WebhookVerification; key?: string; fill?: Record<string, unknown> };
}

/** PATCH /subscriptions/:id answers SubscriptionRow; what is left out stays. null takes away. */
export interface SubscriptionPatch {
  enabled?: boolean;
  intervalSeconds?: number;
  deliveryUrl?: string | null;
  /** The vendor's public key. */
  key?: string;
}

/** What is shown once. POST /subscriptions/:id/secret makes a new signing secret, POST /subscriptions/:id/address a new url_secret. */
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
    /** kept: nowhere to post it to. dead: given up; replay sends it again. */
    state: "kept" | "pending" | "delivered" | "dead";
    attempts: number;
    nextAt?: string;
    deliveredAt?: string;
    /** What became of the last attempt, in words. */
    message?: string;
  };
}

/**
 * GET /subscriptions/:id/events/:event. POST /subscriptions/:id/events/:event/replay posts it again and answers EventRow;
 * POST /subscriptions/:id/replay posts everything that is dead again and answers { replayed: number }.
 */
export interface EventDetail extends EventRow {
  /** Absent once it is no longer kept. */
  data?: unknown;
}

/** GET /subscriptions/:id/lag answers { points: LagPoint[] }, oldest first: how long after it happened an event was found. */
export interface LagPoint {
  occurredAt: string;
  lagMs: number;
}

// GET /subscriptions/:id/stream is a stream of server-sent events: `event` with an EventRow as it is found or delivered,
// `subscription` with the SubscriptionRow when it has changed. POST /subscriptions/:id/poll polls at once and answers 202.
