// Reads a list for `run` and `iterate`: longer than its cursors are valid, and with the place to resume after an error.

import { ConnectorError, extendError } from "../errors/errors.ts";
import type { ActionManifest, ConnectorManifest } from "../generated/manifest.ts";
import { getPointer, setPointer } from "../json/json_pointer.ts";
import { createResumeCursor, getItemKey, type Page, PaginationProgress, paginate, parseCursor } from "./pagination.ts";
import { ReturnedKeys } from "./returned_keys.ts";

type Input = Readonly<Record<string, unknown>>;

export interface ListReaderOptions {
  action: Pick<ActionManifest, "dateRanges" | "response"> & { id: string };
  input: Input;
  pagination: ConnectorManifest["pagination"];
  /** Requests a page. Throws `cursor_expired` if the vendor rejects the cursor. */
  fetch: (input: Input) => Promise<Page>;
  /** Called after each page. */
  onProgress?: ((progress: { sent: number; total?: number; unit: string }) => void) | undefined;
  /** Called with the number of items that a page of `iteratePages` leaves out. */
  onExcluded?: ((count: number) => void) | undefined;
}

export class ListReader {
  readonly #options: ListReaderOptions;
  /** The caller's cursor, and the input without it. */
  readonly #start: string | undefined;
  readonly #input: Input;
  /** Keys of the returned items; empty for a caller's cursor, since the items before it are unknown. */
  readonly #returned = new ReturnedKeys();
  /** The last value of each time of an item; undefined if the items were not in order of their times. */
  #lastTimes: Map<string, number> | undefined = new Map();
  /** The next page, as far as it is known. */
  #cursor: string | undefined;
  #hasRead = false;

  constructor(options: ListReaderOptions) {
    const { [options.pagination.cursorInput]: start, ...input } = options.input;
    this.#options = options;
    this.#start = typeof start === "string" ? start : undefined;
    this.#input = input;
    this.#cursor = this.#start;
  }

