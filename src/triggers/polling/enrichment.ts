// Enrichment: items that wait for further data, and the requests that fetch it by ids.
import { acceptsEntry } from "../../json/accepts_entry.ts";
import { getPointer, setPointer } from "../../json/json_pointer.ts";
import type { Page } from "../../pagination/pagination.ts";
import { PaginationProgress, paginate } from "../../pagination/pagination.ts";
import { matchesAllConditions } from "../../runtime/condition.ts";
import type { InputValues, PollConfig } from "../event.ts";
import { fillActionInput } from "../requests.ts";
import { clockSkewMs } from "./coverage.ts";
import type { PollConnector } from "./options.ts";
import { getItemId } from "./seen_items.ts";

/** An item that was detected and waits for its enrichments. Times are in milliseconds. */
export interface PendingItem {
  id: string;
  /** The fields of the item that its event needs. */
  item: unknown;
  occurredAt?: number;
  detectedAt: number;
  nextAttemptAt: number;
  /** Set after an attempt without success. */
  hasBeenTried?: true;
}

/** The further requests of a poll, and how long an item may wait for them. */
export interface EnrichmentConfig {
  enrichments: NonNullable<PollConfig["enrichments"]>;
  enrichmentTimeoutSeconds: number;
  /** Whether all requests accept an id. One that they do not accept would have its whole batch rejected. */
  acceptsId: (id: string) => boolean;
}

/** The enrichments of the trigger. Without any, items that are not ready are read again from the list by their ids. */
export function getEnrichmentConfig(
  config: PollConfig,
  actions: PollConnector["manifests"]["actions"],
  batchSize: number,
): EnrichmentConfig | undefined {
  const { action, input, itemId, enrichmentTimeoutSeconds = 0 } = config;
  const pending = actions.get(action)?.response?.pending;
  const create = (enrichments: EnrichmentConfig["enrichments"], timeoutSeconds: number): EnrichmentConfig => ({
    enrichments,
    enrichmentTimeoutSeconds: timeoutSeconds,
    acceptsId: (id) =>
      enrichments.every(({ action: other, idsInput }) => acceptsEntry(actions.get(other)?.input, idsInput, id)),
  });
  if (config.enrichments) return create(config.enrichments, enrichmentTimeoutSeconds);
  if (!pending) return undefined;
  const { idsInput, readyWhen, timeoutSeconds } = pending;
  const again = { name: "item", action, idsInput, itemId, batchSize, readyWhen, ...(input && { input }) };
  return create([again], timeoutSeconds);
}

export type RequestPage = (action: string, input: InputValues, cursor?: string) => Promise<Page>;

/**
 * The next items to fetch together: a full batch of items that are due or were never tried; otherwise those that are due,
 * filled up with others. With `onlyFull`, nothing less than a full batch.
 */
export function selectBatch(
  pendingItems: readonly PendingItem[],
  config: EnrichmentConfig,
  now: number,
  onlyFull: boolean,
): readonly PendingItem[] {
  const batchSize = Math.min(...config.enrichments.map((enrichment) => enrichment.batchSize));
  const eligible = pendingItems.filter(({ nextAttemptAt, hasBeenTried }) => nextAttemptAt <= now || !hasBeenTried);
  if (eligible.length >= batchSize) return eligible.slice(0, batchSize);
  const sorted = pendingItems.toSorted((a, b) => a.nextAttemptAt - b.nextAttemptAt);
  return onlyFull || (sorted[0]?.nextAttemptAt ?? Infinity) > now ? [] : sorted.slice(0, batchSize);
}

export interface EnrichmentRequests {
  /** When the poll began. */
  now: number;
  requestPage: RequestPage;
  /** Whether another page may be requested. */
  hasBudget: () => boolean;
}

export interface EnrichmentResult {
  /** Items whose enrichments are complete, or replaced by defaults, by id. */
  ready: ReadonlyMap<string, InputValues>;
  /** Those with a default: their time is up. */
  defaultedIds: ReadonlySet<string>;
}

/** Requests the enrichments of a batch. One that usually comes later has an earlier place in the list. */
export async function fetchEnrichments(
  batch: readonly PendingItem[],
  config: EnrichmentConfig,
  input: InputValues,
  { now, requestPage, hasBudget }: EnrichmentRequests,
): Promise<EnrichmentResult> {
  const timedOutIds = batch.filter((item) => hasTimedOut(item, config, now)).map(({ id }) => id);
  const defaultedIds = new Set<string>();
  const accepted = batch.filter(({ id }) => config.acceptsId(id));
  let ready = new Map<string, InputValues>(accepted.map(({ id, item }) => [id, { item }]));
  for (const { name, action, input: template, idsInput, itemId, readyWhen, ...others } of config.enrichments) {
    const enriched = new Map<string, InputValues>();
    const actionInput = setPointer(fillActionInput(template, input), idsInput, [...ready.keys()]);
    if (ready.size === 0) break;
    const fetch = (cursor?: string): Promise<Page> => requestPage(action, actionInput, cursor);
    for await (const { items } of paginate(fetch, new PaginationProgress(action), hasBudget)) {
      for (const enrichment of items) {
        const id = getItemId(enrichment, itemId);
        const values = ready.get(id);
        if (values && matchesAllConditions(readyWhen, enrichment)) enriched.set(id, { ...values, [name]: enrichment });
      }
    }
    for (const id of others.default ? timedOutIds : []) {
      const values = ready.get(id);
      if (!values || enriched.has(id)) continue;
      enriched.set(id, { ...values, [name]: others.default });
      defaultedIds.add(id);
    }
    ready = enriched;
  }
  return { ready, defaultedIds };
}

function hasTimedOut({ detectedAt }: PendingItem, { enrichmentTimeoutSeconds }: EnrichmentConfig, now: number) {
  return now - detectedAt > enrichmentTimeoutSeconds * 1000 + 2 * clockSkewMs;
}

/** Schedules the next attempt for items that are not complete: the longer they wait, the later. Others are abandoned. */
export function reschedule(
  items: readonly PendingItem[],
  config: EnrichmentConfig,
  now: number,
  intervalMs: number,
): { pendingItems: PendingItem[]; abandonedItems: PendingItem[] } {
  const canComplete = (item: PendingItem): boolean => config.acceptsId(item.id) && !hasTimedOut(item, config, now);
  return {
    pendingItems: items.filter(canComplete).map((item) => ({
      ...item,
      hasBeenTried: true,
      nextAttemptAt: now + Math.max(intervalMs / 2, (now - item.detectedAt) / 4),
    })),
    abandonedItems: items.filter((item) => !canComplete(item)),
  };
}

/** The fields of an item that its events contain: those under the pointers that start with /item. */
export function pickStoredFields(item: unknown, { event, forEach }: PollConfig): unknown {
  const pointers = [...Object.values(event ?? { item: "/item" }).flatMap(listPointers), forEach?.path ?? ""];
  const stored = pointers
    .filter((pointer) => pointer === "/item" || pointer.startsWith("/item/"))
    .map((pointer) => [pointer, getPointer({ item }, pointer)] as const)
    .filter(([, value]) => value !== undefined)
    .reduce<InputValues>((values, [pointer, value]) => setPointer(values, pointer, value), { item: {} });
  return stored.item;
}

function listPointers(pointers: string | Readonly<Record<string, string>>): string[] {
  return typeof pointers === "string" ? [pointers] : Object.values(pointers);
}
