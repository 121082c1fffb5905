// A run: one execution of an action.
import {
  omitUndefined,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type SqlRow,
} from "./database.ts";

export interface Run {
  id: string;
  action: string;
  connection: string;
  state: "succeeded" | "failed" | "running";
  startedAt: number;
  durationMs?: number;
  requests: number;
  errorKind?: string;
}

/** Stored encrypted: it can be a customer's conversation. */
export interface RunContent {
  input?: unknown;
  output?: unknown;
  error?: unknown;
}

export function toRun(row: SqlRow): Run {
  const state = readText(row, "state");
  return {
    id: readText(row, "id"),
    action: readText(row, "action_id"),
    connection: readText(row, "connection_id"),
    state: state === "succeeded" || state === "running" ? state : "failed",
    startedAt: readInteger(row, "started_at"),
    requests: readInteger(row, "requests"),
    ...omitUndefined({
      durationMs: readOptionalInteger(row, "duration_ms"),
      errorKind: readOptionalText(row, "error_kind"),
    }),
  };
}
