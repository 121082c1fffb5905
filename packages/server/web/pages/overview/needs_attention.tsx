// Connections and subscriptions that need attention.
import type { ReactElement } from "react";
import type { AttentionItem } from "../../../src/api/settings_contract.ts";
import { useTriggerTitles } from "../../api/catalog.ts";
import { useHealth } from "../../api/health.ts";
import { ButtonLink } from "../../components/button.tsx";
import { formatCount } from "../../components/format.tsx";
import { HealthBadge } from "../../components/health.tsx";
import { Section } from "../../layout/page_layout.tsx";

/** The Connections and Subscriptions pages show the others. */
const maxItems = 10;

export function NeedsAttention(): ReactElement | null {
  const { data } = useHealth();
  const getTriggerTitle = useTriggerTitles();
  if (!data || data.items.length === 0) return null;
  const hiddenCount = data.items.length - maxItems;
  return (
    <Section title="Needs attention" plain>
      <ul className="row-list">
        {data.items.slice(0, maxItems).map((item) => (
          <Item key={item.id} item={item} getTriggerTitle={getTriggerTitle} />
        ))}
      </ul>
      {hiddenCount > 0 && (
        <p className="text-secondary small">
          {formatCount(hiddenCount)}
          {data.hasMore && " or"} more. See Connections and Subscriptions.
        </p>
      )}
    </Section>
  );
}

function Item(props: { item: AttentionItem; getTriggerTitle: (id: string) => string }): ReactElement {
  const { id, customer, trigger, health } = props.item;
  const open = encodeURIComponent(id);
  return (
    <li className="row-list-item">
      <div className="row-list-text">
        <p className="scope-name">
          <strong>{trigger ? `${props.getTriggerTitle(trigger)} · ${customer}` : customer}</strong>
          <HealthBadge health={health} />
        </p>
        {health.problems.map(({ code, message }) => (
          <p key={code} className="text-secondary">
            {message}
          </p>
        ))}
      </div>
      <ButtonLink
        href={trigger ? `/triggers/${encodeURIComponent(trigger)}?open=${open}` : `/connections?open=${open}`}
        small
      >
        {trigger ? "Show subscription" : "Show connection"}
      </ButtonLink>
    </li>
  );
}
