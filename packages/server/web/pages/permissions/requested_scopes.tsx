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
  const { requested, added } = draft;
  const title = useVendor();
  return (
    <aside className="card request-box" aria-label="Scopes to request">
      <div className="card-head">
        <h3>For {title}’s form</h3>
        <CopyButton value={requested.join("\n")} what="all scopes" label="Copy all" />
      </div>
      <p className="soft small">
        Tick these {pluralize(requested.length, "scope")} where the app is registered: it is granted only what is ticked
        there.
      </p>
      <ul className="scope-list mono">
        {requested.map((code) => (
          <li key={code} className={added.includes(code) ? "new" : undefined}>
            {code}
            {added.includes(code) && <span className="unseen"> (new)</span>}
          </li>
        ))}
      </ul>
      <Differences scopes={scopes} />
    </aside>
  );
}

function Differences({ scopes }: { scopes: Scopes }): ReactElement {
  const { differences } = scopes;
  const title = useVendor();
  if (differences.length === 0) return <StatusDot tone="good">All connections have what is requested.</StatusDot>;
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
                <StatusDot tone="warn">Missing:</StatusDot> <code>{missing.join(" ")}</code>
              </p>
            )}
            {surplus.length > 0 && (
              <p className="small soft">
                Beyond the list: <code>{surplus.join(" ")}</code>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="small soft">Tick what is missing in {title}’s form, then reconnect.</p>
    </div>
  );
}
