// Input and result of each action's page. They stay when the user leaves the page; the input also after a reload.

import type { Issue, Schema } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { ActionDetail, RunResult } from "../../../src/api/settings_contract.ts";
import { ApiError, toErrorDocument } from "../../api/client.ts";
import { invalidate, isUnreachable } from "../../api/query.ts";
import { followPageRun, type RunProgress, type RunStreamOptions, sendPageRun } from "../../api/run_stream.ts";
import { sendUpload } from "../../api/upload.ts";
import { setUnsaved } from "../../components/kept_draft.ts";
import type { Confirmed } from "../../components/run_guard.tsx";
import { pruneValues } from "../../form/prune.ts";
import { readStoredInput, storeInput } from "./stored_input.ts";
import { readStoredRun, removeStoredRun, storeNewRun } from "./stored_run.ts";

export interface ActionSession {
  connection: string | undefined;
  /** Values of the form. */
  values: Record<string, unknown>;
  /** The JSON text, while the input is edited as JSON. */
  jsonText: string | undefined;
  issues: readonly Issue[];
  /** The file that is uploaded with the input. */
  file: File | undefined;
  running: RunningRun | undefined;
  result: RunResult | undefined;
  /** Why the run could not be started. */
  error: ErrorDocument | undefined;
  isStopped: boolean;
}

export interface RunningRun {
  startedAt: number;
  abortController: AbortController;
  progress?: RunProgress;
  isUpload?: boolean;
  /** Whether the server cannot be reached. The run may continue there. */
  isUnreachable?: boolean;
}

const sessions = new Map<string, ActionSession>();
const listeners = new Set<() => void>();
let lastConnection: string | undefined;

export function useActionSession(
  action: Pick<ActionDetail, "id" | "effect" | "input">,
): [ActionSession, (changes: Partial<ActionSession>) => void] {
  const session = useSyncExternalStore(subscribe, () => getSession(action.id, action.effect));
  const update = useCallback((changes: Partial<ActionSession>) => updateSession(action.id, changes), [action.id]);
  const { connection, values, jsonText } = session;
  useEffect(
    () => storeInput(action.id, action.input, { connection, values, jsonText }),
    [action, connection, values, jsonText],
  );
  return [session, update];
}

/** The current input. */
export function toInput({ jsonText, values }: ActionSession, schema: Schema): Record<string, unknown> {
  if (jsonText === undefined) return pruneValues(values, schema);
  return parseJsonInput(jsonText) ?? {};
}

/** Parses a JSON object; undefined if the text is something else. */
export function parseJsonInput(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Sets the connection and input that the action's page opens with. */
export function prefillInput(id: string, connection: string | undefined, input: Record<string, unknown>): void {
  updateSession(id, {
    connection,
    values: input,
    jsonText: undefined,
    file: undefined,
    issues: [],
    result: undefined,
    error: undefined,
  });
}

/** Replaces the input in the form or in the JSON text, whichever is displayed. */
export function fillInput(id: string, input: Record<string, unknown>): void {
  const isJson = getSession(id).jsonText !== undefined;
  updateSession(id, { issues: [], ...(isJson ? { jsonText: JSON.stringify(input, null, 2) } : { values: input }) });
}

/** `confirm` asks the person if necessary; undefined cancels the run. */
export async function startRun(
  id: string,
  connection: string,
  input: Record<string, unknown>,
  confirm: () => Promise<Confirmed | undefined> = async () => ({}),
  file?: File,
): Promise<void> {
  const confirmed = await confirm().catch((error: unknown) => {
    updateSession(id, { result: undefined, error: toErrorDocument(error), issues: getInputIssues(error) });
  });
  if (!confirmed) return;
  const path = `/actions/${encodeURIComponent(id)}`;
  const body = { connection, input, ...confirmed };
  const startedAt = Date.now();
  if (file) {
    return showRun(id, { startedAt, isUpload: true }, (options) =>
      sendUpload<RunResult>(`${path}/upload`, { body, file, ...options }),
    );
  }
  const unfinished = readStoredRun(id);
  await showRun(id, { startedAt }, async (options) => {
    // After a network error the last run may continue: it is shown instead of a second one.
    const result = unfinished && (await followPageRun(unfinished.id, options).catch(ignoreNotFound));
    return result ?? sendPageRun(`${path}/run`, { ...body, pageRun: storeNewRun(id).id }, options);
  });
}

/** Follows the run that was running when the page was reloaded. */
export async function resumeRun(id: string): Promise<void> {
  const stored = readStoredRun(id);
  if (!stored || getSession(id).running) return;
  await showRun(id, { startedAt: stored.startedAt }, (options) => followPageRun(stored.id, options));
}

async function showRun(
  id: string,
  start: Omit<RunningRun, "abortController">,
  run: (options: RunStreamOptions) => Promise<RunResult>,
): Promise<void> {
  const abortController = new AbortController();
  let running: RunningRun = { ...start, abortController };
  const update = (changes: Partial<RunningRun>): void => {
    running = { ...running, ...changes };
    updateSession(id, { running });
  };
  updateSession(id, { running, issues: [], result: undefined, error: undefined, isStopped: false });
  // Only an upload ends with the page.
  if (start.isUpload) setUnsaved(abortController, true);
  try {
    const result = await run({
      signal: abortController.signal,
      onProgress: (progress) => update({ progress }),
      onReachable: (isReachable) => update({ isUnreachable: !isReachable }),
    });
    removeStoredRun(id);
    updateSession(id, { running: undefined, result, issues: result.error?.issues ?? [] });
  } catch (error) {
    if (!isUnreachable(error)) removeStoredRun(id);
    if (abortController.signal.aborted) updateSession(id, { running: undefined, isStopped: true });
    else updateSession(id, { running: undefined, error: toErrorDocument(error), issues: getInputIssues(error) });
  }
  setUnsaved(abortController, false);
  await invalidate("/runs", "/overview", "/usage", "/connections");
}

function ignoreNotFound(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}

function getInputIssues(error: unknown): readonly Issue[] {
  const issues = error instanceof ApiError ? (error.document.issues ?? []) : [];
  return issues.map(({ path, message }) => ({ path: path.replace(/^\/input(?=\/|$)/, ""), message }));
}

/** The connection of the last run is the first choice, except for a deletion. */
function getSession(id: string, effect?: ActionDetail["effect"]): ActionSession {
  const existing = sessions.get(id);
  if (existing) return existing;
  const stored = readStoredInput(id);
  const session: ActionSession = {
    connection: stored?.connection ?? (effect === "delete" ? undefined : lastConnection),
    values: stored?.values ?? {},
    jsonText: stored?.jsonText,
    file: undefined,
    issues: [],
    running: undefined,
    result: undefined,
    error: undefined,
    isStopped: false,
  };
  sessions.set(id, session);
  return session;
}

function updateSession(id: string, changes: Partial<ActionSession>): void {
  sessions.set(id, { ...getSession(id), ...changes });
  if (changes.connection) lastConnection = changes.connection;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
