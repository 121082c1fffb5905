// Rows of the scope lists: catalog, mandatory and custom scopes.
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import type { CatalogScope } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { pluralize } from "../../components/format.tsx";
import { Icon } from "../../components/icon.tsx";

export function ScopeRow({ scope, button }: { scope: CatalogScope; button: ReactNode }): ReactElement {
  return (
    <li className="row-list-item">
      <div className="row-list-text">
        <p className="scope-name">
          <code>{scope.id}</code>
          <Badge tone={scope.access}>{scope.access}</Badge>
          {scope.sensitivity === "high" && <Badge tone="warning">sensitive</Badge>}
        </p>
        <p className="text-secondary">{scope.description}</p>
        <RequiringActions actions={scope.actions} />
      </div>
      {button}
    </li>
  );
}

export function MandatoryRow(props: { id: string; reason: string; scope: CatalogScope | undefined }): ReactElement {
  const { id, reason, scope } = props;
  return (
    <li className="row-list-item">
      <div className="row-list-text">
        <p className="scope-name">
          <code>{id}</code>
          {scope && <Badge tone={scope.access}>{scope.access}</Badge>}
        </p>
        {scope && <p className="text-secondary">{scope.description}</p>}
        <p className="text-secondary">{reason}</p>
        {scope && <RequiringActions actions={scope.actions} />}
      </div>
      <span className="mandatory text-secondary" title="Always requested. It cannot be removed.">
        <Icon name="lock" /> Mandatory
      </span>
    </li>
  );
}

export function CustomScopeRow({ id, onRemove }: { id: string; onRemove: () => void }): ReactElement {
  return (
    <li className="row-list-item">
      <div className="row-list-text">
        <p className="scope-name">
          <code>{id}</code>
          <Badge tone="warning">not in the catalog</Badge>
        </p>
        <p className="text-secondary">Custom scope. No action of this connector requires it.</p>
      </div>
      <Button route="PUT /scopes" small onClick={onRemove}>
        Remove<span className="visually-hidden"> {id}</span>
      </Button>
    </li>
  );
}

function RequiringActions({ actions }: { actions: CatalogScope["actions"] }): ReactElement {
  if (actions.length === 0) return <p className="small text-tertiary">No action requires this scope.</p>;
  return (
    <details className="scope-actions small">
      <summary>Required by {pluralize(actions.length, "action")}</summary>
      <ul className="chips">
        {actions.map(({ id, title }) => (
          <li key={id}>
            <Link href={`/actions/${id}`}>{title}</Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
