// The live stream of a subscription: what it tells goes into what the page has read; without it the page reads again.
import type { InfiniteData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { EventRow, Page, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { invalidate, queryClient } from "../../api/query.ts";
import { cacheSubscription, getSubscriptionPath } from "./subscription_cache.ts";

/** Whether the stream is open. */
export function useEventStream(id: string): boolean {
  const [live, setLive] = useState(false);
  useEffect(() => {
    const source = new EventSource(`/api/app${getSubscriptionPath(id)}/events/stream`);
    let opened = false;
    let settled: ReturnType<typeof setTimeout> | undefined;
    // Events come in crowds: what depends on all of them is read once they are through.
    const settle = (): void => {
      clearTimeout(settled);
      settled = setTimeout(
        () => void invalidate(`${getSubscriptionPath(id)}/events`, `${getSubscriptionPath(id)}/detection-lag`),
        400,
      );
    };
    source.onopen = () => {
      // Whatever was told while it was closed is missing.
      if (opened) settle();
      opened = true;
      setLive(true);
    };
    source.onerror = () => {
      setLive(false);
      // A stream that is refused says no why; reading does, and leads to the sign-in if need be.
      if (source.readyState === EventSource.CLOSED) void invalidate(getSubscriptionPath(id));
    };
    source.addEventListener("event", ({ data }: MessageEvent<string>) => {
      cacheEvent(id, JSON.parse(data));
      settle();
    });
    source.addEventListener("subscription", ({ data }: MessageEvent<string>) => {
      const row: SubscriptionRow = JSON.parse(data);
      cacheSubscription(row);
    });
    return () => {
      clearTimeout(settled);
      source.close();
    };
  }, [id]);
  return live;
}

/** Puts an event's new state in its place, or a new event in front, in the lists where it belongs. */
export function cacheEvent(id: string, event: EventRow): void {
  const path = `${getSubscriptionPath(id)}/events`;
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<EventRow>>>({
    predicate: isEventList(path),
  })) {
    const address = key[0];
    if (!data || typeof address !== "string") continue;
    const state = new URLSearchParams(address.slice(path.length)).get("state");
    queryClient.setQueryData(key, updatePages(data, event, !state || state === event.delivery.state));
  }
}

function updatePages(
  data: InfiniteData<Page<EventRow>>,
  event: EventRow,
  belongs: boolean,
): InfiniteData<Page<EventRow>> {
  const known = data.pages.some(({ items }) => items.some((item) => item.id === event.id));
  const pages = data.pages.map((page, index) => {
    if (!belongs) return { ...page, items: page.items.filter((item) => item.id !== event.id) };
    if (known) return { ...page, items: page.items.map((item) => (item.id === event.id ? event : item)) };
    return index === 0 ? { ...page, items: sortNewestFirst([event, ...page.items]) } : page;
  });
  return { ...data, pages };
}

function sortNewestFirst(events: EventRow[]): EventRow[] {
  return events.sort((a, b) =>
    a.detectedAt === b.detectedAt ? (a.id < b.id ? 1 : -1) : a.detectedAt < b.detectedAt ? 1 : -1,
  );
}

function isEventList(path: string) {
  return ({ queryKey: [key, kind] }: { queryKey: readonly unknown[] }): boolean =>
    kind === "pages" && typeof key === "string" && (key === path || key.startsWith(`${path}?`));
}
