// Tells new and changed items from known ones, and makes events of them or lets them wait for their parts.
import { at } from "./json.ts";
import { eventsOf, type Happening, meets, type PollRules, type TriggerEvent, type Values } from "./trigger_event.ts";
import { canonical, fingerprints, keyOf, Memory, markOf } from "./trigger_memory.ts";
import { keepOf, type Pending, putOff } from "./trigger_parts.ts";

/** An item as it was found. */
export interface Find {
  item: unknown;
  /** When it says that it happened, in milliseconds. */
  time: number | undefined;
  /** The bucket of memory that it is kept in. */
  bucket: number;
}

export interface FindsOptions {
  trigger: string;
  rules: PollRules;
  input: Values;
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
  pending: readonly Pending[];
}

export class Finds {
  readonly memory: Memory;
  readonly events: TriggerEvent[] = [];
  readonly givenUp: string[] = [];
  pending: readonly Pending[];
  readonly #options: FindsOptions;

  constructor(options: FindsOptions) {
    const { changes } = options.rules;
    this.#options = options;
    this.memory = new Memory(options.known, changes ? changes.length + 1 : 0);
    this.pending = options.pending;
  }

  /** What names an item for good. */
  idOf(item: unknown): string {
    return this.#options.rules.id
      .map((pointer) => at(item, pointer))
      .map((part) => (typeof part === "object" ? keyOf(canonical(part)) : String(part)))
      .join(":");
  }

  take(find: Find): void {
    if (this.#options.rules.changes) this.#takeKnown(this.#options.rules.changes, find);
    else this.#takeNew(find);
  }

  #takeNew({ item, time, bucket }: Find): void {
    const { rules, input, now, clock, gatherMs } = this.#options;
    const id = this.idOf(item);
    const key = keyOf(id);
    const isKnown = this.memory.get(key) !== undefined;
    this.memory.set(key, bucket);
    if (isKnown || this.#isOld(time) || !meets(rules.where, item, input)) return;
    if (rules.enrich) {
      const kept = keepOf(item, rules.keep);
      const entry = { id, item: kept, ...(time !== undefined && { time }), since: clock(), next: now + gatherMs };
      this.pending = [...this.pending, entry];
    } else {
      this.#tell({ item: id, parts: { item }, time });
    }
  }

  #isOld(time: number | undefined): boolean {
    return time === undefined ? this.#options.isFirstReading : time < this.#options.start;
  }

  /** An item seen for the first time is what later changes are told from. */
  #takeKnown(changes: NonNullable<PollRules["changes"]>, { item, time, bucket }: Find): void {
    const { rules, input, now } = this.#options;
    const id = this.idOf(item);
    const key = keyOf(id);
    const [chain = markOf(String(now)), ...old] = this.memory.get(key)?.marks ?? [];
    const marks = fingerprints(changes, item, old);
    const changed = changes
      .filter((_change, index) => old[index] !== undefined && old[index] !== marks[index])
      .map(({ name }) => name);
    // The chain makes a second change from A to B another happening than the first.
    const next = changed.length === 0 ? chain : markOf([chain, ...marks].join(""));
    this.memory.set(key, bucket, [next, ...marks]);
    if (changed.length > 0 && meets(rules.where, item, input)) {
      this.#tell({ item: id, parts: { item, changed }, time, suffix: next });
    }
  }

  #tell(happening: Happening): void {
    const { trigger, rules, input, now } = this.#options;
    this.events.push(...eventsOf(trigger, rules, happening, input, now));
  }

  /** What becomes of items whose parts were asked for: an event, another wait, or nothing any more. */
  conclude(batch: readonly Pending[], ready: ReadonlyMap<string, Values>, intervalMs: number): void {
    const { rules, now } = this.#options;
    for (const { id, time } of batch) {
      const parts = ready.get(id);
      if (parts) this.#tell({ item: id, parts, time });
    }
    const waiting = batch.filter(({ id }) => !ready.has(id));
    const { pending, givenUp } = putOff(waiting, rules, now, intervalMs);
    const asked = new Set(batch);
    this.pending = [...this.pending.filter((entry) => !asked.has(entry)), ...pending];
    this.givenUp.push(...givenUp.map(({ id }) => id));
  }
}
