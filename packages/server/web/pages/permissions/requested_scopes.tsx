// The list for the vendor's own form, and how far each connection is behind it.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { StatusDot } from "../../components/badge.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { pluralize } from "../../components/format.tsx";
import type { ScopeDraft } from "./scope_draft.ts";

export function RequestedScopes({ scopes, draft }: { scopes: Scopes; draft: ScopeDraft }): ReactElement {
  const { requestedScopes: requested, added } = draft;
  const title = useVendor();
  return (
    <aside className="card requested-scopes" aria-label="Scopes to request">
      <div className="card-header">
        <h3>For {title}’s form</h3>
        <CopyButton value={requested.join("\n")} valueName="all scopes" buttonText="Copy all" />
      </div>
      <p className="text-secondary small">
        Tick these {pluralize(requested.length, "scope")} where the app is registered: it is granted only what is ticked
        there.
      </p>
      <ul className="scope-list mono">
        {requested.map((code) => (
          <li key={code} className={added.includes(code) ? "new" : undefined}>
            {code}
            {added.includes(code) && <span className="visually-hidden"> (new)</span>}
          </li>
        ))}
      </ul>
      <ScopeDifferences scopes={scopes} />
    </aside>
  );
}

function ScopeDifferences({ scopes }: { scopes: Scopes }): ReactElement {
  const { differences } = scopes;
  const title = useVendor();
  if (differences.length === 0) return <StatusDot tone="success">All connections have what is requested.</StatusDot>;
  return (
    <div className="differences">
      <h4>Granted differently</h4>
      <ul>
        {differences.map(({ connection, customer, missing, extra: surplus }) => (
          <li key={connection}>
            <p>
              <Link href={`/connections?open=${encodeURIComponent(connection)}`}>{customer}</Link>
            </p>
            {missing.length > 0 && (
              <p className="small">
                <StatusDot tone="warning">Missing:</StatusDot> <code>{missing.join(" ")}</code>
              </p>
            )}
            {surplus.length > 0 && (
              <p className="small text-secondary">
                Beyond the list: <code>{surplus.join(" ")}</code>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="small text-secondary">Tick what is missing in {title}’s form, then reconnect.</p>
    </div>
  );
}
