// Gets one workspace by its id or name from the list of all.
import type { GetWorkspaceInput, GetWorkspaceOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { pickByName } from "./pick_by_name.ts";

export const getWorkspace: Handler<GetWorkspaceInput, GetWorkspaceOutput> = async (wanted, context) => {
  const { items } = (await context.run("list_workspaces", {})) as GongActions["list_workspaces"]["output"];
  return pickByName(items, wanted, ({ id, name }) => ({ id, name }), context);
};
