// Returns the items of a list action that are new since the last run, by polling the list as triggers do.
import { ConnectorError, createInvalidInputError, extendError } from "../errors/errors.ts";
import type { SyncNewItemsInput, SyncNewItemsOutput } from "../generated/actions.ts";
import { getPointer, schemaAt } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import type { Action, Trigger } from "../runtime/manifests.ts";
import type { PollResult } from "../triggers/polling/options.ts";
import { poll } from "../triggers/polling/poll.ts";
import { dayDelaySeconds, endWindowToday, mustEndToday, rememberTimeZone } from "./day_window.ts";

export const syncNewItems: Handler<SyncNewItemsInput, SyncNewItemsOutput> = async (input, context) => {
  const { events, state, nextPollAt, requests, abandonedItemIds, itemsWithoutId, error } = await pollList(
    input,
    context,
  );
  if (error && events.length === 0) throw addState(error, state, context);
  return {
    newItems: events.map(({ data }) => data),
    state,
    hasMore: error !== undefined || nextPollAt <= Date.now(),
    requests,
    ...(abandonedItemIds.length > 0 && { abandonedIds: [...abandonedItemIds] }),
    ...(itemsWithoutId > 0 && { itemsWithoutId }),
    ...(error && { error: { kind: error.kind, message: error.message } }),
  };
};

/** The error with the state, from which another run continues. A state belongs to one input, so it does not fit a corrected one. */
function addState(error: ConnectorError, state: string, { action }: HandlerContext): ConnectorError {
  if (error.kind === "invalid_input") return error;
  return extendError(error, { action: action.id, resumeFrom: { state } });
}

async function pollList(input: SyncNewItemsInput, context: HandlerContext): Promise<PollResult> {
  const { state, startAt, maxRequests } = input;
  const action = context.getAction(input.action);
  const trigger = createSyncTrigger(action, input, context);
  const actions = new Map([[action.id, action]]);
  const run = async (id: string, listInput: unknown): Promise<unknown> => {
    const request = limitDays(listInput, action, trigger, context);
    if (!request) return { items: [] };
    const output = await context.runUnchecked(id, request);
    rememberTimeZone(output, context);
    if (input.id !== undefined) assertItemIds(output, input.id, context);
    return output;
  };
  try {
    return await poll(trigger, state, {
      connector: { run, manifests: { connector: { pagination: context.pagination }, actions } },
      input: input.input ?? {},
      ...(maxRequests !== undefined && { maxRequests }),
      ...(startAt !== undefined && { startAt: Date.parse(startAt) }),
      ...(context.signal && { signal: context.signal }),
    });
  } catch (error) {
    if (!ConnectorError.is(error) || error.code !== "invalid_state") throw error;
    const { code, message } = error;
    throw new ConnectorError(code, message, { action: context.action.id, issues: [{ path: "/state", message }] });
  }
}

/** The input of a request that the vendor accepts today. Undefined if it would have no day. */
function limitDays(input: unknown, action: Action, { poll: config }: Trigger, context: HandlerContext) {
  const request = isRecord(input) ? input : {};
  if (!config?.window || !mustEndToday(action, config.window)) return request;
  return endWindowToday(request, config.window, context);
}

/** An id that no item has is an error of the input. One that a few items do not have is a fault of those. */
function assertItemIds(output: unknown, id: string, context: HandlerContext): void {
  const items = getPointer(output, "/items");
  if (Array.isArray(items) && items.length > 0 && items.every((item) => getPointer(item, id) === undefined))
    throw createIssueError("/id", `is ${id}, which no item of the page has.`, context);
}

/** A trigger that polls the list action. Throws `invalid_input` if the action cannot be synced with this input. */
function createSyncTrigger(action: Action, input: SyncNewItemsInput, context: HandlerContext): Trigger {
  const { id } = action;
  if (action.response?.items === undefined || action.effect !== "read")
    throw createIssueError("/action", `must be a list action that only reads. ${id} is not.`, context);
  const names = Object.keys(input.input ?? {});
  const invalidName = names.find((name) => !/^\w+$/.test(name));
  if (invalidName !== undefined) throw createIssueError(`/input/${invalidName}`, `is not an input of ${id}.`, context);
  const window = createWindow(action, input);
  if (window?.unit === "day" && input.time === undefined)
    throw createIssueError("/time", `is required, since the range of ${id} consists of whole days.`, context);
  const { title, description, group, file } = action;
  return {
    id,
    file,
    title,
    description,
    group,
    input: { type: "object", additionalProperties: {} },
    output: {},
    sample: {},
    poll: {
      action: id,
      // Each input is the template that inserts it, so that no text of the user is read as a template.
      input: Object.fromEntries(names.map((name) => [name, `{${name}}`])),
      ...(window && { window }),
      itemId: input.id === undefined ? getItemIdPointers(action) : [input.id],
      ...(input.time !== undefined && { occurredAt: [input.time] }),
      backfill: true,
      intervalSeconds: { min: 10, default: 60 },
    },
  };
}

type Window = NonNullable<NonNullable<Trigger["poll"]>["window"]>;

function createWindow(action: Action, input: SyncNewItemsInput): Window | undefined {
  const { from, to, timeFormat, lookbackHours = 24 } = input;
  const range = from !== undefined && to !== undefined ? { from, to } : action.dateRanges?.[0];
  if (!range) return undefined;
  const format = timeFormat ?? (schemaAt(action.input, range.from)?.format === "date" ? "date" : "date_time");
  const delaySeconds = mustEndToday(action, range) ? dayDelaySeconds : 0;
  const lookbackSeconds = lookbackHours * 3600 + delaySeconds;
  return { from: range.from, to: range.to, unit: format === "date" ? "day" : "second", lookbackSeconds };
}

/** Where items have their id; the whole item if the action declares nothing and they have no id. */
function getItemIdPointers({ output, response }: Action): string[] {
  return response?.itemId ?? (schemaAt(output, "/items/0/id") ? ["/id"] : [""]);
}

function createIssueError(path: string, message: string, { action }: HandlerContext): ConnectorError {
  return createInvalidInputError([{ path, message }], action.id);
}
