// Changes of subscriptions, and how their answers reach whatever shows them.
import type { InfiniteData } from "@tanstack/react-query";
import type { Page, SubscriptionPatch, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, queryClient } from "../../api/query.ts";

export function getSubscriptionPath(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}

export async function patchSubscription(id: string, change: SubscriptionPatch): Promise<void> {
  cacheSubscription(await send<SubscriptionRow>("PATCH", getSubscriptionPath(id), change));
}

/** Puts a subscription's new state in the place of the one that is shown. */
export function cacheSubscription(row: SubscriptionRow): void {
  queryClient.setQueryData([getSubscriptionPath(row.id)], row);
  queryClient.setQueriesData<InfiniteData<Page<SubscriptionRow>>>({ predicate: isSubscriptionList }, (data) => {
    if (!data) return data;
    const items = (page: Page<SubscriptionRow>) => page.items.map((known) => (known.id === row.id ? row : known));
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: items(page) })) };
  });
}

export async function deleteSubscription(id: string): Promise<void> {
  await send("DELETE", getSubscriptionPath(id));
  queryClient.removeQueries({ queryKey: [getSubscriptionPath(id)] });
  await queryClient.invalidateQueries({ predicate: isSubscriptionList });
}

export async function pollNow(id: string): Promise<void> {
  await send("POST", `${getSubscriptionPath(id)}/poll`, {});
  await invalidate(getSubscriptionPath(id));
}

/** Lists of subscriptions, not those of their events. */
export function isSubscriptionList({ queryKey: [path] }: { queryKey: readonly unknown[] }): boolean {
  return typeof path === "string" && (path === "/subscriptions" || path.startsWith("/subscriptions?"));
}
