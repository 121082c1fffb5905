// The handlers of the actions that a manifest alone cannot describe. Each is loaded when it first runs.
import type { GongActions, HandledAction } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";

export const gongHandlers = {
  add_call_media: async (input, context) => (await import("./add_call_media.ts")).addCallMedia(input, context),
  bulk_assign_prospects_and_wait: async (input, context) =>
    (await import("./bulk_assign_prospects_and_wait.ts")).bulkAssignProspectsAndWait(input, context),
  get_call_transcript: async (input, context) =>
    (await import("./get_call_transcript.ts")).getCallTranscript(input, context),
  get_scorecard: async (input, context) => (await import("./get_scorecard.ts")).getScorecard(input, context),
  get_tracker: async (input, context) => (await import("./get_tracker.ts")).getTracker(input, context),
  get_workspace: async (input, context) => (await import("./get_workspace.ts")).getWorkspace(input, context),
  http_request: async (input, context) => (await import("./http_request.ts")).httpRequest(input, context),
  list_call_transcripts: async (input, context) =>
    (await import("./list_call_transcripts.ts")).listCallTranscripts(input, context),
  list_extensive_calls: async (input, context) =>
    (await import("./list_extensive_calls.ts")).listExtensiveCalls(input, context),
  search_calls: async (input, context) => (await import("./search_calls.ts")).searchCalls(input, context),
  search_user: async (input, context) => (await import("./search_user.ts")).searchUser(input, context),
  sync_new_items: async (input, context) => (await import("./sync_new_items.ts")).syncNewItems(input, context),
  upload_crm_entities: async (input, context) =>
    (await import("./upload_crm_entities.ts")).uploadCrmEntities(input, context),
  upload_crm_entities_and_wait: async (input, context) =>
    (await import("./upload_crm_entities_and_wait.ts")).uploadCrmEntitiesAndWait(input, context),
  upload_target_assignments: async (input, context) =>
    (await import("./upload_target_assignments.ts")).uploadTargetAssignments(input, context),
} satisfies { [Id in HandledAction]: Handler<GongActions[Id]["input"], GongActions[Id]["output"]> };
