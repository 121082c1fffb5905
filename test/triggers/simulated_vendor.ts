// A simulated vendor whose items appear late, change, disappear and move between pages, and triggers that poll it.
import { ConnectorError, gongManifests, type RunOptions, type Trigger } from "../../src/index.ts";
import type { PollConnector } from "../../src/internal.ts";

export const minuteSeconds = 60;
export const hourSeconds = 3600;
/** How late an item may become visible, in seconds. */
export const lookbackSeconds = 4 * hourSeconds;
/** How long after that its enrichments may take, in seconds. */
export const enrichmentTimeoutSeconds = 2 * hourSeconds;
export const intervalSeconds = 10 * minuteSeconds;

/** All times in seconds since the start of the history. */
export interface VendorItem {
  id: string;
  /** Its time in the vendor's filter. */
  position: number;
  /** Another time of the item, which the filter ignores. */
  other: number | undefined;
  /** Seconds after its position until it is visible. */
  late: number;
  /** When it is hidden, in seconds after its position. */
  hidden: { from: number; to: number } | undefined;
  /** When it is deleted, in seconds after it becomes visible. */
  erased: number | undefined;
  /** When its title changes, in seconds after its position. */
  edits: readonly number[];
  detailsLate: number;
  transcriptLate: number;
}

export interface VendorData {
  items: readonly VendorItem[];
  order: "oldest" | "newest" | "id";
  pageSize: number;
  total: "right" | "high" | "none";
  /** Time zone of the company's days, in hours. */
  zone: number;
}

export const epoch = Date.UTC(2026, 2, 1);

/** Trouble before a response. */
export type InjectedTrouble = "crash" | "unavailable" | "expired";

export class SimulatedCrash extends Error {}

/** Responds with the data at the time of each request. */
export class SimulatedVendor {
  /** Seconds since the start of the history. */
  time = 0;
  requests = 0;
  readonly #data: VendorData;
  readonly #getRequestSeconds: () => number;

  constructor(data: VendorData, getRequestSeconds: () => number) {
    this.#data = data;
    this.#getRequestSeconds = getRequestSeconds;
  }

  isVisible(item: VendorItem, time = this.time): boolean {
    const isHidden = item.hidden && time >= item.position + item.hidden.from && time < item.position + item.hidden.to;
    return time >= item.position + item.late && !isHidden && !this.isErased(item, time);
  }

  isErased({ position, late, erased }: VendorItem, time = this.time): boolean {
    return erased !== undefined && time >= position + late + erased;
  }

  getTitle(item: VendorItem, time = this.time): string {
    return `title ${item.edits.filter((edit) => item.position + edit <= time).length % 2}`;
  }

  respond(action: string, input: Record<string, unknown>, options: RunOptions = {}): unknown {
    if (options.priority !== "background") throw new Error("a poll must have background priority");
    this.requests += 1;
    this.time += this.#getRequestSeconds();
    if (action === "list_items") return this.#createPage(this.#filterByTime(input), input);
    if (action === "list_days") return this.#createPage(this.#filterByDay(input), input);
    if (action === "list_all") return this.#createPage(this.#data.items, input);
    return { items: this.#getEnrichments(action, input) };
  }

  #filterByTime({ from, to }: Record<string, unknown>): VendorItem[] {
    const [start, end] = [from, to].map((text) => (Date.parse(String(text)) - epoch) / 1000);
    return this.#data.items.filter(({ position }) => position >= Number(start) && position < Number(end));
  }

  #filterByDay({ from, to }: Record<string, unknown>): VendorItem[] {
    return this.#data.items.filter(({ position }) => {
      const day = new Date(epoch + (position + this.#data.zone * hourSeconds) * 1000).toISOString().slice(0, 10);
      return day >= String(from) && day < String(to);
    });
  }

  #createPage(matches: readonly VendorItem[], { cursor }: Record<string, unknown>): unknown {
    const { order, pageSize, total } = this.#data;
    const sign = order === "newest" ? -1 : 1;
    const key = ({ position, id }: VendorItem): number => (order === "id" ? Number(id) : sign * position);
    // A hidden item takes a place on the page, as an item that the connector excludes does.
    const existing = matches.filter((item) => this.time >= item.position + item.late && !this.isErased(item));
    const sorted = existing.sort((a, b) => key(a) - key(b) || Number(a.id) - Number(b.id));
    const offset = Number(cursor ?? 0);
    const items = sorted.slice(offset, offset + pageSize);
    const visible = items.filter((item) => this.isVisible(item));
    return {
      items: visible.map((item) => this.#toJson(item)),
      ...(visible.length < items.length && { excludedCount: items.length - visible.length }),
      ...(sorted.length > offset + pageSize && { nextCursor: String(offset + pageSize) }),
      ...(total !== "none" && { total: sorted.length + (total === "high" ? 3 : 0) }),
    };
  }

  #toJson(item: VendorItem): object {
    const [started, other] = [item.position, item.other].map((time) =>
      time === undefined ? null : new Date(epoch + time * 1000).toISOString(),
    );
    return { id: item.id, started, scheduled: other, title: this.getTitle(item), noise: this.time };
  }

  #getEnrichments(action: string, { ids }: Record<string, unknown>): object[] {
    const requested = new Set(Array.isArray(ids) ? ids : []);
    const late = action === "list_details" ? "detailsLate" : "transcriptLate";
    return this.#data.items
      .filter(
        (item) => requested.has(item.id) && this.isVisible(item) && this.time >= item.position + item.late + item[late],
      )
      .map((item) => ({ of: item.id, text: `${action} ${item.id}` }));
  }
}

export function createExpiredCursorError(): ConnectorError {
  return new ConnectorError("cursor_expired", "The cursor has expired.");
}

/** A connector with another `run` and page size; the rest of its pagination is Gong's. */
export function createPollConnector(run: PollConnector["run"], pageSize: number, cursorInput?: string): PollConnector {
  const { pagination } = gongManifests().connector;
  return {
    run,
    manifests: {
      connector: { pagination: { ...pagination, pageSize, ...(cursorInput && { cursorInput }) } },
      actions: new Map(),
    },
  };
}

const base = {
  title: "Something",
  description: "A trigger of the simulated vendor.",
  group: "items",
  file: "",
  input: { type: "object" as const, additionalProperties: false, properties: {} },
  output: {},
  sample: {},
} as const;
const poll = { itemId: ["/id"], backfill: true, intervalSeconds: { min: 60, default: intervalSeconds } };
const window = { from: "/from", to: "/to", unit: "second" as const, lookbackSeconds };
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
      enrichmentTimeoutSeconds,
      enrichments: [
        { name: "details", action: "list_details", idsInput: "/ids", itemId: ["/of"], batchSize: 3 },
        {
          name: "transcript",
          action: "list_transcripts",
          idsInput: "/ids",
          itemId: ["/of"],
          batchSize: 3,
          readyWhen: [{ path: "/text", exists: true }],
        },
      ],
      event: { title: "/item/title", details: "/details/text", transcript: "/transcript/text" },
    },
  },
  changed: {
    ...base,
    id: "changed",
    poll: { ...poll, action: "list_items", window, changes, occurredAt: ["/scheduled", "/started"], backfill: false },
  },
  added: { ...base, id: "added", poll: { ...poll, action: "list_all", occurredAt: ["/started"] } },
  altered: { ...base, id: "altered", poll: { ...poll, action: "list_all", changes, backfill: false } },
} satisfies Record<string, Trigger>;

export type TriggerKind = keyof typeof triggers;
