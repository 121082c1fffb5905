// Subscriptions of one connection with their health.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ConnectionRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { useTriggerTitles } from "../../api/catalog.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { HealthBadge } from "../../components/health.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { getSubscriptionHref } from "../trigger/subscription_cache.ts";

export function ConnectionSubscriptions({ connection }: { connection: ConnectionRow }): ReactElement {
  const pages = usePagedQuery<SubscriptionRow>("/subscriptions", { connection: connection.id });
  const getTriggerTitle = useTriggerTitles();
  const rows = flattenPages(pages.data);
  return (
    <section className="stack" aria-label="Subscriptions">
      <h3>Subscriptions</h3>
      {pages.error ? (
        <LoadError error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Skeleton lines={1} />
      ) : rows.length === 0 ? (
        <p className="text-secondary">
          No trigger is enabled for this connection. See <Link href="/triggers">Triggers</Link>.
        </p>
      ) : (
        <ul className="row-list">
          {rows.map((row) => (
            <li key={row.id} className="row-list-item">
              <Link href={getSubscriptionHref(row)}>{getTriggerTitle(row.trigger)}</Link>
              <HealthBadge health={row.health} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button small busy={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
