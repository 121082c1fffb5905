// The second half of what pages and server say to each other: actions, runs and usage. Types only.
import type { Schema } from "gong-connector";
import type { ActionManifest, ConnectorManifest, Effect, ErrorDocument } from "gong-connector/internal";
import type { Quota } from "./settings_contract.ts";

/** GET /actions → { groups, actions } */
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

/** GET /actions/:id */
export interface ActionDetail extends ActionRow {
  /** Inputs that change the effect or need further scopes. */
  variants: NonNullable<ActionManifest["variants"]>;
  evidence: { topic: string; statement: string; source: string; verified?: boolean }[];
  ui: { advanced?: string[]; widgets?: Record<string, string> };
  input: Schema;
  output: Schema;
  /** A valid input to start from. */
  example: Record<string, unknown>;
  /** The same call elsewhere, with {{input}} where the input goes as JSON. */
  snippets: { library: string; commandLine: string; stepsApi: string; mcp: string };
}

/** POST /actions/:id/run { connection, input } → RunResult. Aborted when the browser goes. */
export interface RunRequest {
  connection: string;
  input: Record<string, unknown>;
}

export interface RunResult {
  run: string;
  output?: unknown;
  error?: ErrorDocument;
  /** What failed although the action as a whole did not; `at` points to it in the output. */
  partialFailure?: { count: number; path: string; reason: string };
  /** What was sent, masked. */
  request?: { method: string; url: string; headers: Record<string, string>; body?: unknown };
  durationMs: number;
  /** Requests that it took. */
  requests: number;
  quotaRemaining: number;
  /** What the output held that its schema does not promise. */
  drift?: { path: string; message: string }[];
}

/** POST /actions/:id/choices → { choices, nextCursor? } */
export interface ChoicesRequest {
  connection: string;
  /** JSON Pointer of the input. */
  path: string;
  search?: string;
  cursor?: string;
  input?: Record<string, unknown>;
}

/** GET /runs?action=&connection=&state=&from=&to=&cursor= answers Page<RunRow>. DELETE /runs forgets them all. */
export interface RunRow {
  id: string;
  action: string;
  connection: string;
  /** The connection's customer, while the connection is known. */
  customer?: string;
  state: "succeeded" | "failed" | "running";
  startedAt: string;
  durationMs?: number;
  requests: number;
  errorKind?: string;
}

/** GET /runs/:id. POST /runs/:id/retry answers RunResult. */
export interface RunDetail extends RunRow {
  /** Absent where the setting keeps nothing of it. */
  input?: unknown;
  output?: unknown;
  error?: ErrorDocument;
  timeline: TimelineEntry[];
}

export interface TimelineEntry {
  /** Milliseconds since the start. */
  offsetMs: number;
  attempt: number;
  waitMs: number;
  durationMs: number;
  status?: number;
  kind?: string;
  requestId?: string;
}

/** GET /usage?day=YYYY-MM-DD */
export interface Usage {
  quota: Quota;
  /** 24 entries, UTC. */
  hours: { hour: number; requests: number; waitMs: number; rateLimitedCount: number }[];
  actions: { action: string; requests: number; errors: number; waitMs: number }[];
}

/** GET /drift: what replies held beyond or against their schemas. */
export interface DriftRow {
  action: string;
  path: string;
  message: string;
  count: number;
  lastSeenAt: string;
}
