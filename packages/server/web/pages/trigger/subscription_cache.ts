// Writes of subscriptions. Each updates the query cache, so that every view shows the new state.
import type { InfiniteData } from "@tanstack/react-query";
import type { Page, SubscriptionPatch, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, queryClient } from "../../api/query.ts";

export function getSubscriptionPath(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}

/** URL of the page that shows a subscription. */
export function getSubscriptionHref({ trigger, id }: Pick<SubscriptionRow, "trigger" | "id">): string {
  return `/triggers/${encodeURIComponent(trigger)}?open=${encodeURIComponent(id)}`;
}

export async function patchSubscription(id: string, patch: SubscriptionPatch): Promise<SubscriptionRow> {
  const row = await send<SubscriptionRow>("PATCH", getSubscriptionPath(id), patch);
  cacheSubscription(row);
  await invalidate("/health");
  return row;
}

/** Updates the subscription in the query cache. */
export function cacheSubscription(row: SubscriptionRow): void {
  queryClient.setQueryData([getSubscriptionPath(row.id)], row);
  queryClient.setQueriesData<InfiniteData<Page<SubscriptionRow>>>({ predicate: isSubscriptionList }, (data) => {
    if (!data) return data;
    const update = (items: SubscriptionRow[]) => items.map((cached) => (cached.id === row.id ? row : cached));
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: update(page.items) })) };
  });
}

export async function deleteSubscription(id: string): Promise<void> {
  await send("DELETE", getSubscriptionPath(id));
  queryClient.removeQueries({ queryKey: [getSubscriptionPath(id)] });
  await queryClient.invalidateQueries({ predicate: isSubscriptionList });
  await invalidate("/health");
}

export async function pollNow(id: string): Promise<void> {
  await send("POST", `${getSubscriptionPath(id)}/poll`, {});
  await invalidate(getSubscriptionPath(id));
}

/** Whether a query is a list of subscriptions, and not a list of their events. */
function isSubscriptionList({ queryKey: [path] }: { queryKey: readonly unknown[] }): boolean {
  return typeof path === "string" && (path === "/subscriptions" || path.startsWith("/subscriptions?"));
}
