// The library: public folders and the calls people have put into them.
import { isVisible } from "../calls.ts";
import { type Exchange, type Route, route } from "../exchange.ts";
import { given } from "../query.ts";
import { badRequest, notFound, ok } from "../reply.ts";
import { moment } from "../time.ts";
import { callUrl } from "./calls.ts";

function listFolders(exchange: Exchange) {
  const workspaceId = given(exchange, "workspaceId");
  const folders = exchange.state.folders.filter((folder) => (workspaceId ?? folder.workspaceId) === folder.workspaceId);
  if (folders.length === 0) throw notFound("No folders found corresponding to the provided filters");
  return ok({
    folders: folders.map(({ id, name, parentId, createdBy, updated }) => ({
      id,
      name,
      parentFolderId: parentId,
      createdBy,
      updated: moment(updated),
    })),
  });
}

function folderContent(exchange: Exchange) {
  const folderId = given(exchange, "folderId");
  if (folderId === undefined || !/^\d{1,20}$/.test(folderId)) throw badRequest();
  const folder = exchange.state.folders.find(({ id }) => id === folderId);
  if (folder === undefined) throw notFound("No folders found corresponding to the provided filters");
  const calls = folder.calls.flatMap(({ callId, note, addedBy, created, snippet }) => {
    const call = exchange.state.calls.find(callId);
    if (call === undefined || !isVisible(call, exchange.now)) return [];
    return [{ id: callId, title: call.title, note, addedBy, created: moment(created), url: callUrl(call), snippet }];
  });
  const { id, name, createdBy, updated } = folder;
  return ok({ id, name, createdBy, updated: moment(updated), calls });
}

export const libraryRoutes: readonly Route[] = [
  route("GET", "/v2/library/folders", listFolders),
  route("GET", "/v2/library/folder-content", folderContent),
];
