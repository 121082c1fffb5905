// Connections that must be authorized again.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { ButtonLink } from "../../components/button.tsx";
import { formatErrorMessage } from "../../components/format.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function NeedsAttention({ connections }: { connections: readonly ConnectionRow[] }): ReactElement {
  return (
    <Section title="Needs attention" plain>
      <ul className="row-list">
        {connections.map(({ id, customer, reason }) => (
          <li key={id} className="row-list-item">
            <div className="row-list-text">
              <StatusDot tone="warning">
                <strong>{customer}</strong>
              </StatusDot>
              <p className="text-secondary">
                {formatErrorMessage(reason ?? "the connection must be authorized again")}
              </p>
            </div>
            <ButtonLink href={`/connections?open=${encodeURIComponent(id)}`} small>
              Show connection
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
