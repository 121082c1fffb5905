// What has been changed on the settings page and is not saved yet.

import type { Issue, Schema } from "gong-connector";
import { useState } from "react";
import type { AuthMethodId, FieldValue, Settings, SettingsInput } from "../../../src/api/settings_contract.ts";
import { ApiError, send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { validateValue } from "../../form/validation.ts";

export interface SettingsDraft {
  authMethod: AuthMethodId;
  credentialSource: Settings["credentialSource"];
  /** By method and field; a secret is here only once something was typed. */
  values: Record<AuthMethodId, Record<string, string>>;
  retention: Settings["retention"];
  actions: Settings["actions"];
}

export function createSettingsDraft({
  authMethod,
  credentialSource,
  fields,
  retention,
  actions,
}: Settings): SettingsDraft {
  return {
    authMethod: authMethod,
    credentialSource: credentialSource,
    values: { oauth2: getPlainValues(fields.oauth2), api_key: getPlainValues(fields.api_key) },
    retention: retention,
    actions,
  };
}

export type SaveState = {
  busy: boolean;
  isSaved: boolean;
  error?: ReturnType<typeof toErrorDocument>;
  issues: readonly Issue[];
};

export function useSettingsDraft(settings: Settings) {
  const [draft, setDraft] = useState(() => createSettingsDraft(settings));
  const [state, setState] = useState<SaveState>({ busy: false, isSaved: false, issues: [] });
  const dirty = JSON.stringify(draft) !== JSON.stringify(createSettingsDraft(settings));
  const change = (part: Partial<SettingsDraft>): void => {
    setDraft({ ...draft, ...part });
    setState({ busy: false, isSaved: false, issues: [] });
  };
  const save = async (): Promise<void> => {
    const issues = validateDraft(settings, draft);
    setState({ busy: issues.length === 0, isSaved: false, issues });
    if (issues.length > 0) return;
    try {
      const saved = await saveSettings(toSettingsInput(draft));
      setDraft(createSettingsDraft(saved));
      setState({ busy: false, isSaved: true, issues: [] });
    } catch (refusal) {
      setState({ busy: false, isSaved: false, error: toErrorDocument(refusal), issues: getIssues(refusal) });
    }
  };
  return { draft, change, dirty, save, reset: () => change(createSettingsDraft(settings)), ...state };
}

async function saveSettings(input: SettingsInput): Promise<Settings> {
  await send("PUT", "/settings", input);
  await invalidate("/settings", "/overview", "/connections", "/scopes", "/session");
  return send<Settings>("GET", "/settings");
}

export function toSettingsInput(draft: SettingsDraft): SettingsInput {
  const { authMethod: method, credentialSource: source, values, retention: keep, actions } = draft;
  const filled = Object.entries(values[method]).filter(([, value]) => value !== "");
  return {
    authMethod: method,
    credentialSource: source,
    retention: keep,
    actions,
    ...(source === "configured" && { fields: Object.fromEntries(filled) }),
  };
}

function getPlainValues(fields: Readonly<Record<string, FieldValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, state]) => ("value" in state ? [[name, state.value] as const] : [])),
  );
}

/** Faults that the schema shows, without those of secrets that are set already. */
function validateDraft(
  settings: Settings,
  { authMethod: method, credentialSource: source, values, retention: keep }: SettingsDraft,
): Issue[] {
  if (source === "sandbox") return validateRetention(keep);
  const filled = Object.fromEntries(Object.entries(values[method]).filter(([, value]) => value !== ""));
  const stored = settings.fields[method];
  const isStored = (path: string): boolean => {
    const state = stored[path.slice(1)];
    return state !== undefined && "set" in state && state.set && filled[path.slice(1)] === undefined;
  };
  const schema: Schema = settings.authMethods[method].fields;
  const faults = validateValue(schema, filled).filter(({ path }) => !isStored(path));
  return [...faults.map(({ path, message }) => ({ path: `/fields${path}`, message })), ...validateRetention(keep)];
}

function validateRetention({ days }: Settings["retention"]): Issue[] {
  return Number.isInteger(days) && days >= 1 && days <= 365
    ? []
    : [{ path: "/retention/days", message: "must be 1 to 365 days" }];
}

function getIssues(refusal: unknown): readonly Issue[] {
  return refusal instanceof ApiError ? (refusal.document.issues ?? []) : [];
}
