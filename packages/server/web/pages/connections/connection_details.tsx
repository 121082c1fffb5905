// Details of a connection, and the differences between its requested and granted scopes.
import type { ReactElement } from "react";
import { Link } from "wouter";
import { getMissingScopes } from "../../../src/api/health_contract.ts";
import type { ConnectionRow, Scopes } from "../../../src/api/settings_contract.ts";
import { useApiQuery, useVendor } from "../../api/query.ts";
import { CopyButton } from "../../components/copy.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { Notice } from "../../components/notice.tsx";

const authMethodTitles = { oauth2: "OAuth 2.0", api_key: "API key" } as const;

export function ConnectionDetails({ connection }: { connection: ConnectionRow }): ReactElement {
  const { id, authMethod, accountSource, keyEndsIn, companyDomain, baseUrl, createdAt, lastUsedAt } = connection;
  return (
    <>
      <dl className="description-list">
        <dt>Connection ID</dt>
        <dd className="with-copy">
          <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="connection ID" />
        </dd>
        <dt>Authentication</dt>
        <dd>
          {authMethodTitles[authMethod]}
          {accountSource === "sandbox" && " of the sandbox"}
          {accountSource === "environment" && " from environment variables of the server. It cannot be changed here."}
          {keyEndsIn && (
            <>
              {" "}
              The key ends in <code>…{keyEndsIn}</code>.
            </>
          )}
        </dd>
        <dt>Gong company</dt>
        <dd>{companyDomain ?? "unknown"}</dd>
        <dt>Base URL</dt>
        <dd>{baseUrl ? <code>{baseUrl}</code> : "unknown"}</dd>
        {createdAt && (
          <>
            <dt>Connected</dt>
            <dd>
              <RelativeTime dateTime={createdAt} />
            </dd>
          </>
        )}
        <dt>Last used</dt>
        <dd>
          <RelativeTime dateTime={lastUsedAt} />
        </dd>
      </dl>
      {authMethod === "oauth2" && accountSource !== "environment" && <ScopeDetails connection={connection} />}
    </>
  );
}

/** Compares the granted scopes with the scopes of the settings. The row has those requested when the account was connected. */
function ScopeDetails({ connection }: { connection: ConnectionRow }): ReactElement {
  const { grantedScopes } = connection;
  const { data } = useApiQuery<Scopes>("/scopes");
  const requestedScopes = data?.requestedScopes ?? connection.requestedScopes;
  const missing = getMissingScopes(connection, requestedScopes);
  const problem = connection.health.problems.find(({ code }) => code === "scopes_missing");
  const vendor = useVendor();
  const extra = grantedScopes.filter((id) => !requestedScopes.includes(id));
  return (
    <section className="stack" aria-label="Scopes">
      <h3>
        Scopes: {grantedScopes.length} granted, {requestedScopes.length} requested
      </h3>
      {problem && (
        <Notice tone="warning" title={problem.message}>
          <p>Select the missing scopes in {vendor}'s form (see Permissions), then reconnect.</p>
        </Notice>
      )}
      <ul className="scope-list mono">
        {grantedScopes.map((id) => (
          <li key={id}>{id}</li>
        ))}
        {missing.map((id) => (
          <li key={id} className="missing">
            {id} <span className="badge warning">not granted</span>
          </li>
        ))}
      </ul>
      {extra.length > 0 && <p className="text-secondary small">Granted but not requested: {extra.join(", ")}</p>}
      <p className="small">
        <Link href="/permissions">Change the requested scopes</Link>
      </p>
    </section>
  );
}
