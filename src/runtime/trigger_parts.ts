// Items that wait for their other parts, such as details that come later, and the requests that fetch them by ids.

import { at } from "./json.ts";
import type { Page } from "./reply.ts";
import { skewMs } from "./trigger_coverage.ts";
import { fillInput, type PollRules, put, type Values } from "./trigger_event.ts";

/** An item that is found but not ready. */
export interface Pending {
  id: string;
  /** What is kept of it until then. */
  item: Record<string, unknown>;
  time?: number;
  /** When it was found, in milliseconds. */
  since: number;
  /** When it is asked for, or asked for again. */
  next: number;
  /** Whether it was asked for in vain. */
  tried?: true;
}

export type Ask = (action: string, input: Values, cursor?: string) => Promise<Page>;

/**
 * The next to ask for together: those that are due and as many others as the request holds anyway, or a full request of
 * those that were never asked for. `onlyFull`: nothing less than a full request.
 */
export function nextBatch(
  pending: readonly Pending[],
  rules: PollRules,
  now: number,
  onlyFull: boolean,
): readonly Pending[] {
  const size = Math.min(...(rules.enrich ?? []).map(({ perRequest }) => perRequest));
  const isReady = ({ next, tried }: Pending): boolean => next <= now || !tried;
  if (pending.filter(isReady).length >= size) return pending.filter(isReady).slice(0, size);
  const sorted = pending.toSorted((one, other) => one.next - other.next);
  return onlyFull || (sorted[0]?.next ?? Infinity) > now ? [] : sorted.slice(0, size);
}

/** The parts of those that are ready, by id. The later a part usually comes, the earlier it stands in `enrich`. */
export async function fetchParts(
  batch: readonly Pending[],
  rules: PollRules,
  input: Values,
  ask: Ask,
): Promise<ReadonlyMap<string, Values>> {
  let ready = new Map<string, Values>(batch.map(({ id, item }) => [id, { item }]));
  for (const { as, action, input: template, ids, id: pointer, ready: needed = [] } of rules.enrich ?? []) {
    const found = new Map<string, Values>();
    const full = put(fillInput(template, input), ids, [...ready.keys()]);
    for (let cursor: string | undefined, isFirst = true; ready.size > 0 && (isFirst || cursor); isFirst = false) {
      const page = await ask(action, full, cursor);
      for (const part of page.items) {
        const id = String(at(part, pointer));
        const parts = ready.get(id);
        if (parts && needed.every((place) => (at(part, place) ?? null) !== null))
          found.set(id, { ...parts, [as]: part });
      }
      cursor = page.nextCursor;
    }
    ready = found;
  }
  return ready;
}

/** What becomes of those that were asked for in vain: they are asked for again the later, the longer they wait. */
export function putOff(
  batch: readonly Pending[],
  rules: PollRules,
  now: number,
  intervalMs: number,
): { pending: Pending[]; givenUp: Pending[] } {
  const patience = (rules.settleSeconds ?? 0) * 1000 + 2 * skewMs;
  const isOver = ({ since }: Pending): boolean => now - since > patience;
  const later = (entry: Pending): Pending => ({
    ...entry,
    tried: true,
    next: now + Math.max(intervalMs / 2, (now - entry.since) / 4),
  });
  return {
    pending: batch.filter((entry) => !isOver(entry)).map(later),
    givenUp: batch.filter(isOver),
  };
}

/** What is kept of an item while it waits. */
export function keepOf(item: unknown, names: readonly string[] = []): Record<string, unknown> {
  const kept = names.map((name) => [name, at(item, `/${name}`)] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}
