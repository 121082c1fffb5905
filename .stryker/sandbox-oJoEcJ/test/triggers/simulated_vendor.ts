// @ts-nocheck
// A made-up vendor whose items come late, change, hide, go and move between pages, and triggers that poll it.
import { ConnectorError, type RunOptions, type Trigger } from "../../src/index.ts";

export const minuteMs = 60;
export const hourMs = 3600;
/** How late an item may become visible, in seconds. */
export const lookbackMs = 4 * hourMs;
/** How long after that its parts may take. */
export const enrichmentTimeoutMs = 2 * hourMs;
export const intervalMs = 10 * minuteMs;

/** All times in seconds from the beginning of the history. */
export interface VendorItem {
  id: string;
  /** Where the vendor's filter puts it. */
  place: number;
  /** Another time that it has, which the filter does not count. */
  other: number | undefined;
  /** Seconds from its place until it is visible. */
  late: number;
  /** Hidden from then, in seconds after its place, and until then. */
  hidden: { from: number; to: number } | undefined;
  erased: number | undefined;
  /** When its title changes, in seconds after its place. */
  edits: readonly number[];
  detailsLate: number;
  transcriptLate: number;
}

export interface VendorData {
  items: readonly VendorItem[];
  order: "oldest" | "newest" | "id";
  pageSize: number;
  total: "right" | "high" | "none";
  /** Of the company's days, in hours. */
  zone: number;
}

export const epoch = Date.UTC(2026, 2, 1);

/** What went wrong before a request was answered. */
export type InjectedTrouble = "crash" | "unavailable" | "expired";

export class SimulatedCrash extends Error {}

/** The vendor's side: answers from what is so at the moment of each request. */
export class SimulatedVendor {
  /** Seconds from the beginning of the history. */
  time = 0;
  requests = 0;
  readonly #world: VendorData;
  readonly #pace: () => number;

  /** `pace` gives the seconds that a request takes. */
  constructor(world: VendorData, pace: () => number) {
    this.#world = world;
    this.#pace = pace;
  }

  isVisible(item: VendorItem, time = this.time): boolean {
    const isHidden = item.hidden && time >= item.place + item.hidden.from && time < item.place + item.hidden.to;
    return time >= item.place + item.late && !isHidden && !this.isErased(item, time);
  }

  isErased({ place, late, erased }: VendorItem, time = this.time): boolean {
    return erased !== undefined && time >= place + late + erased;
  }

  titleOf(item: VendorItem, time = this.time): string {
    return `title ${item.edits.filter((edit) => item.place + edit <= time).length % 2}`;
  }

  answer(action: string, input: Record<string, unknown>, { priority }: RunOptions): unknown {
    if (priority !== "background") throw new Error("a trigger yields to interactive work");
    this.requests += 1;
    this.time += this.#pace();
    if (action === "list_items") return this.#page(this.#inWindow(input), input);
    if (action === "list_days") return this.#page(this.#inDays(input), input);
    if (action === "list_all") return this.#page(this.#world.items, input);
    return { items: this.#parts(action, input) };
  }

  #inWindow({ from, to }: Record<string, unknown>): VendorItem[] {
    const [start, end] = [from, to].map((text) => (Date.parse(String(text)) - epoch) / 1000);
    return this.#world.items.filter(({ place }) => place >= Number(start) && place < Number(end));
  }

