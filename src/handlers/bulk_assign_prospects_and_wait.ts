// Assigns prospects to a flow and waits until each one is assigned or has failed.
import { ConnectorError } from "../errors/errors.ts";
import type {
  BulkAssignProspectsAndWaitInput,
  BulkAssignProspectsAndWaitOutput,
  GongActions,
} from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { waitUntil } from "./wait_until.ts";

type Assignment = GongActions["get_bulk_assignment"]["output"];

export const bulkAssignProspectsAndWait: Handler<
  BulkAssignProspectsAndWaitInput,
  BulkAssignProspectsAndWaitOutput
> = async ({ timeoutSeconds = 600, ...request }, context) => {
  const initialStatus = (await context.runUnchecked("bulk_assign_prospects_to_flow", request)) as Assignment;
  const isDone = ({ status }: Assignment): boolean => status === "COMPLETED" || status === "FAILED";
  const options = {
    initialStatus,
    fetchStatus: async () =>
      (await context.runUnchecked("get_bulk_assignment", { id: initialStatus.id })) as Assignment,
    isDone,
    timeoutSeconds,
    reportProgress: ({ processedCount, totalCount }: Assignment) =>
      context.onProgress?.({
        sent: toCount(processedCount, 0),
        total: toCount(totalCount, request.prospects.length),
        unit: "prospects",
      }),
  };
  const assignment = await waitUntil(options, context);
  const results = assignment.results ?? [];
  if (!Array.isArray(results))
    throw new ConnectorError("unexpected_response", "/results is no list", { action: context.action.id });
  const failed = results.filter(({ status }) => status !== "ASSIGNED");
  return { assignment, failed, finished: isDone(assignment) };
};

function toCount(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
