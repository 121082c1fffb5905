// The credentials of the chosen way in: the simulated service's own, or fields by the way's schema.

import type { Issue, Schema } from "gong-connector";
import type { ReactElement } from "react";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { toErrorSentence } from "../../components/field.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { PlainField, SecretField } from "./fields.tsx";
import type { SettingsDraft } from "./settings_draft.ts";

export interface CredentialFieldsProps {
  settings: Settings;
  draft: SettingsDraft;
  issues: readonly Issue[];
  onChange: (part: Partial<SettingsDraft>) => void;
}

export function CredentialFields({ settings, draft, issues, onChange }: CredentialFieldsProps): ReactElement {
  const { authMethod: method, credentialSource: source } = draft;
  return (
    <div className="card stack">
      <div className="card-header">
        <h3>Credentials</h3>
        <SegmentedControl
          label="Whose credentials"
          name="source"
          value={source}
          options={[
            { value: "sandbox", title: "Sandbox" },
            { value: "configured", title: "Your own" },
          ]}
          onChange={(next) => onChange({ credentialSource: next })}
        />
      </div>
      {source === "sandbox" ? (
        <p className="text-secondary">
          The connector talks to a simulated service on this machine, with credentials that work at once. Nothing leaves
          the machine, and no real account is needed.
        </p>
      ) : (
        <Fields key={method} settings={settings} draft={draft} issues={issues} onChange={onChange} />
      )}
    </div>
  );
}

function Fields({ settings, draft, issues, onChange }: CredentialFieldsProps): ReactElement {
  const { authMethod: method, values } = draft;
  const schema = settings.authMethods[method].fields;
  const put = (name: string, value: string): void =>
    onChange({ values: { ...values, [method]: { ...values[method], [name]: value } } });
  return (
    <>
      {Object.entries(schema.properties ?? {}).map(([name, part]) => {
        const common = {
          name,
          schema: part,
          optional: !schema.required?.includes(name),
          value: values[method][name] ?? "",
          error: findFieldError(issues, name),
          onChange: (value: string) => put(name, value),
        };
        const state = settings.fields[method][name];
        return isSecret(part) ? (
          <SecretField key={name} {...common} stored={state && "set" in state ? state : { set: false }} />
        ) : (
          <PlainField key={name} {...common} />
        );
      })}
    </>
  );
}

function isSecret(schema: Schema): boolean {
  return schema.writeOnly === true;
}

function findFieldError(issues: readonly Issue[], name: string): string | undefined {
  const error = issues.find(({ path }) => path === `/fields/${name}`)?.message;
  return error && toErrorSentence(error);
}
