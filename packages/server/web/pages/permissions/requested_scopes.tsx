// The scopes to select in the vendor's form, and the connections whose granted scopes differ.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { StatusDot } from "../../components/badge.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { pluralize } from "../../components/format.tsx";
import type { ScopeDraft } from "./scope_draft.ts";

export function RequestedScopes({ scopes, draft }: { scopes: Scopes; draft: ScopeDraft }): ReactElement {
  const { requestedScopes, added } = draft;
  const vendor = useVendor();
  return (
    <aside className="card requested-scopes" aria-label="Requested scopes">
      <div className="card-header">
        <h3>Scopes for {vendor}'s form</h3>
        <CopyButton value={requestedScopes.join("\n")} valueName="scopes" buttonText="Copy all" />
      </div>
      <p className="text-secondary small">
        Select these {pluralize(requestedScopes.length, "scope")} in the form where you register the app. {vendor}{" "}
        grants only scopes that are selected there.
      </p>
      <ul className="scope-list mono">
        {requestedScopes.map((id) => (
          <li key={id} className={added.includes(id) ? "new" : undefined}>
            {id}
            {added.includes(id) && <span className="visually-hidden"> (new)</span>}
          </li>
        ))}
      </ul>
      <ScopeDifferences scopes={scopes} />
    </aside>
  );
}

function ScopeDifferences({ scopes }: { scopes: Scopes }): ReactElement {
  const { differences } = scopes;
  const vendor = useVendor();
  if (differences.length === 0) return <StatusDot tone="success">All connections have these scopes.</StatusDot>;
  return (
    <div className="differences">
      <h4>Connections missing scopes</h4>
      <ul>
        {differences.map(({ connection, customer, missing, extra }) => (
          <li key={connection}>
            <p>
              <Link href={`/connections?open=${encodeURIComponent(connection)}`}>{customer}</Link>
            </p>
            {missing.length > 0 && (
              <p className="small">
                <StatusDot tone="warning">Missing:</StatusDot> <code>{missing.join(" ")}</code>
              </p>
            )}
            {extra.length > 0 && (
              <p className="small text-secondary">
                Not requested: <code>{extra.join(" ")}</code>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="small text-secondary">Select the missing scopes in {vendor}'s form, then reconnect.</p>
    </div>
  );
}
