// The map of handlers: the few actions that a manifest cannot say.
import type { GongActions, HandledAction } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { addCallMedia } from "./add_call_media.ts";
import { httpRequest } from "./http_request.ts";
import { searchUser } from "./search_user.ts";
import { uploadCrmEntities } from "./upload_crm_entities.ts";
import { uploadTargetAssignments } from "./upload_target_assignments.ts";

export const handlers = {
  add_call_media: addCallMedia,
  http_request: httpRequest,
  search_user: searchUser,
  upload_crm_entities: uploadCrmEntities,
  upload_target_assignments: uploadTargetAssignments,
} satisfies { [Id in HandledAction]: Handler<GongActions[Id]["input"], GongActions[Id]["output"]> };
