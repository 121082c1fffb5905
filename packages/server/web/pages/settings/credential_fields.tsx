// Credentials of the authentication method: those of the sandbox, or fields by the method's schema.

import type { Issue, Schema } from "gong-connector";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { formatIssueMessage } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { findIssueMessage } from "../../components/use_request.ts";
import type { SettingsDraft } from "./settings_draft.ts";
import { PlainField, SecretField } from "./text_fields.tsx";

export interface CredentialFieldsProps {
  settings: Settings;
  draft: SettingsDraft;
  issues: readonly Issue[];
  onChange: (changes: Partial<SettingsDraft>) => void;
}

export function CredentialFields({ settings, draft, issues, onChange }: CredentialFieldsProps): ReactElement {
  const { authMethod, credentialSource } = draft;
  const vendor = useVendor();
  const usesEnvironment = settings.accountSource === "environment";
  return (
    <div className="card stack">
      <div className="card-header">
        <h3>Credentials</h3>
        <SegmentedControl
          label="Source of the credentials"
          name="credentialSource"
          value={credentialSource}
          options={[
            { value: "sandbox", title: "Sandbox" },
            { value: "configured", title: "Your app" },
          ]}
          onChange={(source) => onChange({ credentialSource: source })}
        />
      </div>
      {usesEnvironment && (
        <Notice tone="info" title="Runs use the credentials of the environment">
          <p>
            The server was started with credentials in its environment variables. Steps that name no connection use
            them. See <Link href="/connections?open=environment">the connection</Link>.
          </p>
        </Notice>
      )}
      {usesEnvironment && credentialSource === "sandbox" ? (
        <p className="text-secondary">
          The sandbox is not used. To connect further accounts, select “Your app” and enter its credentials.
        </p>
      ) : credentialSource === "sandbox" ? (
        <p className="text-secondary">
          Sandbox connections use a simulated {vendor} on this machine. You need no account, and their requests do not
          leave the machine.
        </p>
      ) : (
        <Fields key={authMethod} settings={settings} draft={draft} issues={issues} onChange={onChange} />
      )}
    </div>
  );
}

function Fields({ settings, draft, issues, onChange }: CredentialFieldsProps): ReactElement {
  const { authMethod, values } = draft;
  const schema = settings.authMethods[authMethod].fields;
  const setValue = (name: string, value: string): void =>
    onChange({ values: { ...values, [authMethod]: { ...values[authMethod], [name]: value } } });
  return (
    <>
      {Object.entries(schema.properties ?? {}).map(([name, property]) => {
        const fieldProps = {
          name,
          schema: property,
          optional: !schema.required?.includes(name),
          value: values[authMethod][name] ?? "",
          error: findFieldError(issues, name),
          onChange: (value: string) => setValue(name, value),
        };
        const saved = settings.fields[authMethod][name];
        return isSecret(property) ? (
          <SecretField key={name} {...fieldProps} stored={saved && "set" in saved ? saved : { set: false }} />
        ) : (
          <PlainField key={name} {...fieldProps} />
        );
      })}
    </>
  );
}

function isSecret(schema: Schema): boolean {
  return schema.writeOnly === true;
}

function findFieldError(issues: readonly Issue[], name: string): string | undefined {
  const message = findIssueMessage(issues, `/fields/${name}`);
  return message && formatIssueMessage(message);
}
