// The event stream of a subscription. Its messages update the query cache. Without the stream, the pages poll.
import type { InfiniteData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { EventRow, Page, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { invalidate, queryClient } from "../../api/query.ts";
import { cacheSubscription, getSubscriptionPath } from "./subscription_cache.ts";

/** Opens the stream. Returns whether it is open. */
export function useEventStream(id: string): boolean {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const source = new EventSource(`/api/app${getSubscriptionPath(id)}/events/stream`);
    let wasOpen = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Many events can arrive at once: reload the queries after the last one.
    const reloadSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(
        () => void invalidate(`${getSubscriptionPath(id)}/events`, `${getSubscriptionPath(id)}/detection-lag`),
        400,
      );
    };
    source.onopen = () => {
      // Messages that were sent while the stream was closed are lost.
      if (wasOpen) reloadSoon();
      wasOpen = true;
      setLive(true);
    };
    source.onerror = () => {
      setLive(false);
      // EventSource does not give the reason. A query does, and it leads to the sign-in page if the session expired.
      if (source.readyState === EventSource.CLOSED) void invalidate(getSubscriptionPath(id));
    };
    source.addEventListener("event", ({ data }: MessageEvent<string>) => {
      cacheEvent(id, JSON.parse(data));
      reloadSoon();
    });
    source.addEventListener("subscription", ({ data }: MessageEvent<string>) => {
      const row: SubscriptionRow = JSON.parse(data);
      cacheSubscription(row);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [id]);
  return isLive;
}

/** Updates or adds the event in the cached lists whose filter matches it, and removes it from the others. */
export function cacheEvent(id: string, event: EventRow): void {
  const path = `${getSubscriptionPath(id)}/events`;
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<EventRow>>>({
    predicate: isEventList(path),
  })) {
    const [listPath] = key;
    if (!data || typeof listPath !== "string") continue;
    const state = new URLSearchParams(listPath.slice(path.length)).get("state");
    queryClient.setQueryData(key, updatePages(data, event, !state || state === event.delivery.state));
  }
}

function updatePages(
  data: InfiniteData<Page<EventRow>>,
  event: EventRow,
  matchesFilter: boolean,
): InfiniteData<Page<EventRow>> {
  const isListed = data.pages.some(({ items }) => items.some((item) => item.id === event.id));
  const pages = data.pages.map((page, index) => {
    if (!matchesFilter) return { ...page, items: page.items.filter((item) => item.id !== event.id) };
    if (isListed) return { ...page, items: page.items.map((item) => (item.id === event.id ? event : item)) };
    return index === 0 ? { ...page, items: sortNewestFirst([event, ...page.items]) } : page;
  });
  return { ...data, pages };
}

/** As the server sorts. */
function sortNewestFirst(events: EventRow[]): EventRow[] {
  const getTime = ({ occurredAt, detectedAt }: EventRow): number => Date.parse(occurredAt ?? detectedAt);
  return events.sort((a, b) => getTime(b) - getTime(a) || (a.id < b.id ? 1 : -1));
}

function isEventList(path: string) {
  return ({ queryKey: [key, kind] }: { queryKey: readonly unknown[] }): boolean =>
    kind === "pages" && typeof key === "string" && (key === path || key.startsWith(`${path}?`));
}
