// The two ways to sign in, as large cards to choose from.
import type { ReactElement } from "react";
import type { AuthMethodId, Settings } from "../../../src/api/settings_contract.ts";

export interface AuthMethodProps {
  authMethods: Settings["authMethods"];
  value: AuthMethodId;
  onChange: (method: AuthMethodId) => void;
}

const methods: readonly AuthMethodId[] = ["oauth2", "api_key"];

export function AuthMethodCards({ authMethods: ways, value, onChange }: AuthMethodProps): ReactElement {
  return (
    <fieldset className="radio-cards">
      <legend className="visually-hidden">Sign-in method</legend>
      {methods.map((method) => (
        <label key={method} className="radio-card">
          <input type="radio" name="method" checked={method === value} onChange={() => onChange(method)} />
          <span className="radio-card-text">
            <strong>{ways[method].title}</strong>
            <span className="text-secondary">{ways[method].summary}</span>
            <span className="text-secondary small radio-card-description">{ways[method].description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