  /** Items up to the limit of the input, with the cursor that continues after them; one page without a limit. */
  async collect(): Promise<Page> {
    const output: Page & { items: unknown[] } = { items: [] };
    const limit = this.#limit;
    let cursor = this.#start;
    try {
      for await (const { items, nextCursor, total, timeZone, excludedCount, unknownIds } of this.#readPages()) {
        const remaining = (limit ?? Number.POSITIVE_INFINITY) - output.items.length;
        output.items.push(...items.slice(0, remaining));
        this.#options.onProgress?.({ sent: output.items.length, ...(limit && { total: limit }), unit: "items" });
        if (total !== undefined) output.total = total;
        if (timeZone !== undefined) output.timeZone = timeZone;
        if (excludedCount) output.excludedCount = (output.excludedCount ?? 0) + excludedCount;
        if (unknownIds) output.unknownIds = [...(output.unknownIds ?? []), ...unknownIds];
        cursor = items.length > remaining ? createResumeCursor(cursor, remaining) : nextCursor;
        // Without a limit the caller reads page by page, and only this detects that the page leads to itself.
        if (limit === undefined && cursor !== parseCursor(this.#start).cursor) break;
        if (limit !== undefined && output.items.length >= limit) break;
      }
    } catch (error) {
      throw this.#addPlace(error, output);
    }
    return cursor === undefined ? output : { ...output, nextCursor: cursor };
  }

  /**
   * The items of each page, up to the limit of the input. Keeps the ids of the items before them, and none of the items that
   * the caller takes out of the list.
   */
  async *iteratePages(): AsyncGenerator<unknown[]> {
    let remaining = this.#limit ?? Number.POSITIVE_INFINITY;
    try {
      for await (const { items, excludedCount } of this.#readPages()) {
        if (excludedCount) this.#options.onExcluded?.(excludedCount);
        if (items.length > remaining) items.length = remaining;
        remaining -= items.length;
        yield items;
        if (remaining <= 0) return;
      }
    } catch (error) {
      throw this.#addPlace(error);
    }
  }

  get #limit(): number | undefined {
    const limit = this.#input[this.#options.pagination.limitInput];
    return typeof limit === "number" ? limit : undefined;
  }

  /**
   * The pages of the list. After an expired cursor it is read again, without the items that were returned, as often as
   * this finds further ones. A caller's cursor is not restarted.
   */
  async *#readPages(): AsyncGenerator<Page & { items: unknown[] }> {
    const { action, pagination, fetch } = this.#options;
    const { cursor, skip } = parseCursor(this.#start);
    for (let isRestarted = false, input = this.#input; ; isRestarted = true, input = this.#narrowInput()) {
      const progress = new PaginationProgress(action.id, cursor);
      const before = isRestarted ? this.#returned.count() : 0;
      const fetchPage = (next?: string): Promise<Page> =>
        fetch(next === undefined ? input : { ...input, [pagination.cursorInput]: next });
      let rest = skip;
      try {
        for await (const page of paginate(fetchPage, progress)) {
          const items = isRestarted
            ? page.items.filter((item) => !this.#returned.has(getItemKey(this.#options.action, item)))
            : page.items.slice(rest);
          rest = 0;
          this.#hasRead = true;
          this.#cursor = page.nextCursor;
          if (page.nextCursor !== undefined) this.#record(items);
          // The caller's list is then the only one that holds the items.
          page.items = [];
          yield { ...page, items };
        }
        return;
      } catch (error) {
        const isExpired = ConnectorError.is(error) && error.code === "cursor_expired";
        if (!isExpired || this.#returned.count() === before) throw error;
        this.#cursor = undefined;
      }
    }
  }

  #record(items: readonly unknown[]): void {
    if (this.#start === undefined) this.#returned.add(items.map((item) => getItemKey(this.#options.action, item)));
    const pointers = this.#range?.itemTimes ?? [];
    for (const item of items) if (this.#lastTimes) this.#recordTimes(item, pointers, this.#lastTimes);
  }

  #recordTimes(item: unknown, pointers: readonly string[], last: Map<string, number>): void {
    let hasTime = false;
    for (const pointer of pointers) {
      const time = Date.parse(String(getPointer(item, pointer)));
      if (Number.isNaN(time)) continue;
      hasTime = time >= (last.get(pointer) ?? time);
      if (!hasTime) break;
      last.set(pointer, time);
    }
    if (!hasTime) this.#lastTimes = undefined;
  }

  get #range() {
    return this.#options.action.dateRanges?.find(({ itemTimes }) => itemTimes !== undefined);
  }

  /** The input whose window starts at the last item, if all items so far were in order of time. */
  #narrowInput(): Input {
    const { from = "", to = "" } = this.#range ?? {};
    const last = Math.min(...(this.#lastTimes?.values() ?? []));
    const [start, end] = [from, to].map((pointer) => Date.parse(String(getPointer(this.#input, pointer))));
    if (!Number.isFinite(last) || last <= Number(start) || last >= Number(end)) return this.#input;
    return setPointer(this.#input, from, `${new Date(last).toISOString().slice(0, 19)}Z`);
  }

  #addPlace(error: unknown, output?: Page): unknown {
    if (!ConnectorError.is(error)) return error;
    const resumeFrom = this.#getResumeInput(error);
    const partialOutput =
      this.#hasRead && output ? { ...output, nextCursor: resumeFrom?.[this.#cursorInput] } : undefined;
    return extendError(error, { resumeFrom, partialOutput });
  }

  get #cursorInput(): string {
    return this.#options.pagination.cursorInput;
  }

  /** The cursor of the page that failed; if no cursor leads there, the dates that contain the rest. */
  #getResumeInput({ code }: ConnectorError): Input | undefined {
    const isUsable = code !== "cursor_expired" && code !== "cursor_did_not_advance";
    if (this.#cursor !== undefined && isUsable) return { [this.#cursorInput]: this.#cursor };
    const narrowed = this.#narrowInput();
    const names = (this.#options.action.dateRanges ?? []).flatMap(({ from, to }) => [from, to]);
    const dates = names.map((pointer) => pointer.split("/")[1] ?? "").filter((name) => narrowed[name] !== undefined);
    if (!this.#hasRead || dates.length === 0) return undefined;
    const cursor = this.#start === undefined ? {} : { [this.#cursorInput]: undefined };
    return { ...cursor, ...Object.fromEntries(dates.map((name) => [name, narrowed[name]])) };
  }
}
