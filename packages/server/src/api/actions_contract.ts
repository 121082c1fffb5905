// Types of the settings API: actions, runs and usage.
import type { Schema } from "gong-connector";
import type { ActionManifest, ConnectorManifest, Effect, ErrorDocument } from "gong-connector/internal";
import type { Quota } from "./quota.ts";

/** GET /actions → Catalog */
export interface Catalog {
  groups: ConnectorManifest["groups"];
  actions: ActionRow[];
}

export interface ActionRow {
  id: string;
  title: string;
  description: string;
  group: string;
  effect: Effect;
  operationId?: string;
  method?: string;
  path?: string;
  scopes: string[];
  availability?: "beta" | "limited" | "legacy";
  cost?: "credits";
}

/** GET /actions/:id → ActionDetail */
export interface ActionDetail extends ActionRow {
  /** Inputs that change the effect or need further scopes. */
  variants: NonNullable<ActionManifest["variants"]>;
  evidence: { topic: string; statement: string; source: string; verified?: boolean }[];
  ui: NonNullable<ActionManifest["ui"]>;
  input: Schema;
  output: Schema;
  /** Code for the same call; {{input}} is replaced by the input as JSON, and {{connection}} by the id of the connection. */
  snippets: {
    curl: string;
    typescript: string;
    library: Record<"oauth2" | "api_key", string>;
    commandLine: string;
    mcp: string;
  };
  /** Of this server, for Postman and other programs, and for language models. */
  urls: { openApi: string; mcp: string };
}

/**
 * GET /actions/:id/example?connection= → ActionExample: an input to start from. For the sandbox, its ids are those of existing
 * records; for other connections, it has no ids.
 */
export interface ActionExample {
  input: Record<string, unknown>;
}

/**
 * POST /actions/:id/run takes RunRequest → RunResult. Without `pageRun` the run is aborted when the browser disconnects. With
 * it, the run continues: GET /page-runs/:id → RunResult waits for its result, and DELETE /page-runs/:id stops it.
 */
export interface RunRequest {
  connection: string;
  input: Record<string, unknown>;
  /** A UUID of the page. */
  pageRun?: string;
  /** What the person confirmed, as the RunConfirmation named it. */
  confirmation?: Pick<RunConfirmation, "reason" | "customer" | "object">;
}

/**
 * What a person must confirm before a run. POST /actions/:id/confirmation takes RunRequest, and POST /runs/:id/confirmation
 * {} → { confirmation?: RunConfirmation }.
 */
export interface RunConfirmation {
  /** unknown_outcome: an earlier run with this input may have taken effect. */
  reason: "delete" | "unknown_outcome";
  /** Customer of the connection. */
  customer: string;
  /** What the run changes. */
  object: string;
  question: string;
  consequence: string;
  /** The person must type the object. */
  typed: boolean;
  earlierRunAt?: string;
}

export interface RunResult {
  run: string;
  output?: unknown;
  error?: ErrorDocument;
  /** Entries that failed although the action succeeded; `path` is a JSON Pointer into the output. */
  partialFailure?: { count: number; path: string; reason: string };
  /** The first request, with secrets redacted. */
  request?: { method: string; url: string; headers: Record<string, string>; body?: unknown };
  durationMs: number;
  requests: number;
  quotaRemaining: number;
  /** Where the output does not match its schema. */
  drift?: { path: string; message: string }[];
}

/** POST /actions/:id/choices takes ChoicesRequest → { choices, nextCursor? } */
export interface ChoicesRequest {
  connection: string;
  /** JSON Pointer of the input. */
  path: string;
  search?: string;
  cursor?: string;
  input?: Record<string, unknown>;
}

/** GET /runs?action=&connection=&state=&from=&to=&cursor= → Page<RunRow>. DELETE /runs deletes all runs. */
export interface RunRow {
  id: string;
  action: string;
  connection: string;
  /** Customer of the connection; absent if the connection does not exist. */
  customer?: string;
  state: "succeeded" | "failed" | "running";
  startedAt: string;
  durationMs?: number;
  requests: number;
  errorKind?: string;
}

/** GET /runs/:id → RunDetail. POST /runs/:id/retry { confirmation? } → RunResult. */
export interface RunDetail extends RunRow {
  /** Absent if the retention settings do not store it. */
  input?: unknown;
  output?: unknown;
  error?: ErrorDocument;
  timeline: TimelineEntry[];
}

export interface TimelineEntry {
  /** Milliseconds since the start of the run. */
  offsetMs: number;
  attempt: number;
  waitMs: number;
  durationMs: number;
  status?: number;
  kind?: string;
  requestId?: string;
}

/** GET /usage?day=YYYY-MM-DD → Usage */
export interface Usage {
  quota: Quota;
  /** 24 entries, in UTC. */
  hours: { hour: number; requests: number; waitMs: number; rateLimitedCount: number }[];
  actions: { action: string; requests: number; errors: number; waitMs: number }[];
  /** Pauses of this moment. */
  pauses: PauseRow[];
}

/** A company whose requests wait because the vendor asked for a pause. POST /pauses/lift { quotaKey } ends it. */
export interface PauseRow {
  quotaKey: string;
  /** Customers with connections to the company; at most 20. */
  customers: string[];
  /** ISO 8601. */
  until: string;
}

/** GET /drift → DriftRow[]: outputs that did not match their schemas. */
export interface DriftRow {
  action: string;
  path: string;
  message: string;
  count: number;
  lastSeenAt: string;
}
