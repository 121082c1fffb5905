// Triggers: the catalogue, by group, with how many subscriptions each has.
import { type ReactElement, useEffect } from "react";
import type { SubscriptionRow, TriggerRow } from "../../../src/api/settings_contract.ts";
import { useCatalog } from "../../api/catalog.ts";
import { flattenPages, useApiQuery, usePagedQuery } from "../../api/query.ts";
import { CatalogView } from "../../components/catalog.tsx";
import { formatCount, pluralize } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { TriggerBadges } from "./badges.tsx";

export default function TriggersPage(): ReactElement {
  const triggers = useApiQuery<{ triggers: TriggerRow[] }>("/triggers");
  const catalog = useCatalog();
  const countOf = useSubscriptionCounts();
  const known = triggers.data?.triggers;
  const error = triggers.error ?? catalog.error;
  const onRetry = (): void => void Promise.all([triggers.refetch(), catalog.refetch()]);
  const lead = known && `${known.length} things that can start a workflow: each event once, however late it comes.`;
  return (
    <PageLayout title="Triggers" description={lead ?? "What can start a workflow."}>
      {known && catalog.data ? (
        <CatalogView
          basePath="/triggers"
          itemName="trigger"
          placeholder="Search by name or words"
          noMatchText="Try another word, such as call or user."
          groups={catalog.data.groups.filter(({ id }) => known.some(({ group }) => group === id))}
          entries={known.map((trigger) => ({
            ...trigger,
            words: trigger.type,
            badges: <TriggerBadges trigger={trigger} subscriptions={countOf(trigger.id)} />,
          }))}
        />
      ) : error ? (
        <LoadError error={error} onRetry={onRetry} />
      ) : (
        <Skeleton lines={8} height={56} />
      )}
    </PageLayout>
  );
}

const maxPages = 10;

/** From a trigger's id to its subscriptions in words; beyond some hundreds they are no longer counted. */
function useSubscriptionCounts(): (trigger: string) => string | undefined {
  const { data, hasNextPage, isFetching, fetchNextPage } = usePagedQuery<SubscriptionRow>("/subscriptions");
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < maxPages) void fetchNextPage();
  }, [hasNextPage, isFetching, pages, fetchNextPage]);
  return (trigger) => {
    const found = flattenPages(data).filter((row) => row.trigger === trigger).length;
    if (found === 0) return undefined;
    return hasNextPage ? `${formatCount(found)}+ subscriptions` : pluralize(found, "subscription");
  };
}
