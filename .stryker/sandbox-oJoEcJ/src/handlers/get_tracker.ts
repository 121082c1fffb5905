// @ts-nocheck
// Gets one tracker by its id or its name, out of the list of all.
import type { GetTrackerInput, GetTrackerOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { findOne } from "./find_one.ts";

export const getTracker: Handler<GetTrackerInput, GetTrackerOutput> = async ({ workspaceId, ...sought }, context) => {
  const { items } = (await context.run(
    "list_trackers",
    workspaceId === undefined ? {} : { workspaceId },
  )) as GongActions["list_trackers"]["output"];
  return findOne(items, sought, ({ trackerId: id, trackerName: name }) => ({ id, name }), context);
};
