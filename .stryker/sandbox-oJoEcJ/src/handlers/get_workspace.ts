// @ts-nocheck
// Gets one workspace by its id or its name, out of the list of all.
import type { GetWorkspaceInput, GetWorkspaceOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { findOne } from "./find_one.ts";

export const getWorkspace: Handler<GetWorkspaceInput, GetWorkspaceOutput> = async (sought, context) => {
  const { items } = (await context.run("list_workspaces", {})) as GongActions["list_workspaces"]["output"];
  return findOne(items, sought, ({ id, name }) => ({ id, name }), context);
};
