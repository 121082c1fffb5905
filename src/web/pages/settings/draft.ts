// What has been changed on the settings page and is not saved yet.
import { useState } from "react";
import type { Issue, Schema } from "../../../index.ts";
import type { AuthMethod, FieldState, Settings, SettingsInput } from "../../../server/api.ts";
import { ApiError, documentOf, send } from "../../api/client.ts";
import { refresh } from "../../api/query.ts";
import { faultsOf } from "../../form/faults.ts";

export interface Draft {
  method: AuthMethod;
  source: Settings["source"];
  /** By method and field; a secret is here only once something was typed. */
  values: Record<AuthMethod, Record<string, string>>;
  keep: Settings["keep"];
  actions: Settings["actions"];
}

export function draftOf({ method, source, fields, keep, actions }: Settings): Draft {
  return {
    method,
    source,
    values: { oauth2: valuesOf(fields.oauth2), api_key: valuesOf(fields.api_key) },
    keep,
    actions,
  };
}

export type SaveState = {
  busy: boolean;
  saved: boolean;
  error?: ReturnType<typeof documentOf>;
  issues: readonly Issue[];
};

export function useSettingsDraft(settings: Settings) {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [state, setState] = useState<SaveState>({ busy: false, saved: false, issues: [] });
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(settings));
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part });
    setState({ busy: false, saved: false, issues: [] });
  };
  const save = async (): Promise<void> => {
    const issues = localIssues(settings, draft);
    setState({ busy: issues.length === 0, saved: false, issues });
    if (issues.length > 0) return;
    try {
      const saved = await store(inputOf(draft));
      setDraft(draftOf(saved));
      setState({ busy: false, saved: true, issues: [] });
    } catch (refusal) {
      setState({ busy: false, saved: false, error: documentOf(refusal), issues: issuesOf(refusal) });
    }
  };
  return { draft, change, dirty, save, reset: () => change(draftOf(settings)), ...state };
}

async function store(input: SettingsInput): Promise<Settings> {
  await send("PUT", "/settings", input);
  await refresh("/settings", "/overview", "/connections", "/scopes", "/session");
  return send<Settings>("GET", "/settings");
}

export function inputOf(draft: Draft): SettingsInput {
  const { method, source, values, keep, actions } = draft;
  const filled = Object.entries(values[method]).filter(([, value]) => value !== "");
  return { method, source, keep, actions, ...(source === "own" && { fields: Object.fromEntries(filled) }) };
}

function valuesOf(fields: Readonly<Record<string, FieldState>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, state]) => ("value" in state ? [[name, state.value] as const] : [])),
  );
}

/** Faults that the schema shows, without those of secrets that are set already. */
function localIssues(settings: Settings, { method, source, values, keep }: Draft): Issue[] {
  if (source === "sandbox") return keepIssues(keep);
  const filled = Object.fromEntries(Object.entries(values[method]).filter(([, value]) => value !== ""));
  const stored = settings.fields[method];
  const isStored = (path: string): boolean => {
    const state = stored[path.slice(1)];
    return state !== undefined && "set" in state && state.set && filled[path.slice(1)] === undefined;
  };
  const schema: Schema = settings.ways[method].fields;
  const faults = faultsOf(schema, filled).filter(({ path }) => !isStored(path));
  return [...faults.map(({ path, message }) => ({ path: `/fields${path}`, message })), ...keepIssues(keep)];
}

function keepIssues({ days }: Settings["keep"]): Issue[] {
  return Number.isInteger(days) && days >= 1 && days <= 365
    ? []
    : [{ path: "/keep/days", message: "must be 1 to 365 days" }];
}

function issuesOf(refusal: unknown): readonly Issue[] {
  return refusal instanceof ApiError ? (refusal.document.issues ?? []) : [];
}
