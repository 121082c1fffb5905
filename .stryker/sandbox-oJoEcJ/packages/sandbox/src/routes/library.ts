// @ts-nocheck
// The library: public folders and the calls people have put into them.
import { isVisible } from "../calls.ts";
import { getParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { formatDateTime } from "../time.ts";
import { createCallUrl } from "./calls.ts";

function listFolders(exchange: RequestContext) {
  const workspaceId = getParameter(exchange, "workspaceId");
  const folders = exchange.state.folders.filter((folder) => (workspaceId ?? folder.workspaceId) === folder.workspaceId);
  if (folders.length === 0) throw notFound("No folders found corresponding to the provided filters");
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

function folderContent(exchange: RequestContext) {
  const folderId = getParameter(exchange, "folderId");
  if (folderId === undefined || !/^\d{1,20}$/.test(folderId)) throw badRequest();
  const folder = exchange.state.folders.find(({ id }) => id === folderId);
  if (folder === undefined) throw notFound("No folders found corresponding to the provided filters");
  const calls = folder.calls.flatMap(({ callId, note, addedBy, created, snippet }) => {
    const call = exchange.state.calls.find(callId);
    if (call === undefined || !isVisible(call, exchange.now)) return [];
    return [
      {
        id: callId,
        title: call.title,
        note,
        addedBy,
        created: formatDateTime(created),
        url: createCallUrl(call),
        snippet,
      },
    ];
  });
  const { id, name, createdBy, updated } = folder;
  return ok({ id, name, createdBy, updated: formatDateTime(updated), calls });
}

export const libraryRoutes: readonly Route[] = [
  createRoute("GET", "/v2/library/folders", listFolders),
  createRoute("GET", "/v2/library/folder-content", folderContent),
];
