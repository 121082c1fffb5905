// @ts-nocheck
// Connections that cannot be used until somebody acts.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { Section } from "../../frame/page_layout.tsx";
import { ButtonLink } from "../../parts/button.tsx";
import { StatusDot } from "../../parts/empty_state.tsx";

export function NeedsAttention({ connections }: { connections: readonly ConnectionRow[] }): ReactElement {
  return (
    <Section title="Needs attention" plain>
      <ul className="lines">
        {connections.map(({ id, customer, reason }) => (
          <li key={id} className="line">
            <div className="line-words">
              <StatusDot tone="warn">
                <strong>{customer}</strong>
              </StatusDot>
              <p className="soft">{reason ?? "The connection has to be authorized again."}</p>
            </div>
            <ButtonLink href={`/connections?open=${encodeURIComponent(id)}`} small>
              Look into it
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
