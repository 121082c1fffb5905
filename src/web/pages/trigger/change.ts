// Changes of subscriptions, and how their answers reach whatever shows them.
import type { InfiniteData } from "@tanstack/react-query";
import type { Page, SubscriptionChange, SubscriptionRow } from "../../../server/api.ts";
import { send } from "../../api/client.ts";
import { client, refresh } from "../../api/query.ts";

export function pathOf(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}

export async function changeSubscription(id: string, change: SubscriptionChange): Promise<void> {
  keepRow(await send<SubscriptionRow>("PATCH", pathOf(id), change));
}

/** Puts a subscription's new state in the place of the one that is shown. */
export function keepRow(row: SubscriptionRow): void {
  client.setQueryData([pathOf(row.id)], row);
  client.setQueriesData<InfiniteData<Page<SubscriptionRow>>>({ predicate: isList }, (data) => {
    if (!data) return data;
    const items = (page: Page<SubscriptionRow>) => page.items.map((known) => (known.id === row.id ? row : known));
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: items(page) })) };
  });
}

export async function forgetSubscription(id: string): Promise<void> {
  await send("DELETE", pathOf(id));
  client.removeQueries({ queryKey: [pathOf(id)] });
  await client.invalidateQueries({ predicate: isList });
}

export async function pollNow(id: string): Promise<void> {
  await send("POST", `${pathOf(id)}/poll`, {});
  await refresh(pathOf(id));
}

/** Lists of subscriptions, not those of their events. */
export function isList({ queryKey: [path] }: { queryKey: readonly unknown[] }): boolean {
  return typeof path === "string" && (path === "/subscriptions" || path.startsWith("/subscriptions?"));
}
