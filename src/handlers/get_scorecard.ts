// Gets one scorecard by its id or name from the list of all.
import type { GetScorecardInput, GetScorecardOutput, GongActions } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { pickByName } from "./pick_by_name.ts";

export const getScorecard: Handler<GetScorecardInput, GetScorecardOutput> = async (wanted, context) => {
  const { items } = (await context.run("list_scorecards", {})) as GongActions["list_scorecards"]["output"];
  return pickByName(items, wanted, ({ scorecardId: id, scorecardName: name }) => ({ id, name }), context);
};
