// The library: public folders and the calls in them.
import { isVisible } from "../calls.ts";
import { getParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { formatDateTime } from "../time.ts";
import { createCallUrl } from "./calls.ts";

const noFoldersMessage = "No folders found corresponding to the provided filters";

function listFolders(context: RequestContext) {
  const workspaceId = getParameter(context, "workspaceId");
  const folders = context.state.folders.filter((folder) => (workspaceId ?? folder.workspaceId) === folder.workspaceId);
  if (folders.length === 0) throw notFound(noFoldersMessage);
  return ok({
    folders: folders.map(({ id, name, parentId, createdBy, updated }) => ({
      id,
      name,
      parentFolderId: parentId,
      createdBy,
      updated: formatDateTime(updated),
    })),
  });
}

function getFolderContent(context: RequestContext) {
  const folderId = getParameter(context, "folderId");
  if (folderId === undefined || !/^\d{1,20}$/.test(folderId)) throw badRequest();
  const folder = context.state.folders.find(({ id }) => id === folderId);
  if (folder === undefined) throw notFound(noFoldersMessage);
  const calls = folder.calls.flatMap(({ callId, note, addedBy, created, snippet }) => {
    const call = context.state.calls.find(callId);
    if (call === undefined || !isVisible(call, context.now)) return [];
    const { title } = call;
    return [{ id: callId, title, note, addedBy, created: formatDateTime(created), url: createCallUrl(call), snippet }];
  });
  const { id, name, createdBy, updated } = folder;
  return ok({ id, name, createdBy, updated: formatDateTime(updated), calls });
}

export const libraryRoutes: readonly Route[] = [
  createRoute("GET", "/v2/library/folders", listFolders),
  createRoute("GET", "/v2/library/folder-content", getFolderContent),
];
