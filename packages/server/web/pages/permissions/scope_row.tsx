// One scope as a line: its code, what it opens, and which actions it unlocks.
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import type { CatalogScope } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { pluralize } from "../../components/format.tsx";
import { Icon } from "../../components/icon.tsx";

export function ScopeRow({
  scope,
  button,
  note,
}: {
  scope: CatalogScope;
  button: ReactNode;
  note?: ReactNode;
}): ReactElement {
  return (
    <li className="line">
      <div className="line-words">
        <p className="scope-name">
          <code>{scope.id}</code>
          <Badge tone={scope.access}>{scope.access}</Badge>
          {scope.sensitivity === "high" && <Badge tone="warn">sensitive</Badge>}
        </p>
        <p className="soft">{scope.description}</p>
        {note}
        <Unlocks actions={scope.actions} />
      </div>
      {button}
    </li>
  );
}

export function MandatoryRow(props: { code: string; reason: string; scope: CatalogScope | undefined }): ReactElement {
  const { code, reason, scope } = props;
  return (
    <li className="line">
      <div className="line-words">
        <p className="scope-name">
          <code>{code}</code>
          {scope && <Badge tone={scope.access}>{scope.access}</Badge>}
        </p>
        {scope && <p className="soft">{scope.description}</p>}
        <p className="soft">{reason}</p>
        {scope && <Unlocks actions={scope.actions} />}
      </div>
      <span className="locked soft" title="Always requested; cannot be removed">
        <Icon name="lock" /> Mandatory
      </span>
    </li>
  );
}

export function CustomScopeRow({ code, onRemove }: { code: string; onRemove: () => void }): ReactElement {
  return (
    <li className="line">
      <div className="line-words">
        <p className="scope-name">
          <code>{code}</code>
          <Badge tone="warn">not in catalogue</Badge>
        </p>
        <p className="soft">A scope of your own. No action of this connector is known to need it.</p>
      </div>
      <Button small onClick={onRemove}>
        Remove<span className="unseen"> {code}</span>
      </Button>
    </li>
  );
}

function Unlocks({ actions }: { actions: CatalogScope["actions"] }): ReactElement {
  if (actions.length === 0) return <p className="small faint">No action needs it.</p>;
  return (
    <details className="unlocks small">
      <summary>Unlocks {pluralize(actions.length, "action")}</summary>
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
