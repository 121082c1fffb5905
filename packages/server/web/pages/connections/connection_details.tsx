// What is known of a connection, and how its granted scopes differ from the requested ones.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ConnectionRow, Scopes } from "../../../src/api/settings_contract.ts";
import { useApiQuery, useVendor } from "../../api/query.ts";
import { CopyButton } from "../../components/copy.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { Notice } from "../../components/notice.tsx";

const authMethodTitles = { oauth2: "OAuth 2.0", api_key: "API key" } as const;

export function ConnectionDetails({ connection }: { connection: ConnectionRow }): ReactElement {
  const { id, authMethod: method, companyDomain: identity, baseUrl, createdAt, lastUsedAt } = connection;
  return (
    <>
      <dl className="description-list">
        <dt>Connection id</dt>
        <dd className="with-copy">
          <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="connection id" />
        </dd>
        <dt>Method</dt>
        <dd>{authMethodTitles[method]}</dd>
        <dt>Identity</dt>
        <dd>{identity ?? "not known"}</dd>
        <dt>Base URL</dt>
        <dd>{baseUrl ? <code>{baseUrl}</code> : "not known yet"}</dd>
        <dt>Connected</dt>
        <dd>
          <RelativeTime dateTime={createdAt} />
        </dd>
        <dt>Last used</dt>
        <dd>
          <RelativeTime dateTime={lastUsedAt} />
        </dd>
      </dl>
      {method === "oauth2" && <ScopeDetails connection={connection} />}
    </>
  );
}

/** Compared with what is asked for now; the row says what was asked for when it was connected. */
function ScopeDetails({ connection }: { connection: ConnectionRow }): ReactElement {
  const { grantedScopes: granted, state } = connection;
  const { data } = useApiQuery<Scopes>("/scopes");
  const requested = data?.requestedScopes ?? connection.requestedScopes;
  const missing = requested.filter((code) => !granted.includes(code));
  const title = useVendor();
  const surplus = granted.filter((code) => !requested.includes(code));
  return (
    <section className="stack" aria-label="Scopes">
      <h3>
        Scopes: {granted.length} granted, {requested.length} requested
      </h3>
      {missing.length > 0 && state === "connected" && (
        <Notice
          tone="warning"
          title={`${missing.length} requested ${missing.length === 1 ? "scope is" : "scopes are"} not granted`}
        >
          <p>Tick what is missing in {title}’s form (see Permissions), then reconnect.</p>
        </Notice>
      )}
      <ul className="scope-list mono">
        {granted.map((code) => (
          <li key={code}>{code}</li>
        ))}
        {missing.map((code) => (
          <li key={code} className="missing">
            {code} <span className="badge warning">not granted</span>
          </li>
        ))}
      </ul>
      {surplus.length > 0 && <p className="text-secondary small">Granted beyond the list: {surplus.join(", ")}</p>}
      <p className="small">
        <Link href="/permissions">Change the requested scopes</Link>
      </p>
    </section>
  );
}
