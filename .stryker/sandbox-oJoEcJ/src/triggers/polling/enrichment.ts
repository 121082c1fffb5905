// @ts-nocheck
// Items that wait for their other parts, such as details that come later, and the requests that fetch them by ids.

import { getPointer } from "../../runtime/lossless_json.ts";
import type { Page } from "../../runtime/response.ts";
import { fillActionInput, type InputValues, type PollConfig, setPointer } from "../event.ts";
import { clockSkewMs } from "./coverage.ts";

/** An item that is found but not ready. */
export interface PendingItem {
  id: string;
  /** What is kept of it until then. */
  item: Record<string, unknown>;
  occurredAt?: number;
  /** When it was found, in milliseconds. */
  detectedAt: number;
  /** When it is asked for, or asked for again. */
  nextAttemptAt: number;
  /** Whether it was asked for in vain. */
  hasBeenTried?: true;
}

export type RequestPage = (action: string, input: InputValues, cursor?: string) => Promise<Page>;

/**
 * The next to ask for together: those that are due and as many others as the request holds anyway, or a full request of
 * those that were never asked for. `onlyFull`: nothing less than a full request.
 */
export function selectBatch(
  pending: readonly PendingItem[],
  rules: PollConfig,
  now: number,
  onlyFull: boolean,
): readonly PendingItem[] {
  const size = Math.min(...(rules.enrichments ?? []).map(({ batchSize }) => batchSize));
  const isReady = ({ nextAttemptAt, hasBeenTried }: PendingItem): boolean => nextAttemptAt <= now || !hasBeenTried;
  if (pending.filter(isReady).length >= size) return pending.filter(isReady).slice(0, size);
  const sorted = pending.toSorted((one, other) => one.nextAttemptAt - other.nextAttemptAt);
  return onlyFull || (sorted[0]?.nextAttemptAt ?? Infinity) > now ? [] : sorted.slice(0, size);
}

/** The parts of those that are ready, by id. The later a part usually comes, the earlier it stands in `enrich`. */
export async function fetchEnrichments(
  batch: readonly PendingItem[],
  rules: PollConfig,
  input: InputValues,
  ask: RequestPage,
): Promise<ReadonlyMap<string, InputValues>> {
  let ready = new Map<string, InputValues>(batch.map(({ id, item }) => [id, { item }]));
  for (const {
    name,
    action,
    input: template,
    idsInput,
    itemId: pointer,
    readyWhen: needed = [],
  } of rules.enrichments ?? []) {
    const found = new Map<string, InputValues>();
    const full = setPointer(fillActionInput(template, input), idsInput, [...ready.keys()]);
    for (let cursor: string | undefined, isFirst = true; ready.size > 0 && (isFirst || cursor); isFirst = false) {
      const page = await ask(action, full, cursor);
      for (const part of page.items) {
        const id = String(getPointer(part, pointer));
        const parts = ready.get(id);
        if (parts && needed.every((place) => (getPointer(part, place) ?? null) !== null))
          found.set(id, { ...parts, [name]: part });
      }
      cursor = page.nextCursor;
    }
    ready = found;
  }
  return ready;
}

/** What becomes of those that were asked for in vain: they are asked for again the later, the longer they wait. */
export function reschedule(
  batch: readonly PendingItem[],
  rules: PollConfig,
  now: number,
  intervalMs: number,
): { pending: PendingItem[]; givenUp: PendingItem[] } {
  const patience = (rules.enrichmentTimeoutSeconds ?? 0) * 1000 + 2 * clockSkewMs;
  const isOver = ({ detectedAt }: PendingItem): boolean => now - detectedAt > patience;
  const later = (entry: PendingItem): PendingItem => ({
    ...entry,
    hasBeenTried: true,
    nextAttemptAt: now + Math.max(intervalMs / 2, (now - entry.detectedAt) / 4),
  });
  return {
    pending: batch.filter((entry) => !isOver(entry)).map(later),
    givenUp: batch.filter(isOver),
  };
}

/** What is kept of an item while it waits. */
export function pickStoredFields(item: unknown, names: readonly string[] = []): Record<string, unknown> {
  const kept = names.map((name) => [name, getPointer(item, `/${name}`)] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}
