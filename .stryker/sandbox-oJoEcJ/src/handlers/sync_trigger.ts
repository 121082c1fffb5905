// @ts-nocheck
// What a sync of a list action polls by: its range, its identity, and a state that can be gone on from.
import type { SyncNewItemsInput } from "../generated/actions.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import { schemaAt } from "../runtime/json_pointer.ts";
import type { Action, Trigger } from "../runtime/manifests.ts";
import type { Schema } from "../runtime/schema.ts";
import type { PollState } from "../triggers/polling/poll.ts";
import { createSourceError } from "../uploads/upload_source.ts";

/** A trigger of the moment. Throws `invalid_input` where the list action cannot be synced that way. */
export function createSyncTrigger(action: Action, input: SyncNewItemsInput, context: HandlerContext): Trigger {
  if (action.response?.items === undefined || action.effect !== "read")
    throw createSourceError("/action", `${action.id} is no list that only reads`, context);
  const names = Object.keys(input.input ?? {});
  const odd = names.find((name) => !/^\w+$/.test(name));
  if (odd !== undefined) throw createSourceError(`/input/${odd}`, `is no input of ${action.id}`, context);
  const window = windowOf(action, input);
  if (window?.unit === "day" && input.time === undefined)
    throw createSourceError("/time", `is required: the range of ${action.id} has whole days`, context);
  const any: Schema = { type: "object", additionalProperties: {} };
  return {
    id: context.action.id,
    file: context.action.file,
    title: context.action.title,
    description: context.action.description,
    group: context.action.group,
    input: any,
    output: {},
    sample: {},
    poll: {
      action: action.id,
      // Each input under its own name, so that no text of the user's is taken for a template.
      input: Object.fromEntries(names.map((name) => [name, `{${name}}`])),
      ...(window && { window }),
      itemId: input.id === undefined ? identityOf(action) : [input.id],
      ...(input.time !== undefined && { occurredAt: [input.time] }),
      backfill: true,
      intervalSeconds: { min: 10, default: 60 },
    },
  };
}

type Window = NonNullable<NonNullable<Trigger["poll"]>["window"]>;

function windowOf(action: Action, { from, to, timeFormat, lookBackHours = 24 }: SyncNewItemsInput): Window | undefined {
  const range = from !== undefined && to !== undefined ? { from, to } : action.dateRanges?.[0];
  if (!range) return undefined;
  const format = timeFormat ?? (schemaAt(action.input, range.from)?.format === "date" ? "date" : "date_time");
  return { ...range, unit: format === "date" ? "day" : "second", lookbackSeconds: lookBackHours * 3600 };
}

/** Where its items say which one they are; the whole item where it declares nothing and they have no id. */
function identityOf({ output, response }: Action): string[] {
  return response?.itemId ?? (schemaAt(output, "/items/0/id") ? ["/id"] : [""]);
}

/** The state to go on from. Throws `invalid_input` where it belongs to another list, or is no state at all. */
export function parseSyncState({ state, action }: SyncNewItemsInput, context: HandlerContext): PollState | undefined {
  if (!state) return undefined;
  if (state.action !== action) throw createSourceError("/state/action", `is the state of ${state.action}`, context);
  const read = state.read.map(([from = 0, to = 0, at = 0]) => [from, to, at] as const);
  const broken = read.findIndex(([from, to], index) => from >= to || from !== (read[index - 1]?.[1] ?? from));
  if (broken >= 0)
    throw createSourceError(`/state/read/${broken}`, "does not go on where the one before it ends", context);
  const { start, known, failures, busyUntil, sweep } = state;
  return { version: 1, start, read, known, pending: [], failures, busyUntil, sweep };
}
