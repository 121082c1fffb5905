// Uploads CRM records and waits until Gong has processed them.
import type {
  GongActions,
  UploadCrmEntitiesAndWaitInput,
  UploadCrmEntitiesAndWaitOutput,
} from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { waitUntil } from "./wait_until.ts";

type Status = GongActions["get_crm_request_status"]["output"];

export const uploadCrmEntitiesAndWait: Handler<UploadCrmEntitiesAndWaitInput, UploadCrmEntitiesAndWaitOutput> = async (
  { timeoutSeconds = 600, ...upload },
  context,
) => {
  const { integrationId, clientRequestId } = upload;
  await context.run("upload_crm_entities", upload);
  const isDone = ({ status }: Status): boolean => status === "DONE" || status === "FAILED";
  const options = {
    fetchStatus: async () =>
      (await context.run("get_crm_request_status", { integrationId, clientRequestId })) as Status,
    isDone,
    timeoutSeconds,
    reportProgress: (_status: Status, seconds: number) =>
      context.onProgress?.({ sent: seconds, total: Math.max(seconds, timeoutSeconds), unit: "seconds waited" }),
  };
  const { requestId: _requestId, ...status } = await waitUntil(options, context);
  return { clientRequestId, finished: isDone(status), ...status };
};
