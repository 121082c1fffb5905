// Cards that select the authentication method.
import type { ReactElement } from "react";
import type { AuthMethodId, Settings } from "../../../src/api/settings_contract.ts";

export interface AuthMethodProps {
  authMethods: Settings["authMethods"];
  value: AuthMethodId;
  onChange: (id: AuthMethodId) => void;
}

const authMethodIds: readonly AuthMethodId[] = ["oauth2", "api_key"];

export function AuthMethodCards({ authMethods, value, onChange }: AuthMethodProps): ReactElement {
  return (
    <fieldset className="radio-cards">
      <legend className="visually-hidden">Authentication method</legend>
      {authMethodIds.map((id) => (
        <label key={id} className="radio-card">
          <input type="radio" name="authMethod" checked={id === value} onChange={() => onChange(id)} />
          <span className="radio-card-text">
            <strong>{authMethods[id].title}</strong>
            <span className="text-secondary">{authMethods[id].summary}</span>
            <span className="text-secondary small radio-card-description">{authMethods[id].description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
