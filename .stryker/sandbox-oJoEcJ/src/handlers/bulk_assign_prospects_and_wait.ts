// @ts-nocheck
// Hands prospects over for a flow and waits until each is in it or refused.
import type {
  BulkAssignProspectsAndWaitInput,
  BulkAssignProspectsAndWaitOutput,
  GongActions,
} from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { waitUntilDone } from "./wait_until_done.ts";

type Assignment = GongActions["get_bulk_assignment"]["output"];

export const bulkAssignProspectsAndWait: Handler<
  BulkAssignProspectsAndWaitInput,
  BulkAssignProspectsAndWaitOutput
> = async ({ timeoutSeconds = 600, ...request }, context) => {
  const known = (await context.run("bulk_assign_prospects_to_flow", request)) as Assignment;
  const isDone = ({ status }: Assignment): boolean => status === "COMPLETED" || status === "FAILED";
  const wait = {
    initialStatus: known,
    fetchStatus: async () => (await context.run("get_bulk_assignment", { id: known.id })) as Assignment,
    isDone,
    timeoutSeconds,
    reportProgress: ({ processedCount, totalCount }: Assignment) =>
      context.onProgress?.({
        sent: processedCount ?? 0,
        total: totalCount ?? request.prospects.length,
        unit: "prospects",
      }),
  };
  const assignment = await waitUntilDone(wait, context);
  const failed = (assignment.results ?? []).filter(({ status }) => status !== "ASSIGNED");
  return { assignment, failed, finished: isDone(assignment) };
};