  #inDays({ from, to }: Record<string, unknown>): VendorItem[] {
    return this.#world.items.filter(({ place }) => {
      const day = new Date(epoch + (place + this.#world.zone * hourMs) * 1000).toISOString().slice(0, 10);
      return day >= String(from) && day < String(to);
    });
  }

  #page(chosen: readonly VendorItem[], { cursor }: Record<string, unknown>): unknown {
    const { order, pageSize, total } = this.#world;
    const sign = order === "newest" ? -1 : 1;
    const key = ({ place, id }: VendorItem): number => (order === "id" ? Number(id) : sign * place);
    // A hidden item takes its place on the page, as where the connector holds it back.
    const there = chosen.filter((item) => this.time >= item.place + item.late && !this.isErased(item));
    const sorted = there.sort((one, other) => key(one) - key(other) || Number(one.id) - Number(other.id));
    const offset = Number(cursor ?? 0);
    const items = sorted.slice(offset, offset + pageSize);
    const shown = items.filter((item) => this.isVisible(item));
    return {
      items: shown.map((item) => this.#shown(item)),
      ...(shown.length < items.length && { excludedCount: items.length - shown.length }),
      ...(sorted.length > offset + pageSize && { nextCursor: String(offset + pageSize) }),
      ...(total !== "none" && { total: sorted.length + (total === "high" ? 3 : 0) }),
    };
  }

  #shown(item: VendorItem): object {
    const [started, other] = [item.place, item.other].map((time) =>
      time === undefined ? null : new Date(epoch + time * 1000).toISOString(),
    );
    return { id: item.id, started, scheduled: other, title: this.titleOf(item), noise: this.time };
  }

  #parts(action: string, { ids }: Record<string, unknown>): object[] {
    const asked = new Set(Array.isArray(ids) ? ids : []);
    const late = action === "list_details" ? "detailsLate" : "transcriptLate";
    return this.#world.items
      .filter((item) => asked.has(item.id) && this.isVisible(item) && this.time >= item.place + item.late + item[late])
      .map((item) => ({ of: item.id, text: `${action} ${item.id}` }));
  }
}

export function createExpiredCursorError(): ConnectorError {
  return new ConnectorError("cursor_expired", "The cursor has expired.");
}

const base = {
  title: "Something",
  description: "A trigger of a made-up vendor.",
  group: "items",
  file: "",
  input: { type: "object" as const, additionalProperties: false, properties: {} },
  output: {},
  sample: {},
} as const;
const poll = { itemId: ["/id"], backfill: "date" as const, intervalSeconds: { min: 60, default: intervalMs } };
const window = { from: "/from", to: "/to", unit: "second" as const, lookbackSeconds: lookbackMs };
const changes = [{ name: "title", paths: ["/title"] }];

/** One trigger of each kind. */
export const triggers = {
  recorded: {
    ...base,
    id: "recorded",
    poll: { ...poll, action: "list_items", window, occurredAt: ["/scheduled", "/started"] },
  },
  untimed: { ...base, id: "untimed", poll: { ...poll, action: "list_items", window } },
  reviewed: {
    ...base,
    id: "reviewed",
    poll: { ...poll, action: "list_days", window: { ...window, unit: "day" as const }, occurredAt: ["/started"] },
  },
  ready: {
    ...base,
    id: "ready",
    poll: {
      ...poll,
      action: "list_items",
      window,
      occurredAt: ["/scheduled", "/started"],
      enrichmentTimeoutSeconds: enrichmentTimeoutMs,
      keep: ["title"],
      enrichments: [
        { name: "details", action: "list_details", idsInput: "/ids", itemId: "/of", batchSize: 3 },
        {
          name: "transcript",
          action: "list_transcripts",
          idsInput: "/ids",
          itemId: "/of",
          batchSize: 3,
          readyWhen: ["/text"],
        },
      ],
      event: { title: "/item/title", details: "/details/text", transcript: "/transcript/text" },
    },
  },
  changed: {
    ...base,
    id: "changed",
    poll: { ...poll, action: "list_items", window, changes, occurredAt: ["/scheduled", "/started"], backfill: "now" },
  },
  added: { ...base, id: "added", poll: { ...poll, action: "list_all", occurredAt: ["/started"] } },
  altered: { ...base, id: "altered", poll: { ...poll, action: "list_all", changes, backfill: "now" } },
} satisfies Record<string, Trigger>;

export type TriggerKind = keyof typeof triggers;
