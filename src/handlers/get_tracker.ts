// Gets one tracker by its id or name from the list of all.
import type { GetTrackerInput, GetTrackerOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { pickByName } from "./pick_by_name.ts";

export const getTracker: Handler<GetTrackerInput, GetTrackerOutput> = async ({ workspaceId, ...wanted }, context) => {
  const { items } = (await context.run(
    "list_trackers",
    workspaceId === undefined ? {} : { workspaceId },
  )) as GongActions["list_trackers"]["output"];
  return pickByName(items, wanted, ({ trackerId: id, trackerName: name }) => ({ id, name }), context);
};
