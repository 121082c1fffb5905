// Types of the settings API: actions, runs and usage.
import type { Schema } from "gong-connector";
import type { ActionManifest, ConnectorManifest, Effect, ErrorDocument, Progress } from "gong-connector/internal";
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
  /** Name of the input that decides whether the action deletes. */
  effectDependsOn?: string;
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
  /** Names of inputs of which exactly one alternative is given. */
  alternatives: readonly (readonly string[])[];
  /** Actions that take a value of an item of the output. */
  nextActions: readonly NextAction[];
  /** Largest file that the page may upload for this action; absent if it takes no file. */
  maxUploadBytes?: number;
  /** Code for the same call; {{input}} is replaced by the input as JSON, and {{connection}} by the id of the connection. */
  snippets: {
    curl: string;
    typescript: string;
    library: Record<"oauth2" | "api_key", string>;
    commandLine: string;
    mcp: string;
  };
  /** The node that runs it in n8n. */
  n8n: N8nForm;
  /** Of this server, for Postman and other programs, and for language models. */
  urls: { openApi: string; mcp: string };
}

/** A node of n8n, and where the values of its parameters are in the input. */
export interface N8nForm {
  node: "gong" | "gongTrigger";
  /** Parameters that choose the operation. */
  parameters: Record<string, string>;
  fields: readonly N8nField[];
  /** Name of the input with the number of items, which the node has as a parameter of all lists. */
  limitInput?: string;
}

export interface N8nField {
  name: string;
  /** JSON Pointer into the input, or into the entry of a list. */
  pointer: string;
  isRequired: boolean;
  kind: "list" | "json" | "lookup" | "value";
  /** Those of an entry of a list. */
  fields: readonly N8nField[];
}

export interface NextAction {
  id: string;
  title: string;
  /** JSON Pointer of the input; "-" is any entry of a list. */
  path: string;
  /** JSON Pointer into the item. */
  value: string;
}

/**
 * GET /actions/:id/example?connection= → ActionExample: an input to start from. For the sandbox, its ids are those of existing
 * records; for other connections, it has no ids.
 */
export interface ActionExample {
  input: Record<string, unknown>;
}

/**
 * POST /actions/:id/run takes PageRunRequest → RunResult. Without pageRun, the run is aborted when the client disconnects. With
 * the header accept: application/x-ndjson or with pageRun, the response has a RunMessage in each line that is not empty, and the
 * last one has the result or an error. GET /page-runs/:id → the same lines again, from the latest progress on, until a minute after the end.
 * DELETE /page-runs/:id aborts the run. Both are for the session that started it.
 */
export interface PageRunRequest extends RunRequest {
  /** A new UUID. The run continues when the client disconnects. */
  pageRun?: string;
}

// POST /actions/:id/upload runs an action with a file → RunResult. The body is multipart/form-data with the part input, a
// RunRequest as JSON, and then the part file, which is passed on as a stream.
export interface RunRequest {
  connection: string;
  input: Record<string, unknown>;
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

export type RunMessage = { progress: Progress } | { result: RunResult } | { error: ErrorDocument };

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

/** POST /runs/:id/retry takes RetryRequest → RunResult; with pageRun like POST /actions/:id/run. */
export type RetryRequest = Pick<PageRunRequest, "confirmation" | "pageRun">;

/** GET /runs/:id → RunDetail */
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
