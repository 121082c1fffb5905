// @ts-nocheck
// Gets one scorecard by its id or its name, out of the list of all.
import type { GetScorecardInput, GetScorecardOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { findOne } from "./find_one.ts";

export const getScorecard: Handler<GetScorecardInput, GetScorecardOutput> = async (sought, context) => {
  const { items } = (await context.run("list_scorecards", {})) as GongActions["list_scorecards"]["output"];
  return findOne(items, sought, ({ scorecardId: id, scorecardName: name }) => ({ id, name }), context);
};
