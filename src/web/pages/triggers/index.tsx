// Triggers: the catalogue, by group, with how many subscriptions each has.
import { type ReactElement, useEffect } from "react";
import type { SubscriptionRow, TriggerRow } from "../../../server/api.ts";
import { useCatalogue } from "../../api/catalogue.ts";
import { itemsOf, usePages, useRead } from "../../api/query.ts";
import { Page } from "../../frame/page.tsx";
import { Catalogue } from "../../parts/catalogue.tsx";
import { Failed } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/state.tsx";
import { count, plural } from "../../parts/time.tsx";
import { TriggerBadges } from "./badges.tsx";

export default function TriggersPage(): ReactElement {
  const triggers = useRead<{ triggers: TriggerRow[] }>("/triggers");
  const catalogue = useCatalogue();
  const countOf = useCounts();
  const known = triggers.data?.triggers;
  const error = triggers.error ?? catalogue.error;
  const again = (): void => void Promise.all([triggers.refetch(), catalogue.refetch()]);
  const lead = known && `${known.length} things that can start a workflow: each event once, however late it comes.`;
  return (
    <Page title="Triggers" lead={lead ?? "What can start a workflow."}>
      {known && catalogue.data ? (
        <Catalogue
          place="/triggers"
          what="trigger"
          placeholder="Search by name or words"
          advice="Try another word, such as call or user."
          groups={catalogue.data.groups.filter(({ id }) => known.some(({ group }) => group === id))}
          entries={known.map((trigger) => ({
            ...trigger,
            words: trigger.kind,
            badges: <TriggerBadges trigger={trigger} subscriptions={countOf(trigger.id)} />,
          }))}
        />
      ) : error ? (
        <Failed error={error} again={again} />
      ) : (
        <Skeleton lines={8} height={56} />
      )}
    </Page>
  );
}

const mostPages = 10;

/** From a trigger's id to its subscriptions in words; beyond some hundreds they are no longer counted. */
function useCounts(): (trigger: string) => string | undefined {
  const { data, hasNextPage, isFetching, fetchNextPage } = usePages<SubscriptionRow>("/subscriptions");
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < mostPages) void fetchNextPage();
  }, [hasNextPage, isFetching, pages, fetchNextPage]);
  return (trigger) => {
    const found = itemsOf(data).filter((row) => row.trigger === trigger).length;
    if (found === 0) return undefined;
    return hasNextPage ? `${count(found)}+ subscriptions` : plural(found, "subscription");
  };
}
