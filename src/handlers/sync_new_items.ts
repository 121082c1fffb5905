// Gives what is new in a list action since the last run, by polling it as triggers do.
import type { SyncNewItemsInput, SyncNewItemsOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { at } from "../runtime/json.ts";
import { type Poll, poll } from "../runtime/trigger.ts";
import { refuse } from "./source.ts";
import { stateOf, triggerFor } from "./sync_rules.ts";

export const syncNewItems: Handler<SyncNewItemsInput, SyncNewItemsOutput> = async (input, context) => {
  const { startAt, maxRequests, signal } = { ...input, signal: context.signal };
  const trigger = triggerFor(context.actionOf(input.action), input, context);
  const result = await poll(trigger, stateOf(input, context), {
    run: async (id, given) => withIdentity(await context.run(id, given), trigger.poll?.id[0] ?? "", context),
    now: Date.now,
    input: input.input ?? {},
    paging: context.paging,
    budget: maxRequests ?? 25,
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
  const items = at(output, "/items");
  if (Array.isArray(items) && items.some((item) => at(item, pointer) === undefined))
    throw refuse("/id", `${pointer} is not in every item of the list`, context);
  return output;
}
