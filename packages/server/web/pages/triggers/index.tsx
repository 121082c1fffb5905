// Page with the catalog of triggers.
import { type ReactElement, useEffect } from "react";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { useCatalog, useTriggers } from "../../api/catalog.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { CatalogView } from "../../components/catalog.tsx";
import { formatCount, pluralize } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { TriggerBadges } from "./badges.tsx";
import { TriggerTabs } from "./tabs.tsx";

export default function TriggersPage(): ReactElement {
  const triggers = useTriggers();
  const catalog = useCatalog();
  const getSubscriptionCount = useSubscriptionCounts();
  const rows = triggers.data?.triggers;
  const error = triggers.error ?? catalog.error;
  const onRetry = (): void => void Promise.all([triggers.refetch(), catalog.refetch()]);
  const description = rows
    ? `${rows.length} triggers that start workflows. Each event is reported once.`
    : "Triggers that start workflows.";
  return (
    <PageLayout title="Triggers" description={description}>
      <TriggerTabs current="/triggers">
        {rows && catalog.data ? (
          <CatalogView
            basePath="/triggers"
            itemName="trigger"
            placeholder="Search by name or description"
            noMatchText="Try another term, such as call or user."
            groups={catalog.data.groups.filter(({ id }) => rows.some(({ group }) => group === id))}
            entries={rows.map((trigger) => ({
              ...trigger,
              keywords: trigger.type,
              badges: <TriggerBadges trigger={trigger} subscriptions={getSubscriptionCount(trigger.id)} />,
            }))}
          />
        ) : error ? (
          <LoadError error={error} onRetry={onRetry} />
        ) : (
          <Skeleton lines={8} height={56} />
        )}
      </TriggerTabs>
    </PageLayout>
  );
}

/** Pages of subscriptions that are loaded to count them. */
const maxPages = 10;

/** Returns a function from a trigger's id to its number of subscriptions as text. */
function useSubscriptionCounts(): (trigger: string) => string | undefined {
  const { data, hasNextPage, isFetching, fetchNextPage } = usePagedQuery<SubscriptionRow>("/subscriptions");
  const pageCount = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && pageCount < maxPages) void fetchNextPage();
  }, [hasNextPage, isFetching, pageCount, fetchNextPage]);
  return (trigger) => {
    const count = flattenPages(data).filter((row) => row.trigger === trigger).length;
    if (count === 0) return undefined;
    return hasNextPage ? `${formatCount(count)}+ subscriptions` : pluralize(count, "subscription");
  };
}
