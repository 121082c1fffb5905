// @ts-nocheck
// The two ways to sign in, as large cards to choose from.
import type { ReactElement } from "react";
import type { AuthMethodId, Settings } from "../../../src/api/settings_contract.ts";

export interface AuthMethodProps {
  ways: Settings["authMethods"];
  value: AuthMethodId;
  onChange: (method: AuthMethodId) => void;
}

const methods: readonly AuthMethodId[] = ["oauth2", "api_key"];

export function AuthMethodCards({ ways, value, onChange }: AuthMethodProps): ReactElement {
  return (
    <fieldset className="radio-cards">
      <legend className="unseen">Sign-in method</legend>
      {methods.map((method) => (
        <label key={method} className="radio-card">
          <input type="radio" name="method" checked={method === value} onChange={() => onChange(method)} />
          <span className="radio-card-words">
            <strong>{ways[method].title}</strong>
            <span className="soft">{ways[method].summary}</span>
            <span className="soft small radio-card-more">{ways[method].description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
