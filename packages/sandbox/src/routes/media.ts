// The media of a created call: one file for a call, and the same bytes only once in the company.
import { readUploadedFile } from "../multipart_upload.ts";
import { getPathParameter } from "../parameters.ts";
import { badRequest, created } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { createCallUrl, storeMedia } from "./calls.ts";

const maxBytes = 1_610_612_736;

async function addMedia(context: RequestContext) {
  const id = getPathParameter(context, "id");
  const { calls } = context.state;
  const call = calls.find(id);
  if (call === undefined) throw badRequest(`Call ID ${id} was not found`);
  if (call.visibleFrom !== null) throw badRequest();
  const file = await readUploadedFile(context.request, "mediaFile", maxBytes);
  if (calls.uploads.some(({ sha256 }) => sha256 === file.sha256)) throw badRequest();
  calls.uploads.push({ callId: id, ...file });
  const isVideo = file.contentType.startsWith("video/") || /\.(mp4|mkv)$/i.test(file.fileName);
  // Gong drops an empty recording silently: the response is the same, but the call never becomes visible.
  if (file.bytes > 0) storeMedia(context, call, isVideo ? "Video" : "Audio");
  return created({ callId: id, url: createCallUrl(call) });
}

export const mediaRoutes: readonly Route[] = [createRoute("PUT", "/v2/calls/{id}/media", addMedia)];
