// Distinguishes new and changed items from seen ones, and emits events or makes items wait for their enrichments.
import { getPointer } from "../../json/json_pointer.ts";
import { matchesAllConditions } from "../../runtime/condition.ts";
import { createEvents, type InputValues, type Occurrence, type PollConfig, type TriggerEvent } from "../event.ts";
import {
  type EnrichmentConfig,
  type EnrichmentResult,
  type PendingItem,
  pickStoredFields,
  reschedule,
} from "./enrichment.ts";
import { canonicalize, fingerprint, fingerprintFields, getItemId, hashItemId, SeenItems } from "./seen_items.ts";

/** An item as a poll read it. */
export interface ObservedItem {
  item: unknown;
  /** In milliseconds; undefined if the item has no time. */
  occurredAt: number | undefined;
  /** The bucket of seen items that it is stored in. */
  bucket: number;
}

export interface ChangeDetectorOptions {
  trigger: string;
  config: PollConfig;
  /** Conditions on an item that has no enrichments: it waits until they hold. */
  readyWhen: PollConfig["where"];
  input: InputValues;
  pollStartedAt: number;
  /** The present: a poll can take long, and an item that it reads late may not have been visible when it started. */
  now: () => number;
  /** Older items are not events. */
  startAt: number;
  /** How long new items wait for others, so that their enrichments are fetched together. */
  enrichmentDelayMs: number;
  /** In the first reading of a list, an item without a time counts as older than `startAt`. */
  isFirstScan: boolean;
  seenItems: Readonly<Record<string, string>>;
  pendingItems: readonly PendingItem[];
}

export class ChangeDetector {
  readonly seenItems: SeenItems;
  readonly events: TriggerEvent[] = [];
  readonly abandonedItemIds: string[] = [];
  pendingItems: readonly PendingItem[];
  readonly #options: ChangeDetectorOptions;
  /** Fingerprints of items without an id: slices overlap, so one poll can read an item more than once. */
  readonly #withoutId = new Set<string>();

  constructor(options: ChangeDetectorOptions) {
    const { changes } = options.config;
    this.#options = options;
    this.seenItems = new SeenItems(options.seenItems, changes ? changes.length + 1 : 0);
    this.pendingItems = options.pendingItems;
  }

  get itemsWithoutId(): number {
    return this.#withoutId.size;
  }

  /** The key of a seen item; undefined if it has no id. */
  getItemKey(item: unknown): string | undefined {
    const id = this.#getItemId(item);
    return id === undefined ? undefined : hashItemId(id);
  }

  /** Undefined without an id: the item would count as another one, and be looked up in vain. */
  #getItemId(item: unknown): string | undefined {
    const { itemId } = this.#options.config;
    const [pointer = ""] = itemId;
    return (getPointer(item, pointer) ?? null) === null ? undefined : getItemId(item, itemId);
  }

  /** An item without an id is left out, since one of them must not end each poll that reads it. */
  observe(observed: ObservedItem): void {
    const { changes } = this.#options.config;
    const id = this.#getItemId(observed.item);
    if (id === undefined) this.#withoutId.add(fingerprint(canonicalize(observed.item)));
    else if (changes) this.#observeChanges(changes, id, observed);
    else this.#observeNew(id, observed);
  }

  #observeNew(id: string, { item, occurredAt, bucket }: ObservedItem): void {
    const { config, input, readyWhen } = this.#options;
    const isSeen = this.#markSeen(id, bucket);
    if (isSeen || this.#isBeforeStart(occurredAt) || !matchesAllConditions(config.where, item, input)) return;
    if (config.enrichments || !matchesAllConditions(readyWhen, item))
      this.#addPending({ id, item: pickStoredFields(item, config), ...(occurredAt !== undefined && { occurredAt }) });
    else this.#emit({ itemId: id, values: { item }, occurredAt });
  }

  /** An item of which the list has only the id, since it is not known yet whether it must be left out. */
  observeUnknown(id: string, bucket: number): void {
    if (!this.#markSeen(id, bucket)) this.#addPending({ id, item: {} });
  }

  #markSeen(id: string, bucket: number): boolean {
    const key = hashItemId(id);
    const isSeen = this.seenItems.get(key) !== undefined;
    this.seenItems.set(key, bucket);
    return isSeen;
  }

  #addPending(item: Pick<PendingItem, "id" | "item" | "occurredAt">): void {
    const { pollStartedAt, now, enrichmentDelayMs } = this.#options;
    const times = { detectedAt: now(), nextAttemptAt: pollStartedAt + enrichmentDelayMs };
    this.pendingItems = [...this.pendingItems, { ...item, ...times }];
  }

  #isBeforeStart(occurredAt: number | undefined): boolean {
    return occurredAt === undefined ? this.#options.isFirstScan : occurredAt < this.#options.startAt;
  }

  /** Later versions of an item are compared with the first one that was read. */
  #observeChanges(
    changes: NonNullable<PollConfig["changes"]>,
    id: string,
    { item, occurredAt, bucket }: ObservedItem,
  ): void {
    const { config, input, pollStartedAt } = this.#options;
    const key = hashItemId(id);
    const [chain = fingerprint(String(pollStartedAt)), ...old] = this.seenItems.get(key)?.fingerprints ?? [];
    const fingerprints = fingerprintFields(changes, item, old);
    const changed = changes
      .filter((_change, index) => old[index] !== undefined && old[index] !== fingerprints[index])
      .map(({ name }) => name);
    // The chain gives a second change from A to B another event id than the first.
    const nextChain = changed.length === 0 ? chain : fingerprint([chain, ...fingerprints].join(""));
    this.seenItems.set(key, bucket, [nextChain, ...fingerprints]);
    if (changed.length > 0 && matchesAllConditions(config.where, item, input))
      this.#emit({ itemId: id, values: { item, changed }, occurredAt, suffix: nextChain });
  }

  #emit(occurrence: Occurrence): void {
    const { trigger, config, input, pollStartedAt } = this.#options;
    this.events.push(...createEvents(trigger, config, occurrence, input, pollStartedAt));
  }

  /** Emits the items of a batch that are ready; the others are rescheduled or abandoned. */
  resolvePending(
    batch: readonly PendingItem[],
    { ready, defaultedIds }: EnrichmentResult,
    config: EnrichmentConfig,
    intervalMs: number,
  ): void {
    const { pollStartedAt } = this.#options;
    for (const { id, occurredAt } of batch) {
      const values = ready.get(id);
      if (values) this.#emit({ itemId: id, values, occurredAt });
    }
    const incomplete = batch.filter(({ id }) => !ready.has(id));
    const { pendingItems, abandonedItems } = reschedule(incomplete, config, pollStartedAt, intervalMs);
    const requested = new Set(batch);
    this.pendingItems = [...this.pendingItems.filter((item) => !requested.has(item)), ...pendingItems];
    this.abandonedItemIds.push(...defaultedIds, ...abandonedItems.map(({ id }) => id));
  }
}
