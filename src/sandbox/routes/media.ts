// The media of a created call: one file, once, never the same bytes twice in the company.
import { type Exchange, type Route, route } from "../exchange.ts";
import { param } from "../query.ts";
import { badRequest, created } from "../reply.ts";
import { receiveFile } from "../upload.ts";
import { callUrl, takeMedia } from "./calls.ts";

const MAX_BYTES = 1_610_612_736;

async function addMedia(exchange: Exchange) {
  const id = param(exchange, "id");
  const { calls } = exchange.state;
  const call = calls.find(id);
  if (call === undefined) throw badRequest(`Call ID ${id} was not found`);
  if (call.visibleFrom !== null) throw badRequest();
  const file = await receiveFile(exchange.request, "mediaFile", MAX_BYTES);
  if (calls.uploads.some(({ sha256 }) => sha256 === file.sha256)) throw badRequest();
  calls.uploads.push({ callId: id, ...file });
  const isVideo = file.contentType.startsWith("video/") || /\.(mp4|mkv)$/i.test(file.fileName);
  // Gong drops an empty recording without a word: the answer is the same, but the call never shows.
  if (file.bytes > 0) takeMedia(exchange, call, isVideo ? "Video" : "Audio");
  return created({ callId: id, url: callUrl(call) });
}

export const mediaRoutes: readonly Route[] = [route("PUT", "/v2/calls/{id}/media", addMedia)];
