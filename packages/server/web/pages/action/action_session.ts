// What was filled in and run on each action's page; it outlives leaving the page, and ends with the browser tab.

import type { Issue, Schema } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import { useCallback, useSyncExternalStore } from "react";
import type { ActionDetail, RunResult } from "../../../src/api/settings_contract.ts";
import { ApiError, send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { pruneValues } from "../../form/prune.ts";

export interface ActionSession {
  connection: string | undefined;
  /** What the form holds. */
  values: Record<string, unknown>;
  /** The input as text, while it is edited as JSON. */
  jsonText: string | undefined;
  issues: readonly Issue[];
  running: { startedAt: number; abortController: AbortController } | undefined;
  result: RunResult | undefined;
  /** The run could not be started or was given up. */
  error: ErrorDocument | undefined;
  isStopped: boolean;
}

const sessions = new Map<string, ActionSession>();
const listeners = new Set<() => void>();
let lastConnection: string | undefined;

export function useActionSession(
  action: Pick<ActionDetail, "id">,
): [ActionSession, (part: Partial<ActionSession>) => void] {
  const session = useSyncExternalStore(subscribe, () => getSession(action.id));
  const change = useCallback((part: Partial<ActionSession>) => updateSession(action.id, part), [action.id]);
  return [session, change];
}

/** The input as it would be sent now. */
export function toInput({ jsonText: raw, values }: ActionSession, schema: Schema): Record<string, unknown> {
  if (raw === undefined) return pruneValues(values, schema);
  return parseRawInput(raw) ?? {};
}

/** The object that a text is as JSON, if it is one. */
export function parseRawInput(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Fills in an action's form for whoever opens it next. */
export function prefillInput(id: string, connection: string, input: Record<string, unknown>): void {
  updateSession(id, {
    connection,
    values: input,
    jsonText: undefined,
    issues: [],
    result: undefined,
    error: undefined,
  });
}

export async function startRun(id: string, connection: string, input: Record<string, unknown>): Promise<void> {
  const stop = new AbortController();
  updateSession(id, {
    running: { startedAt: Date.now(), abortController: stop },
    issues: [],
    result: undefined,
    error: undefined,
    isStopped: false,
  });
  try {
    const path = `/actions/${encodeURIComponent(id)}/run`;
    const result = await send<RunResult>("POST", path, { connection, input }, stop.signal);
    updateSession(id, { running: undefined, result, issues: result.error?.issues ?? [] });
  } catch (refusal) {
    if (stop.signal.aborted) updateSession(id, { running: undefined, isStopped: true });
    else updateSession(id, { running: undefined, error: toErrorDocument(refusal), issues: getInputIssues(refusal) });
  }
  await invalidate("/runs", "/overview", "/usage", "/connections");
}

function getInputIssues(refusal: unknown): readonly Issue[] {
  const issues = refusal instanceof ApiError ? (refusal.document.issues ?? []) : [];
  return issues.map(({ path, message }) => ({ path: path.replace(/^\/input(?=\/|$)/, ""), message }));
}

function getSession(id: string): ActionSession {
  const known = sessions.get(id);
  if (known) return known;
  const fresh: ActionSession = {
    connection: lastConnection,
    values: {},
    jsonText: undefined,
    issues: [],
    running: undefined,
    result: undefined,
    error: undefined,
    isStopped: false,
  };
  sessions.set(id, fresh);
  return fresh;
}

function updateSession(id: string, part: Partial<ActionSession>): void {
  sessions.set(id, { ...getSession(id), ...part });
  if (part.connection) lastConnection = part.connection;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
