// The settings while they are edited.

import type { Issue, Schema } from "gong-connector";
import { useState } from "react";
import type { AuthMethodId, FieldValue, Settings, SettingsInput } from "../../../src/api/settings_contract.ts";
import { ApiError, send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { createVersionedDraft } from "../../components/versioned_draft.ts";
import { validateValue } from "../../form/validation.ts";

export interface SettingsDraft {
  authMethod: AuthMethodId;
  credentialSource: Settings["credentialSource"];
  /** By authentication method and field. Contains a secret only if the user entered one. */
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
    authMethod,
    credentialSource,
    values: { oauth2: getPlainValues(fields.oauth2), api_key: getPlainValues(fields.api_key) },
    retention,
    actions,
  };
}

export type SaveState = {
  isBusy: boolean;
  isSaved: boolean;
  error?: ReturnType<typeof toErrorDocument>;
  issues: readonly Issue[];
};

const partNames: Readonly<Record<keyof SettingsDraft, string>> = {
  authMethod: "authentication method",
  credentialSource: "source of the credentials",
  values: "credentials",
  retention: "stored run data",
  actions: "paid actions",
};

const useEditedSettings = createVersionedDraft(createSettingsDraft, partNames);

export function useSettingsDraft(settings: Settings) {
  const edited = useEditedSettings(settings, "/settings");
  const { draft, isDirty, changedElsewhere } = edited;
  const [state, setState] = useState<SaveState>({ isBusy: false, isSaved: false, issues: [] });
  const update = (changes: Partial<SettingsDraft>): void => {
    edited.update(changes);
    setState({ isBusy: false, isSaved: false, issues: [] });
  };
  const save = async (): Promise<void> => {
    const issues = validateDraft(settings, draft);
    setState({ isBusy: issues.length === 0, isSaved: false, issues });
    if (issues.length > 0) return;
    try {
      const isSaved = await edited.save((next, version) => saveSettings({ ...toSettingsInput(next), version }));
      setState({ isBusy: false, isSaved, issues: [] });
    } catch (error) {
      setState({ isBusy: false, isSaved: false, error: toErrorDocument(error), issues: getIssues(error) });
    }
  };
  /** Shows the issues of the form. Returns whether there are none. */
  const validate = (): boolean => {
    const issues = validateDraft(settings, draft);
    setState({ isBusy: false, isSaved: false, issues });
    return issues.length === 0;
  };
  return {
    draft,
    update,
    isDirty,
    changedElsewhere,
    save,
    validate,
    reset: () => {
      edited.discard();
      setState({ isBusy: false, isSaved: false, issues: [] });
    },
    ...state,
  };
}

async function saveSettings(input: SettingsInput): Promise<Settings> {
  await send("PUT", "/settings", input);
  await invalidate("/settings", "/overview", "/connections", "/scopes", "/session");
  return send<Settings>("GET", "/settings");
}

export function toSettingsInput(draft: SettingsDraft): SettingsInput {
  const { authMethod, credentialSource, values, retention, actions } = draft;
  return {
    authMethod,
    credentialSource,
    retention,
    actions,
    ...(credentialSource === "configured" && { fields: getFilledValues(values[authMethod]) }),
  };
}

/** The values of the fields that are not empty, without white space around them, which is often pasted too. */
function getFilledValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const trimmed = Object.entries(values).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ""));
}

function getPlainValues(fields: Readonly<Record<string, FieldValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => ("value" in field ? [[name, field.value] as const] : [])),
  );
}

/** Validates the fields with their schema. Secrets that are already stored can be empty. */
function validateDraft(
  settings: Settings,
  { authMethod, credentialSource, values, retention }: SettingsDraft,
): Issue[] {
  if (credentialSource === "sandbox") return validateRetention(retention);
  const filled = getFilledValues(values[authMethod]);
  const isStored = (path: string): boolean => {
    const name = path.slice(1);
    const field = settings.fields[authMethod][name];
    return field !== undefined && "set" in field && field.set && filled[name] === undefined;
  };
  const schema: Schema = settings.authMethods[authMethod].fields;
  const issues = validateValue(schema, filled).filter(({ path }) => !isStored(path));
  return [...issues.map(({ path, message }) => ({ path: `/fields${path}`, message })), ...validateRetention(retention)];
}

function validateRetention({ days }: Settings["retention"]): Issue[] {
  return Number.isInteger(days) && days >= 1 && days <= 365
    ? []
    : [{ path: "/retention/days", message: "must be 1 to 365 days" }];
}

function getIssues(error: unknown): readonly Issue[] {
  return error instanceof ApiError ? (error.document.issues ?? []) : [];
}
