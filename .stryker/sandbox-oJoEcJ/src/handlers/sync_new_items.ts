// @ts-nocheck
// Gives what is new in a list action since the last run, by polling it as triggers do.
import type { SyncNewItemsInput, SyncNewItemsOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { getPointer } from "../runtime/lossless_json.ts";
import { type Poll, poll } from "../triggers/polling/poll.ts";
import { createSourceError } from "../uploads/upload_source.ts";
import { createSyncTrigger, parseSyncState } from "./sync_trigger.ts";

export const syncNewItems: Handler<SyncNewItemsInput, SyncNewItemsOutput> = async (input, context) => {
  const { startAt, maxRequests, signal } = { ...input, signal: context.signal };
  const trigger = createSyncTrigger(context.getAction(input.action), input, context);
  const result = await poll(trigger, parseSyncState(input, context), {
    run: async (id, given) => withIdentity(await context.run(id, given), trigger.poll?.itemId[0] ?? "", context),
    now: Date.now,
    input: input.input ?? {},
    pagination: context.pagination,
    maxRequests: maxRequests ?? 25,
    ...(startAt !== undefined && { startAt: Date.parse(startAt) }),
    ...(signal && { signal }),
  });
  const { events, error, requests } = result;
  if (error && events.length === 0) throw error;
  return {
    newItems: events.map(({ data }) => data),
    state: stored(input.action, result),
    hasMore: error !== undefined || result.nextPollAt <= Date.now(),
    requests,
    ...(error && { error: { kind: error.kind, message: error.message } }),
  };
};

function stored(action: string, { state: { pending: _pending, ...state } }: Poll): SyncNewItemsOutput["state"] {
  const read = state.read.map((segment): [number, number, number] => [...segment]);
  return { ...state, action, read, pending: [] };
}

/** Items that do not say which one they are would all be taken for the same one. */
function withIdentity(output: unknown, pointer: string, context: HandlerContext): unknown {
  const items = getPointer(output, "/items");
  if (Array.isArray(items) && items.some((item) => getPointer(item, pointer) === undefined))
    throw createSourceError("/id", `${pointer} is not in every item of the list`, context);
  return output;
}
