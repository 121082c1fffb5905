// @ts-nocheck
// Tells new and changed items from known ones, and makes events of them or lets them wait for their parts.
import { getPointer } from "../../runtime/lossless_json.ts";
import {
  createEvents,
  type InputValues,
  matchesAllConditions,
  type Occurrence,
  type PollConfig,
  type TriggerEvent,
} from "../event.ts";
import { type PendingItem, pickStoredFields, reschedule } from "./enrichment.ts";
import { canonicalize, fingerprint, fingerprintFields, hashItemId, SeenItems } from "./seen_items.ts";

/** An item as it was found. */
export interface ObservedItem {
  item: unknown;
  /** When it says that it happened, in milliseconds. */
  occurredAt: number | undefined;
  /** The bucket of memory that it is kept in. */
  bucket: number;
}

export interface ChangeDetectorOptions {
  trigger: string;
  rules: PollConfig;
  input: InputValues;
  /** When this poll began. */
  now: number;
  /** The present: a poll can take long, and what it finds late may not have been there when it began. */
  clock: () => number;
  /** An item that says it is older is no event. */
  start: number;
  /** How long found items wait for others, so that their parts are fetched together. */
  gatherMs: number;
  /** Whether an item that does not say when it happened was there before the start. */
  isFirstReading: boolean;
  known: Readonly<Record<string, string>>;
  pending: readonly PendingItem[];
}

export class ChangeDetector {
  readonly seenItems: SeenItems;
  readonly events: TriggerEvent[] = [];
  readonly abandonedItemIds: string[] = [];
  pending: readonly PendingItem[];
  readonly #options: ChangeDetectorOptions;

  constructor(options: ChangeDetectorOptions) {
    const { changes } = options.rules;
    this.#options = options;
    this.seenItems = new SeenItems(options.known, changes ? changes.length + 1 : 0);
    this.pending = options.pending;
  }

  /** What names an item for good. */
  getItemId(item: unknown): string {
    return this.#options.rules.itemId
      .map((pointer) => getPointer(item, pointer))
      .map((part) => (typeof part === "object" ? hashItemId(canonicalize(part)) : String(part)))
      .join(":");
  }

  observe(find: ObservedItem): void {
    if (this.#options.rules.changes) this.#takeKnown(this.#options.rules.changes, find);
    else this.#takeNew(find);
  }

  #takeNew({ item, occurredAt, bucket }: ObservedItem): void {
    const { rules, input, now, clock, gatherMs } = this.#options;
    const id = this.getItemId(item);
    const key = hashItemId(id);
    const isKnown = this.seenItems.get(key) !== undefined;
    this.seenItems.set(key, bucket);
    if (isKnown || this.#isOld(occurredAt) || !matchesAllConditions(rules.where, item, input)) return;
    if (rules.enrichments) {
      const kept = pickStoredFields(item, rules.keep);
      const entry = {
        id,
        item: kept,
        ...(occurredAt !== undefined && { occurredAt }),
        detectedAt: clock(),
        nextAttemptAt: now + gatherMs,
      };
      this.pending = [...this.pending, entry];
    } else {
      this.#tell({ itemId: id, values: { item }, occurredAt });
    }
  }

  #isOld(time: number | undefined): boolean {
    return time === undefined ? this.#options.isFirstReading : time < this.#options.start;
  }

  /** An item seen for the first time is what later changes are told from. */
  #takeKnown(changes: NonNullable<PollConfig["changes"]>, { item, occurredAt, bucket }: ObservedItem): void {
    const { rules, input, now } = this.#options;
    const id = this.getItemId(item);
    const key = hashItemId(id);
    const [chain = fingerprint(String(now)), ...old] = this.seenItems.get(key)?.fingerprints ?? [];
    const marks = fingerprintFields(changes, item, old);
    const changed = changes
      .filter((_change, index) => old[index] !== undefined && old[index] !== marks[index])
      .map(({ name }) => name);
    // The chain makes a second change from A to B another happening than the first.
    const next = changed.length === 0 ? chain : fingerprint([chain, ...marks].join(""));
    this.seenItems.set(key, bucket, [next, ...marks]);
    if (changed.length > 0 && matchesAllConditions(rules.where, item, input)) {
      this.#tell({ itemId: id, values: { item, changed }, occurredAt, suffix: next });
    }
  }

  #tell(happening: Occurrence): void {
    const { trigger, rules, input, now } = this.#options;
    this.events.push(...createEvents(trigger, rules, happening, input, now));
  }

  /** What becomes of items whose parts were asked for: an event, another wait, or nothing any more. */
  resolvePending(batch: readonly PendingItem[], ready: ReadonlyMap<string, InputValues>, intervalMs: number): void {
    const { rules, now } = this.#options;
    for (const { id, occurredAt } of batch) {
      const values = ready.get(id);
      if (values) this.#tell({ itemId: id, values, occurredAt });
    }
    const waiting = batch.filter(({ id }) => !ready.has(id));
    const { pending, givenUp } = reschedule(waiting, rules, now, intervalMs);
    const asked = new Set(batch);
    this.pending = [...this.pending.filter((entry) => !asked.has(entry)), ...pending];
    this.abandonedItemIds.push(...givenUp.map(({ id }) => id));
  }
}
